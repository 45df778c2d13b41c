import Synchronization

/// How long it takes from a fault to the first redemption that was asked for after it and
/// acknowledged; and when the load is to end.
final class FirstAnswer: Sendable {
    private struct State {
        var fault: ContinuousClock.Instant?
        var recovered: Duration?
        var hasEnded = false
    }

    private let state = Mutex(State())

    func fault() { state.withLock { $0.fault = ContinuousClock.now } }
    func end() { state.withLock { $0.hasEnded = true } }
    var hasEnded: Bool { state.withLock { $0.hasEnded } }
    var recovered: Duration? { state.withLock { $0.recovered } }

    func answered(sentAt sent: ContinuousClock.Instant) {
        state.withLock { state in
            guard let fault = state.fault, sent > fault, state.recovered == nil else { return }
            state.recovered = ContinuousClock.now - fault
        }
    }
}
