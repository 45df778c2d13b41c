import Domain
import Ledger

/// Collects the journal entries of one batch. Their sequences and row digests are known only when
/// the batch is flushed, so entries are kept open until then.
final class EntryRecorder {
    struct OpenEntry {
        let event: String
        let subject: String
        let tenant: Int64
        let time: Timestamp
        let actor: Int64
        let postings: [Posting]
        let payload: [UInt8]
        let reverses: Int64
        var rows: [RowDigest] = []
    }

    private(set) var entries: [OpenEntry] = []
    /// Whether an entry changes key slots or API keys.
    var changesKeys = false

    func record(
        event: String, subject: String, tenant: Int64, time: Timestamp, actor: Int64,
        postings: [Posting], payload: JSON, reverses: Int64
    ) -> Int {
        entries.append(
            OpenEntry(
                event: event, subject: subject, tenant: tenant, time: time, actor: actor,
                postings: postings, payload: payload.serialized(), reverses: reverses))
        return entries.count - 1
    }

    func attribute(_ digest: RowDigest, to index: Int) {
        entries[index].rows.append(digest)
    }

    /// The finished entries, numbered from `first`.
    func closed(first: Int64) -> [JournalEntry] {
        entries.enumerated().map { index, entry in
            JournalEntry(
                sequence: first + Int64(index), tenant: entry.tenant, time: entry.time,
                actor: entry.actor, event: entry.event, subject: entry.subject,
                reverses: entry.reverses, postings: entry.postings, rows: entry.rows,
                payload: entry.payload)
        }
    }
}
