import Database
import Ledger
import Store

/// I6: what reversals of an entry give back is at most what the entry took, over the whole journal.
enum ReversalCheck {
    /// Needs memory for two numbers per reversing entry, which are few beside the others.
    static func problems(
        _ reversals: [JournalWalk.Reversal], _ connection: any Connection
    ) throws -> [String] {
        var problems: [String] = []
        let sorted = reversals.sorted { ($0.original, $0.entry) < ($1.original, $1.entry) }
        var index = 0
        while index < sorted.count {
            let original = sorted[index].original
            var tracker = try transaction(original, connection).map {
                ReversalTracker(original: $0, sequence: original)
            }
            while index < sorted.count, sorted[index].original == original {
                let entry = sorted[index].entry
                index += 1
                do throws(ReversalRejection) {
                    guard let reversal = try? transaction(entry, connection) else { continue }
                    // What gives nothing back needs nothing to give back.
                    guard !reversal.postings.isEmpty else { continue }
                    try tracker?.apply(reversal)
                } catch {
                    problems.append(
                        "journal entry \(entry): reverses more than entry \(original) booked "
                            + "(\(error))")
                }
            }
        }
        return problems
    }

    private static func transaction(
        _ sequence: Int64, _ connection: any Connection
    ) throws -> LedgerTransaction? {
        guard let stored = try JournalTable.entry(sequence, connection),
            let entry = try? JournalEntry(bytes: stored.bytes)
        else { return nil }
        return LedgerTransaction(
            postings: entry.postings, reverses: entry.reverses == 0 ? nil : entry.reverses)
    }
}
