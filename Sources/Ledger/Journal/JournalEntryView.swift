/// An entry read where its bytes lie: nothing is copied, so it is valid only as long as they are.
///
/// The initialiser checks every rule of the format but that the subject is UTF-8; what it accepts
/// is exactly what `JournalEntry.bytes` writes.
package struct JournalEntryView {
    package let sequence: Int64
    package let tenant: Int64
    package let time: Timestamp
    package let actor: Int64
    package let event: UnsafeRawBufferPointer
    package let subject: UnsafeRawBufferPointer
    package let reverses: Int64
    package let payload: UnsafeRawBufferPointer
    private let bytes: UnsafeRawBufferPointer
    private let subjectOffset: Int
    private let postingsOffset: Int
    private let postingCount: Int
    private let rowsOffset: Int
    private let rowCount: Int

    /// One row of the entry.
    package struct Row {
        /// Table, length of the key and key, as they lie in the entry: the row's name in bytes.
        package let name: UnsafeRawBufferPointer
        package let digest: UnsafeRawBufferPointer
        package let replaced: UnsafeRawBufferPointer?

        package var table: UInt8 { name[0] }
        package var key: UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: name[2...])
        }
    }

    /// Throws for bytes that are not those of an entry.
    package init(_ bytes: UnsafeRawBufferPointer) throws(JournalFormatError) {
        var cursor = CanonicalCursor(bytes)
        try cursor.readMagic(JournalEntry.magic)
        sequence = try cursor.readInt64(in: 1...Int64.max)
        tenant = try cursor.readInt64()
        time = Timestamp(
            milliseconds: try cursor.readInt64(
                in: Timestamp.minimum.milliseconds...Timestamp.maximum.milliseconds))
        actor = try cursor.readInt64(in: 0...Int64.max)
        let eventOffset = cursor.offset
        event = try cursor.readBytes(atMost: JournalEntry.maximumEventBytes)
        guard JournalEntry.isEventName(event) else {
            throw cursor.error(.invalidText, at: eventOffset)
        }
        subjectOffset = cursor.offset
        subject = try cursor.readBytes(atMost: JournalEntry.maximumSubjectBytes)
        reverses = try cursor.readInt64(in: 0...sequence - 1)
        postingCount = try cursor.readCount(itemBytes: 30)
        postingsOffset = cursor.offset
        for _ in 0..<postingCount { _ = try cursor.readPosting() }
        rowCount = try cursor.readCount(itemBytes: 19)
        rowsOffset = cursor.offset
        for _ in 0..<rowCount { _ = try cursor.readRow() }
        payload = try cursor.readBytes(atMost: JournalEntry.maximumPayloadBytes)
        try cursor.finish()
        self.bytes = bytes
    }

    /// The postings in order.
    package func forEachPosting(_ body: (Posting) -> Void) {
        var cursor = CanonicalCursor(rest(from: postingsOffset))
        for _ in 0..<postingCount {
            guard let raw = try? cursor.readPosting() else { return }
            body(raw.posting(tenant: tenant))
        }
    }

    /// The rows in order.
    package func forEachRow(_ body: (Row) -> Void) {
        var cursor = CanonicalCursor(rest(from: rowsOffset))
        for _ in 0..<rowCount {
            guard let row = try? cursor.readRow() else { return }
            body(row)
        }
    }

    /// Text of this entry; throws where it is not UTF-8.
    func text(_ field: UnsafeRawBufferPointer) throws(JournalFormatError) -> String {
        guard let text = String(validating: field, as: UTF8.self) else {
            throw JournalFormatError(reason: .invalidText, offset: subjectOffset)
        }
        return text
    }

    private func rest(from offset: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[offset...])
    }
}

/// The two sides and the amount of a posting; the merchant is the entry's.
private struct RawPosting {
    let source: (kind: AccountKind, owner: Int64)
    let destination: (kind: AccountKind, owner: Int64)
    let asset: Asset
    let amount: Int64

    func posting(tenant: Int64) -> Posting {
        Posting(
            from: AccountKey(tenant: tenant, kind: source.kind, owner: source.owner, asset: asset),
            to: AccountKey(
                tenant: tenant, kind: destination.kind, owner: destination.owner, asset: asset),
            amount: amount)
    }
}

extension CanonicalCursor {
    fileprivate mutating func readPosting() throws(JournalFormatError) -> RawPosting {
        let start = offset
        let source = try readSide()
        let destination = try readSide()
        let assetStart = offset
        let code = String(decoding: try readBytes(atMost: Asset.maximumCodeBytes), as: UTF8.self)
        guard let asset = Asset(stored: code) else {
            throw error(.invalidValue, at: assetStart)
        }
        let amount = try readInt64(in: 1...Int64.max)
        guard source != destination else { throw error(.invalidValue, at: start) }
        return RawPosting(source: source, destination: destination, asset: asset, amount: amount)
    }

    private mutating func readSide()
        throws(JournalFormatError) -> (kind: AccountKind, owner: Int64)
    {
        let start = offset
        guard let kind = AccountKind(rawValue: Int64(try readUInt8())) else {
            throw error(.invalidValue, at: start)
        }
        return (kind, try readInt64())
    }

    fileprivate mutating func readRow() throws(JournalFormatError) -> JournalEntryView.Row {
        var ahead = self
        _ = try ahead.readUInt8()
        let length = Int(try ahead.readUInt8())
        let name = try readFixed(2 + length)
        let digest = try readFixed(RowDigest.digestBytes)
        let flagStart = offset
        switch try readUInt8() {
        case 0:
            return JournalEntryView.Row(name: name, digest: digest, replaced: nil)
        case 1:
            let replaced = try readFixed(RowDigest.digestBytes)
            return JournalEntryView.Row(name: name, digest: digest, replaced: replaced)
        default:
            throw error(.invalidValue, at: flagStart)
        }
    }
}
