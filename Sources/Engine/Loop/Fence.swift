import Database
import Ledger
import Store
import Synchronization

/// Keeps this process from deciding on a database that is behind what it has seen: a primary that
/// was replaced and came back, a standby that was promoted without the last commits, a file put
/// back while the engine ran.
///
/// It remembers the journal's head after each of its commits. A database may be ahead of that
/// (other engines write too) but never behind it, and never on an older timeline.
final class Fence: Sendable {
    private let seen = Mutex<JournalHead?>(nil)
    /// Set when the next head may come from another server.
    private let mustCompare = Atomic<Bool>(false)

    /// The epoch to write with the batch. Throws `fenced`.
    func admit(
        _ head: JournalHead, timeline: Int64, _ connection: any Connection
    ) throws -> Int64 {
        let epoch = max(head.epoch, timeline)
        guard let last = seen.withLock({ $0 }) else { return epoch }
        guard epoch >= last.epoch else {
            throw Self.fenced("epoch \(epoch), seen \(last.epoch)")
        }
        guard head.block >= last.block else {
            throw Self.fenced("block \(head.block), seen \(last.block)")
        }
        if head.block == last.block {
            guard head.hash == last.hash else { throw Self.fenced("another block \(last.block)") }
        } else if last.block > 0, mustCompare.load(ordering: .acquiring) {
            let kept = try JournalTable.block(last.block, connection)
            guard kept?.hash == last.hash else {
                throw Self.fenced("another block \(last.block)")
            }
        }
        mustCompare.store(false, ordering: .releasing)
        return epoch
    }

    func committed(_ head: JournalHead) { seen.withLock { $0 = head } }

    func disconnected() { mustCompare.store(true, ordering: .releasing) }

    private static func fenced(_ cause: String) -> DatabaseFailure {
        DatabaseFailure(.fenced, cause: cause)
    }
}
