// The room "Loop": the engine's one way to change anything.
//
// Callers hand in commands and wait. One thread takes whatever has come together, decides all of
// it in one database transaction, and commits: one sync pays for the whole batch (group commit).
// A batch that finds the writer idle starts at once; while it syncs, the next one gathers. Nobody
// is answered before the commit is durable, a refused command leaves the others alone, and a
// repeated request gets its first answer. The queue is bounded: when it is full, callers are
// turned away at once instead of waiting in a line that grows.

import Database
import Domain
import Foundation
import Logging
import Synchronization

/// Why a command got no answer although nothing is wrong with it. The outcome is known: nothing
/// was done.
package enum Unavailable: Error, Hashable, Sendable {
    /// The queue is full.
    case overloaded
    /// The engine is stopping.
    case shuttingDown
}

/// A command waiting for its batch.
struct Submission: Sendable {
    let command: any Command
    let identity: RequestIdentity
    let continuation: CheckedContinuation<Answer, any Error>
}

/// The queue and its thread.
final class BatchWriter: Sendable {
    private struct State {
        var queue: [Submission] = []
        var isStopping = false
        var isFinished = false
        var settlesAtOnce = false
    }

    private let condition = NSCondition()
    private let state = Mutex(State())
    private let decider: BatchDecider
    private let driver: any Driver
    private let logger: Logger
    private let onFatal: @Sendable (any Error) -> Void

    init(
        decider: BatchDecider, driver: any Driver, logger: Logger,
        onFatal: @escaping @Sendable (any Error) -> Void
    ) {
        self.decider = decider
        self.driver = driver
        self.logger = logger
        self.onFatal = onFatal
    }

    /// Commands waiting now.
    var depth: Int { state.withLock { $0.queue.count } }

    func start() {
        let thread = Thread { [self] in run() }
        thread.name = "scrip-writer"
        thread.stackSize = 8 * 1_024 * 1_024
        thread.start()
    }

    /// Waits for the durable answer. Throws `Unavailable` or `DatabaseFailure`.
    func submit(_ command: any Command, identity: RequestIdentity) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            let submission = Submission(
                command: command, identity: identity, continuation: continuation)
            let refusal: Unavailable? = state.withLock { state in
                if state.isStopping { return .shuttingDown }
                if state.queue.count >= Limits.queuedCommands { return .overloaded }
                state.queue.append(submission)
                return nil
            }
            if let refusal {
                continuation.resume(throwing: refusal)
            } else if state.withLock({ $0.settlesAtOnce }) {
                settleQueued(atMost: 1)
            } else {
                wake()
            }
        }
    }

    /// Without a thread: every command is settled as it comes (while an engine opens).
    func settleAtOnce(_ isOn: Bool) { state.withLock { $0.settlesAtOnce = isOn } }

    /// Settles up to `limit` queued commands as one batch, on the calling thread.
    @discardableResult
    func settleQueued(atMost limit: Int) -> Int {
        let batch = state.withLock { state in
            let count = min(state.queue.count, limit, Limits.batchCommands)
            let batch = Array(state.queue.prefix(count))
            state.queue.removeFirst(count)
            return batch
        }
        if !batch.isEmpty { settle(batch) }
        return batch.count
    }

    /// Lets what is queued finish, refuses what comes after, and waits for the thread to end.
    func stop() {
        state.withLock { $0.isStopping = true }
        wake()
        condition.lock()
        while !state.withLock({ $0.isFinished }) { condition.wait() }
        condition.unlock()
    }

    private func wake() {
        condition.lock()
        condition.broadcast()
        condition.unlock()
    }

    private func run() {
        while let batch = nextBatch() { settle(batch) }
        state.withLock { $0.isFinished = true }
        wake()
    }

    /// The next commands, up to the bound of a batch; nil when stopping and empty.
    private func nextBatch() -> [Submission]? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            let (batch, isStopping) = state.withLock { state in
                let count = min(state.queue.count, Limits.batchCommands)
                let batch = Array(state.queue.prefix(count))
                state.queue.removeFirst(count)
                return (batch, state.isStopping)
            }
            if !batch.isEmpty { return batch }
            if isStopping { return nil }
            condition.wait()
        }
    }

    /// Decides and commits a batch and answers its callers.
    ///
    /// A transient failure is retried a bounded number of times. Another failure of a batch of
    /// many is tried one by one, so that a command which cannot be stored fails alone.
    private func settle(_ batch: [Submission]) {
        var attempt = 0
        while true {
            attempt += 1
            do {
                let answers = try driver.write { connection in
                    try decider.decide(batch, connection)
                }
                decider.committed()
                for (submission, answer) in zip(batch, answers) {
                    submission.continuation.resume(with: answer)
                }
                return
            } catch let failure as DatabaseFailure where failure.isFatal {
                fail(batch, failure)
                logger.critical("\(failure)", metadata: ["cause": "\(failure.code)"])
                onFatal(failure)
                return
            } catch let failure as DatabaseFailure
                where failure.isRetryable && attempt < Self.attempts
            {
                decider.abandoned()
                logger.notice("batch retried", metadata: ["cause": "\(failure.code)"])
            } catch {
                decider.abandoned()
                guard batch.count > 1 else { return fail(batch, error) }
                for submission in batch { settle([submission]) }
                return
            }
        }
    }

    private static let attempts = 5

    private func fail(_ batch: [Submission], _ error: any Error) {
        logger.error("batch failed", metadata: ["error": "\(error)", "size": "\(batch.count)"])
        for submission in batch { submission.continuation.resume(throwing: error) }
    }
}
