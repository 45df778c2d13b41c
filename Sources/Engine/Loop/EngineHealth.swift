package import Database
package import Ledger
import Synchronization

/// Whether the engine takes commands, and if not, why. Reading may work all the same.
package final class EngineHealth: Sendable {
    package enum State: Sendable {
        case serving
        /// Nothing can be stored: commands are turned away at once, until the storage serves
        /// again. `since` is by the wall clock.
        case refusing(DatabaseFailure, since: Timestamp)
    }

    private let current = Mutex<State>(.serving)

    package init() {}

    package var state: State { current.withLock { $0 } }

    package var refusal: DatabaseFailure? {
        if case .refusing(let failure, _) = state { failure } else { nil }
    }

    /// Whether that changed anything.
    func serve() -> Bool {
        current.withLock { state in
            guard case .refusing = state else { return false }
            state = .serving
            return true
        }
    }

    /// Whether the code is another one. The words are always the latest.
    func refuse(_ failure: DatabaseFailure, at time: Timestamp) -> Bool {
        current.withLock { state in
            if case .refusing(let known, let since) = state, known.code == failure.code {
                state = .refusing(failure, since: since)
                return false
            }
            state = .refusing(failure, since: time)
            return true
        }
    }
}
