import Database
import Domain
import Store
import Synchronization

/// Hands out ids and serials from ranges lent by the database.
///
/// Callers number things before their command reaches the writer, so that codes are signed on
/// the callers' side. The writer refills the id range inside its own transaction; a range counts
/// only after the commit.
package final class NumberLeases: Sendable {
    private struct State {
        var next: Int64 = 0
        var end: Int64 = 0
        /// A fresh range that becomes valid with the commit.
        var pending: Range<Int64>?
        var reserve: Range<Int64>?
        var serials: [SerialOwner: [Range<Int64>]] = [:]
    }

    /// Whose serials: a campaign's coupons, or a merchant's gift cards (owner 0).
    package struct SerialOwner: Hashable, Sendable {
        let tenant: Int64
        let kind: LeaseTable.Kind
        let owner: Int64
    }

    private let state = Mutex(State())
    private static let rangeSize: Int64 = 65_536

    package init() {}

    /// The next id. Throws `Unavailable.overloaded` when the writer could not refill in time.
    package func nextID() throws -> Int64 {
        try state.withLock { state in
            if state.next == state.end, let reserve = state.reserve {
                state.next = reserve.lowerBound
                state.end = reserve.upperBound
                state.reserve = nil
            }
            guard state.next < state.end else { throw Unavailable.overloaded }
            defer { state.next += 1 }
            return state.next
        }
    }

    /// Takes a new range when there is no full one in reserve. Runs inside a transaction.
    func refill(_ connection: any Connection, _ tally: SideTally) throws {
        let needed = state.withLock { $0.reserve == nil }
        guard needed else { return }
        let first = try LeaseTable.take(
            Self.rangeSize, kind: .identifiers, tenant: 0, owner: 0, connection, tally)
        state.withLock { $0.pending = first..<(first + Self.rangeSize) }
    }

    func commit() {
        state.withLock { state in
            guard let pending = state.pending else { return }
            state.pending = nil
            state.reserve = pending
        }
    }

    func abandon() {
        state.withLock { $0.pending = nil }
    }

    /// A serial from memory, or nil when a range must be taken first.
    func nextSerial(_ owner: SerialOwner) -> Int64? {
        state.withLock { state in
            guard var ranges = state.serials[owner], let range = ranges.popLast() else {
                return nil
            }
            if range.count > 1 { ranges.append((range.lowerBound + 1)..<range.upperBound) }
            state.serials[owner] = ranges
            return range.lowerBound
        }
    }

    /// Adds a committed range of serials. The bound on owners keeps memory flat; what is dropped
    /// leaves a gap in the serials.
    func add(_ range: Range<Int64>, for owner: SerialOwner) {
        guard !range.isEmpty else { return }
        state.withLock { state in
            if state.serials.count >= 10_000, let victim = state.serials.keys.first {
                state.serials.removeValue(forKey: victim)
            }
            state.serials[owner, default: []].append(range)
        }
    }
}
