// The room "Loop": the engine's one way to change anything.
//
// Callers hand in commands and wait. One thread takes whatever has come together, decides all of
// it in one database transaction, and commits: one sync pays for the whole batch (group commit).
// A batch that finds the writer idle starts at once; while it syncs, the next one gathers. Nobody
// is answered before the commit is durable, a refused command leaves the others alone, and a
// repeated request gets its first answer. The queue is bounded: when it is full, callers are
// turned away at once instead of waiting in a line that grows. What happens when the storage fails
// is in `BatchSettler`.

package import Database
import Domain
import Foundation
import Synchronization

/// Why a command got no answer although nothing is wrong with it. The outcome is known: nothing
/// was done.
package enum Unavailable: Error, Hashable, Sendable {
    /// The queue is full.
    case overloaded
    /// The engine is stopping.
    case shuttingDown
    /// The storage takes no changes for now.
    case storage(DatabaseFailure.Code)
}

/// A command waiting for its batch.
struct Submission: Sendable {
    let command: any Command
    let identity: RequestIdentity
    /// What the stored answer is found by; nil where none is kept. Made on the caller's thread.
    let keyHash: [UInt8]?
    let continuation: CheckedContinuation<Answer, any Error>
}

/// The queue and its thread.
final class BatchWriter: Sendable {
    private struct State {
        var queue: [Submission] = []
        var isStopping = false
        var isRunning = false
        var settlesAtOnce = false

        mutating func take(_ most: Int) -> [Submission] {
            let count = min(queue.count, most)
            let batch = Array(queue.prefix(count))
            queue.removeFirst(count)
            return batch
        }
    }

    private let condition = NSCondition()
    private let state = Mutex(State())
    private let settler: BatchSettler
    private let seals: AnswerSeals

    init(settler: BatchSettler, seals: AnswerSeals) {
        self.settler = settler
        self.seals = seals
    }

    var health: EngineHealth { settler.health }

    /// Commands waiting now.
    var depth: Int { state.withLock { $0.queue.count } }

    func start() {
        state.withLock { $0.isRunning = true }
        let thread = Thread { [self] in run() }
        thread.name = "scrip-writer"
        thread.stackSize = 8 * 1_024 * 1_024
        thread.start()
    }

    /// Waits for the durable answer. Throws `Unavailable` or `DatabaseFailure`.
    func submit(_ command: any Command, identity: RequestIdentity) async throws -> Answer {
        let keyHash = identity.idempotencyKey.map { seals.keyHash(identity, key: $0) }
        return try await withCheckedThrowingContinuation { continuation in
            let submission = Submission(
                command: command, identity: identity, keyHash: keyHash, continuation: continuation)
            if let refusal = refusal(of: submission) {
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

    /// Queues the submission, or says why not.
    private func refusal(of submission: Submission) -> Unavailable? {
        if let failure = health.refusal { return .storage(failure.code) }
        return state.withLock { state in
            if state.isStopping { return .shuttingDown }
            if state.queue.count >= Limits.queuedCommands { return .overloaded }
            state.queue.append(submission)
            return nil
        }
    }

    /// Settles up to `count` queued commands as one batch on the calling thread; how many there
    /// were. Only for an engine whose thread was not started.
    @discardableResult
    func settleQueued(atMost count: Int) -> Int {
        let batch = state.withLock { $0.take(min(count, Limits.batchCommands)) }
        if !batch.isEmpty {
            settler.settle(batch) { _ in }
        } else {
            settler.probe()
        }
        return batch.count
    }

    /// Lets what is queued finish, refuses what comes after, and waits for the thread to end.
    func stop() {
        state.withLock { $0.isStopping = true }
        wake()
        condition.lock()
        while state.withLock({ $0.isRunning }) { condition.wait() }
        condition.unlock()
    }

    private func wake() {
        condition.lock()
        condition.broadcast()
        condition.unlock()
    }

    private func run() {
        while let batch = nextBatch() {
            if batch.isEmpty {
                settler.probe()
            } else {
                settler.settle(batch, pause: pause)
            }
        }
        state.withLock { $0.isRunning = false }
        wake()
    }

    /// The next commands, up to the bound of a batch; none when it is time to ask storage that is
    /// away; nil when stopping and empty.
    private func nextBatch() -> [Submission]? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            // At once, or a command that came between the two looks would wait for ever.
            let (batch, isEnd) = state.withLock { state in
                let batch = state.take(Limits.batchCommands)
                return (batch, batch.isEmpty && state.isStopping)
            }
            if !batch.isEmpty { return batch }
            if isEnd { return nil }
            if health.refusal == nil {
                condition.wait()
            } else if !condition.wait(until: Self.after(Limits.storageProbeMilliseconds)) {
                return []
            }
        }
    }

    /// Waits so long, or until the engine stops.
    private func pause(_ milliseconds: Int) {
        let end = Self.after(milliseconds)
        condition.lock()
        defer { condition.unlock() }
        while !state.withLock({ $0.isStopping }), condition.wait(until: end) {}
    }

    private static func after(_ milliseconds: Int) -> Date {
        Date(timeIntervalSinceNow: Double(milliseconds) / 1_000)
    }
}
