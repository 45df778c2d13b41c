import Domain
import Synchronization

/// Bounds how often API keys are looked for in vain. Each look is a query, and on a database server
/// whoever guesses would take its time from the tills; keys in use are remembered and need none.
final class UnknownKeys: Sendable {
    private struct Count {
        var second: ContinuousClock.Instant?
        var misses = 0
    }

    private let count = Mutex(Count())

    func mayLook(at now: ContinuousClock.Instant) -> Bool {
        count.withLock { count in
            guard let second = count.second, now - second < .seconds(1) else { return true }
            return count.misses < Limits.unknownKeysPerSecond
        }
    }

    func missed(at now: ContinuousClock.Instant) {
        count.withLock { count in
            if let second = count.second, now - second < .seconds(1) {
                count.misses += 1
            } else {
                count = Count(second: now, misses: 1)
            }
        }
    }
}
