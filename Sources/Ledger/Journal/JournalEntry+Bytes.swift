extension JournalEntry {
    /// The entry's canonical bytes: what is stored, hashed and proved.
    package var bytes: [UInt8] {
        let capacity = 96 + postings.count * 33 + rows.count * 48 + payload.count
        var encoder = CanonicalEncoder(capacity: capacity)
        encoder.append(fixed: JournalEntry.magic)
        encoder.append(sequence)
        encoder.append(tenant)
        encoder.append(time.milliseconds)
        encoder.append(actor)
        encoder.append(text: event)
        encoder.append(text: subject)
        encoder.append(reverses)
        encoder.append(count: postings.count)
        for posting in postings {
            encoder.append(posting.source)
            encoder.append(posting.destination)
            encoder.append(text: posting.source.asset.code)
            encoder.append(posting.amount)
        }
        encoder.append(count: rows.count)
        for row in rows {
            encoder.append(row.table)
            encoder.append(bytes: row.key)
            encoder.append(fixed: row.digest)
        }
        encoder.append(bytes: payload)
        return encoder.bytes
    }

    /// Reads an entry; throws for bytes that are not exactly what `bytes` writes.
    package init(bytes: [UInt8]) throws(JournalFormatError) {
        var decoder = CanonicalDecoder(bytes)
        try decoder.readMagic(JournalEntry.magic)
        sequence = try decoder.readInt64(in: 1...Int64.max)
        tenant = try decoder.readInt64()
        time = Timestamp(
            milliseconds: try decoder.readInt64(
                in: Timestamp.minimum.milliseconds...Timestamp.maximum.milliseconds))
        actor = try decoder.readInt64(in: 0...Int64.max)
        let eventStart = decoder.offset
        event = try decoder.readText(atMost: JournalEntry.maximumEventBytes)
        guard JournalEntry.isEventName(event) else {
            throw decoder.error(.invalidText, at: eventStart)
        }
        subject = try decoder.readText(atMost: JournalEntry.maximumSubjectBytes)
        reverses = try decoder.readInt64(in: 0...sequence - 1)
        var postings: [Posting] = []
        for _ in 0..<(try decoder.readCount(itemBytes: 30)) {
            postings.append(try decoder.readPosting(tenant: tenant))
        }
        self.postings = postings
        var rows: [RowDigest] = []
        for _ in 0..<(try decoder.readCount(itemBytes: 21)) {
            rows.append(
                RowDigest(
                    table: try decoder.readUInt8(),
                    key: try decoder.readBytes(atMost: RowDigest.maximumKeyBytes),
                    digest: try decoder.readFixed(RowDigest.digestBytes)))
        }
        self.rows = rows
        payload = try decoder.readBytes(atMost: JournalEntry.maximumPayloadBytes)
        try decoder.finish()
    }
}

extension CanonicalEncoder {
    /// Kind and owner; merchant and asset are written once for both sides.
    fileprivate mutating func append(_ account: AccountKey) {
        append(UInt8(account.kind.rawValue))
        append(account.owner)
    }
}

extension CanonicalDecoder {
    fileprivate mutating func readPosting(tenant: Int64) throws(JournalFormatError) -> Posting {
        let start = offset
        let source = try readSide()
        let destination = try readSide()
        let assetStart = offset
        guard let asset = Asset(stored: try readText(atMost: 4)) else {
            throw error(.invalidValue, at: assetStart)
        }
        let amount = try readInt64(in: 1...Int64.max)
        guard source != destination else { throw error(.invalidValue, at: start) }
        return Posting(
            from: AccountKey(tenant: tenant, kind: source.kind, owner: source.owner, asset: asset),
            to: AccountKey(
                tenant: tenant, kind: destination.kind, owner: destination.owner, asset: asset),
            amount: amount)
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
}
