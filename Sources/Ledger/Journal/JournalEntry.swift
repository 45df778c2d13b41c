// Journal: what happened, in order, for ever. One entry per command that changed something: who,
// when, about what, the postings, fingerprints of the rows that were written, and the event as
// canonical JSON. An entry has exactly one sequence of bytes (fixed big-endian binary, see
// `CanonicalEncoder`), so that its hash means something. A committed batch of entries closes a
// block: a Merkle root (RFC 9162) over the entries' bytes, chained by hash to the block before and
// signed. So a receipt can prove its entry with a handful of hashes, an export can be verified
// without the server, and a changed row anywhere shows. This room is pure: hash functions are
// passed in, signing is for the outer layers.

/// One entry of the journal. Immutable; what it did is undone by another entry that `reverses` it.
///
/// Bytes (integers big-endian): `"SJE2"` | sequence 8 | tenant 8 | time 8 | actor 8 | event text |
/// subject text | reverses 8 | postings: count 4, each (source kind 1, source owner 8,
/// destination kind 1, destination owner 8, asset text, amount 8) | rows: count 4, each (table 1,
/// key length 1, key, digest 16, replaces 1: 0 or 1, then where it is 1 the replaced digest 16) |
/// payload bytes. Text and bytes carry their length (4) in front, but for a row's key. Both sides
/// of a posting belong to the entry's tenant.
package struct JournalEntry: Hashable, Sendable {
    /// Gap-free from 1.
    package let sequence: Int64
    package let tenant: Int64
    /// Never before the previous entry's.
    package let time: Timestamp
    /// Number of the API key that asked; 0 for the engine itself.
    package let actor: Int64
    /// Name from the catalogue of events, such as `coupon_redeemed`: 1 ... 64 of `a-z 0-9 _`.
    package let event: String
    /// External id of what the event is about; at most 255 bytes.
    package let subject: String
    /// Sequence of the entry this one reverses, below its own; 0 for none.
    package let reverses: Int64
    package let postings: [Posting]
    /// Rows of state that no later entry of the same block writes again.
    package let rows: [RowDigest]
    /// Canonical JSON of the event, at most 16 MiB.
    package let payload: [UInt8]

    /// Precondition: the ranges above, and all postings belong to `tenant`.
    package init(
        sequence: Int64, tenant: Int64, time: Timestamp, actor: Int64, event: String,
        subject: String, reverses: Int64 = 0, postings: [Posting], rows: [RowDigest] = [],
        payload: [UInt8]
    ) {
        precondition(sequence >= 1, "entries are numbered from 1")
        precondition(time >= .minimum && time <= .maximum, "time within its range")
        precondition(actor >= 0, "0 is the engine, keys count from 1")
        precondition(JournalEntry.isEventName(event), "an event of the catalogue")
        precondition(subject.utf8.count <= JournalEntry.maximumSubjectBytes, "a short subject")
        precondition((0..<sequence).contains(reverses), "only an earlier entry is reversed")
        precondition(
            postings.allSatisfy { $0.source.tenant == tenant }, "an entry is one merchant's")
        precondition(payload.count <= JournalEntry.maximumPayloadBytes, "a bounded payload")
        self.sequence = sequence
        self.tenant = tenant
        self.time = time
        self.actor = actor
        self.event = event
        self.subject = subject
        self.reverses = reverses
        self.postings = postings
        self.rows = rows
        self.payload = payload
    }

    static let magic = Array("SJE2".utf8)
    static let maximumEventBytes = 64
    static let maximumSubjectBytes = 255
    static let maximumPayloadBytes = 16 * 1_024 * 1_024

    static func isEventName(_ name: String) -> Bool { isEventName(name.utf8) }

    static func isEventName(_ name: some Collection<UInt8>) -> Bool {
        (1...maximumEventBytes).contains(name.count)
            && name.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
            }
    }
}

/// Fingerprint of one row of state as it was after the entry, and of what it replaced: so the
/// digests of a row form a chain from its first version to the one that is stored.
package struct RowDigest: Hashable, Sendable {
    /// Number of the table; assigned once, never reused.
    package let table: UInt8
    /// Primary key of the row, canonical, at most 255 bytes.
    package let key: [UInt8]
    /// First 16 bytes of the hash over the row's canonical bytes.
    package let digest: [UInt8]
    /// Digest of the version that this one replaces; nil for a new row.
    package let replaced: [UInt8]?

    package static let maximumKeyBytes = 255
    package static let digestBytes = 16

    /// Precondition: at most 255 bytes of key, exactly 16 of each digest.
    package init(table: UInt8, key: [UInt8], digest: [UInt8], replaced: [UInt8]? = nil) {
        precondition(key.count <= RowDigest.maximumKeyBytes, "a short key")
        precondition(
            digest.count == RowDigest.digestBytes
                && (replaced ?? digest).count == RowDigest.digestBytes, "digests of 16 bytes")
        self.table = table
        self.key = key
        self.digest = digest
        self.replaced = replaced
    }
}
