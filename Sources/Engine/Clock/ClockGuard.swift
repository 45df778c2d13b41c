// The room "Clock": a wall clock that is far ahead must not become ledger time.
//
// Ledger time never goes back. So one batch decided in the year 2099 would expire every voucher
// for good. A clock that goes back is harmless: ledger time stands still until it has caught up.
// A clock that leaps ahead of the time that passed is not believed, and nothing is decided until
// it is right again, until a time service vouches for it, or until an operator does (decision
// 0029). While the engine runs, passed time is told by a clock that nobody sets; across a rest
// there is only the last block, so that the bound is wide: months are a normal rest.

import Database
import Domain
import Ledger
import Synchronization

/// Compares the wall clock with its witness.
final class ClockGuard: Sendable {
    /// Nil: the clock is believed.
    private let witness: ClockWitness?
    /// Wall clock less steady clock, where both were last known to agree.
    private let offset: Atomic<Int64>

    init(_ witness: ClockWitness?, now: Timestamp) {
        self.witness = witness
        offset = Atomic(now.milliseconds - (witness?.steady() ?? 0))
    }

    /// Throws `clockAhead` where `now` has left the time that passed behind.
    func check(_ now: Timestamp) throws(DatabaseFailure) {
        guard let witness else { return }
        let steady = witness.steady()
        let expected = steady + offset.load(ordering: .relaxed)
        guard now.milliseconds - expected > Limits.clockLeapMilliseconds else { return }
        guard !witness.isSynchronised() else {
            return offset.store(now.milliseconds - steady, ordering: .relaxed)
        }
        throw DatabaseFailure(
            .clockAhead,
            "The clock says \(now.rfc3339), but by the time that passed it is "
                + "\(Timestamp(milliseconds: expected).rfc3339). Set the clock right; if it is "
                + "right now, restart this process.")
    }

    /// Throws `clockAhead` where the last block is too long ago to believe it. `last` is the
    /// journal's head time.
    func checkStart(_ now: Timestamp, last: Timestamp) throws(DatabaseFailure) {
        guard let witness, last > .minimum,
            now.milliseconds - last.milliseconds > Limits.restMilliseconds,
            !witness.isSynchronised()
        else { return }
        throw DatabaseFailure(
            .clockAhead,
            "The clock says \(now.rfc3339), but the last change was at \(last.rfc3339). Set the "
                + "clock right; if it is right, start once with: scrip serve --accept-clock")
    }
}
