import Synchronization

/// Counts what is bounded for all connections together, and says no when full.
final class Admission: Sendable {
    private let requestsLimit: Int
    private let bodyLimit: Int
    private let requests = Atomic<Int>(0)
    private let bodyBytes = Atomic<Int>(0)
    private let connections = Atomic<Int>(0)
    private let draining = Atomic<Bool>(false)

    init(requestsInFlight: Int, bufferedBodyBytes: Int) {
        requestsLimit = requestsInFlight
        bodyLimit = bufferedBodyBytes
    }

    var requestsInFlight: Int { requests.load(ordering: .relaxed) }
    var bufferedBodyBytes: Int { bodyBytes.load(ordering: .relaxed) }
    var openConnections: Int { connections.load(ordering: .relaxed) }
    /// True from the moment the server was asked to stop.
    var isDraining: Bool { draining.load(ordering: .relaxed) }

    func drain() { draining.store(true, ordering: .relaxed) }

    /// False where too many are being answered; otherwise `leave` must follow.
    func enter() -> Bool {
        Admission.take(1, from: requests, limit: requestsLimit)
    }

    func leave() { requests.wrappingSubtract(1, ordering: .relaxed) }

    /// False where unfinished bodies take too much; otherwise `release` must follow.
    func reserve(bodyBytes count: Int) -> Bool {
        Admission.take(count, from: bodyBytes, limit: bodyLimit)
    }

    func release(bodyBytes count: Int) { bodyBytes.wrappingSubtract(count, ordering: .relaxed) }

    func connectionOpened() { connections.wrappingAdd(1, ordering: .relaxed) }
    func connectionClosed() { connections.wrappingSubtract(1, ordering: .relaxed) }

    /// Adds first and takes back where that was too much: no loop, and never above the limit
    /// for longer than a moment.
    private static func take(_ count: Int, from counter: borrowing Atomic<Int>, limit: Int) -> Bool
    {
        let total = counter.wrappingAdd(count, ordering: .relaxed).newValue
        if total <= limit { return true }
        counter.wrappingSubtract(count, ordering: .relaxed)
        return false
    }
}
