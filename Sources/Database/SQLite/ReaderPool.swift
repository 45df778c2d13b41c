import Dispatch
import Foundation
import Synchronization

/// Reads, each on the next idle reader. A reader is a connection with a thread of its own: reads
/// block on the disk, and neither the cooperative pool nor the dispatch pool has threads to lend.
final class ReaderPool: Sendable {
    typealias Job = @Sendable (Result<SQLiteConnection, DatabaseFailure>) -> Void

    private let sessions: [SQLiteSession]
    private let work = Work()

    init(_ sessions: [SQLiteSession]) {
        self.sessions = sessions
        for (number, session) in sessions.enumerated() {
            // The thread keeps the work, not the pool: a driver that is dropped ends its threads.
            let work = work
            work.threads.enter()
            let thread = Thread {
                while let job = work.next() { session.perform(job) }
                work.threads.leave()
            }
            thread.name = "reader \(number + 1)"
            thread.start()
        }
    }

    deinit {
        work.end(readers: sessions.count)
    }

    /// Calls the job on a reader's thread; those beyond the number of readers wait in order.
    func run(_ job: @escaping Job) {
        if !work.add(job) { job(.failure(DatabaseFailure(.closed))) }
    }

    /// Refuses what waits, lets what runs finish, then closes the connections. Not to be called
    /// from inside a read, for which it would wait.
    func close() throws(DatabaseFailure) {
        work.end(readers: sessions.count)
        work.threads.wait()
        for session in sessions { try session.close() }
    }

    private final class Work: Sendable {
        private struct State {
            var waiting: [Job] = []
            /// Start of what still waits; moved instead of shifting the array.
            var first = 0
            var hasEnded = false
        }

        private let state = Mutex(State())
        /// Counts jobs that no thread has taken; at the end, one more for each thread.
        private let signal = DispatchSemaphore(value: 0)
        let threads = DispatchGroup()

        func add(_ job: @escaping Job) -> Bool {
            let isAdded = state.withLock { state in
                if state.hasEnded { return false }
                state.waiting.append(job)
                return true
            }
            if isAdded { signal.signal() }
            return isAdded
        }

        /// Waits for a job; nil at the end.
        func next() -> Job? {
            signal.wait()
            return state.withLock { state in
                guard !state.hasEnded, state.first < state.waiting.count else { return nil }
                let job = state.waiting[state.first]
                state.first += 1
                if state.first == state.waiting.count {
                    state.waiting.removeAll(keepingCapacity: true)
                    state.first = 0
                }
                return job
            }
        }

        func end(readers: Int) {
            let refused = state.withLock { state in
                defer { state = State(hasEnded: true) }
                return Array(state.waiting[state.first...])
            }
            for job in refused { job(.failure(DatabaseFailure(.closed))) }
            for _ in 0..<readers { signal.signal() }
        }
    }
}
