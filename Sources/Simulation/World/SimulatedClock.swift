package import Ledger
import Synchronization

/// A clock that moves only when the simulation says so.
package final class SimulatedClock: Sendable {
    private let milliseconds: Mutex<Int64>

    package init(_ time: Timestamp) {
        milliseconds = Mutex(time.milliseconds)
    }

    package var now: Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }

    package func set(_ time: Timestamp) {
        milliseconds.withLock { $0 = time.milliseconds }
    }

    package func advance(byMilliseconds delta: Int64) {
        set(now.advanced(byMilliseconds: delta))
    }
}
