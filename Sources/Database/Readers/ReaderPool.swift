import Dispatch
import Foundation
import Synchronization

// The room "Readers": reads of many callers on few connections, for every driver.

/// A connection that belongs to one thread at a time.
package protocol ReaderSession: Sendable {
    associatedtype Reader

    /// Runs the job on the caller's thread, with a failure where there is no connection.
    func perform(_ job: (Result<Reader, DatabaseFailure>) -> Void)

    func close() throws(DatabaseFailure)
}

/// Reads, each on the next idle reader. A reader is a connection with a thread of its own: reads
/// block on the disk or the network, and neither the cooperative pool nor the dispatch pool has
/// threads to lend.
package final class ReaderPool<Session: ReaderSession>: Sendable {
    package typealias Job = @Sendable (Result<Session.Reader, DatabaseFailure>) -> Void

    private let sessions: [Session]
    private let work = ReaderWork<Job>()

    package init(_ sessions: [Session]) {
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
        refuseWaiting()
    }

    /// Calls the job on a reader's thread; those beyond the number of readers wait in order.
    package func run(_ job: @escaping Job) {
        if !work.add(job) { job(.failure(DatabaseFailure(.closed))) }
    }

    /// Refuses what waits, lets what runs finish, then closes the connections. Not to be called
    /// from inside a read, for which it would wait.
    package func close() throws(DatabaseFailure) {
        refuseWaiting()
        work.threads.wait()
        for session in sessions { try session.close() }
    }

    private func refuseWaiting() {
        for job in work.end(readers: sessions.count) { job(.failure(DatabaseFailure(.closed))) }
    }
}

/// The jobs that wait for a reader, in order.
private final class ReaderWork<Job: Sendable>: Sendable {
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

    func add(_ job: Job) -> Bool {
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

    /// The jobs that no reader has taken.
    func end(readers: Int) -> [Job] {
        let refused = state.withLock { state in
            defer { state = State(hasEnded: true) }
            return Array(state.waiting[state.first...])
        }
        for _ in 0..<readers { signal.signal() }
        return refused
    }
}
