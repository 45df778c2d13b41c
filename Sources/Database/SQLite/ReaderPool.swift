import Synchronization

/// Hands reads to idle readers; those beyond wait in order, without holding a thread.
final class ReaderPool: Sendable {
    typealias Job = @Sendable (Result<SQLiteConnection, DatabaseFailure>) -> Void

    private struct State {
        var idle: [SQLiteSession]
        var waiting: [Job] = []
        /// Start of what still waits; moved instead of shifting the array.
        var firstWaiting = 0
        var isClosed = false

        mutating func next() -> Job? {
            guard firstWaiting < waiting.count else {
                waiting.removeAll(keepingCapacity: true)
                firstWaiting = 0
                return nil
            }
            firstWaiting += 1
            return waiting[firstWaiting - 1]
        }
    }

    private let sessions: [SQLiteSession]
    private let state: Mutex<State>

    init(_ sessions: [SQLiteSession]) {
        self.sessions = sessions
        state = Mutex(State(idle: sessions))
    }

    func run(_ job: @escaping Job) {
        enum Decision {
            case start(SQLiteSession), wait, refuse
        }
        let decision = state.withLock { state -> Decision in
            if state.isClosed { return .refuse }
            if let session = state.idle.popLast() { return .start(session) }
            state.waiting.append(job)
            return .wait
        }
        switch decision {
        case .start(let session): start(job, on: session)
        case .wait: break
        case .refuse: job(.failure(DatabaseFailure(.closed)))
        }
    }

    private func start(_ job: @escaping Job, on session: SQLiteSession) {
        session.async { connection in
            job(connection)
            let next = self.state.withLock { state in
                let next = state.next()
                if next == nil { state.idle.append(session) }
                return next
            }
            // Through the queue again, so that jobs never nest on one stack.
            if let next { self.start(next, on: session) }
        }
    }

    /// Refuses what waits, lets what runs finish, then closes the connections.
    func close() throws(DatabaseFailure) {
        let refused = state.withLock { state in
            state.isClosed = true
            defer { state.firstWaiting = state.waiting.count }
            return Array(state.waiting[state.firstWaiting...])
        }
        for job in refused { job(.failure(DatabaseFailure(.closed))) }
        for session in sessions { try session.close() }
    }
}
