extension JournalEntry {
    /// The entry's canonical bytes: what is stored, hashed and proved.
    package var bytes: [UInt8] {
        let capacity = 96 + postings.count * 33 + rows.count * 64 + payload.count
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
            encoder.append(UInt8(truncatingIfNeeded: row.key.count))
            encoder.append(fixed: row.key)
            encoder.append(fixed: row.digest)
            encoder.append(row.replaced == nil ? 0 : 1 as UInt8)
            if let replaced = row.replaced { encoder.append(fixed: replaced) }
        }
        encoder.append(bytes: payload)
        return encoder.bytes
    }

    /// Reads an entry; throws for bytes that are not exactly what `bytes` writes.
    package init(bytes: [UInt8]) throws(JournalFormatError) {
        let entry = bytes.withUnsafeBytes { raw in
            Result { () throws(JournalFormatError) in
                try JournalEntry(view: JournalEntryView(raw))
            }
        }
        self = try entry.get()
    }

    /// Copies what a view shows. Throws for text that is not UTF-8.
    package init(view: JournalEntryView) throws(JournalFormatError) {
        sequence = view.sequence
        tenant = view.tenant
        time = view.time
        actor = view.actor
        event = String(decoding: view.event, as: UTF8.self)
        subject = try view.text(view.subject)
        reverses = view.reverses
        var postings: [Posting] = []
        view.forEachPosting { postings.append($0) }
        self.postings = postings
        var rows: [RowDigest] = []
        view.forEachRow { row in
            rows.append(
                RowDigest(
                    table: row.table, key: Array(row.key), digest: Array(row.digest),
                    replaced: row.replaced.map { Array($0) }))
        }
        self.rows = rows
        payload = Array(view.payload)
    }
}

extension CanonicalEncoder {
    /// Kind and owner; merchant and asset are written once for both sides.
    fileprivate mutating func append(_ account: AccountKey) {
        append(UInt8(account.kind.rawValue))
        append(account.owner)
    }
}
