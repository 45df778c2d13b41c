import Database
import Domain
import Ledger
import Logging
import Store

/// Decides and commits batches, whatever the storage does, and answers their callers.
///
/// | what happened                          | what follows                                     |
/// |----------------------------------------|--------------------------------------------------|
/// | another transaction came first         | tried again, a bounded number of times           |
/// | connection lost, before the commit     | tried again with pauses, then turned away        |
/// | connection lost while committing       | the same: the stored answers tell what was kept  |
/// | the database is behind what was seen   | the same, on another connection                  |
/// | another holds the turn for too long    | tried again, then turned away                    |
/// | disk full, read-only, unreadable       | turned away; asked again now and then            |
/// | the clock is far ahead                 | the same                                         |
/// | a flush failed                         | the process ends: a retry would lie              |
/// | anything else                          | one by one, so that one command fails alone      |
///
/// Used from one thread.
final class BatchSettler: @unchecked Sendable {
    // Unchecked: every member is immutable or has its own lock; only one thread settles.
    private let decider: BatchDecider
    private let driver: any Driver
    private let clock: @Sendable () -> Timestamp
    private let logger: Logger
    private let onFatal: @Sendable (any Error) -> Void
    let health = EngineHealth()

    init(
        decider: BatchDecider, driver: any Driver, clock: @escaping @Sendable () -> Timestamp,
        logger: Logger, onFatal: @escaping @Sendable (any Error) -> Void
    ) {
        self.decider = decider
        self.driver = driver
        self.clock = clock
        self.logger = logger
        self.onFatal = onFatal
    }

    /// Settles a batch. `pause` waits so many milliseconds, or until the engine stops.
    func settle(_ batch: [Submission], pause: (Int) -> Void) {
        settle(batch, Unheard(), pause: pause)
    }

    private func settle(_ batch: [Submission], _ earlier: Unheard, pause: (Int) -> Void) {
        if let failure = health.refusal { return fail(batch, earlier.failure ?? failure) }
        var attempts = Attempts()
        var unheard = earlier
        while true {
            var made: [Result<Answer, any Error>] = []
            do {
                try driver.write { connection in
                    made = try decider.decide(batch, connection, timeline: driver.timeline)
                }
                return succeed(batch, made, unheard)
            } catch {
                decider.abandoned()
                let failure = error as? DatabaseFailure
                if let failure, failure.code == .outcomeUnknown { unheard.add(made, failure) }
                switch Reaction(to: failure, isRemote: driver.dialect.isRemote) {
                case .stop:
                    return stop(batch, error)
                case .tryAgain where attempts.conflict():
                    logger.notice("batch tried again", metadata: ["cause": "\(error)"])
                case .tryAgain where failure?.code == .busy:
                    return refuse(batch, error, unheard)
                case .wait:
                    reconnect()
                    guard let milliseconds = attempts.pause() else {
                        return refuse(batch, error, unheard)
                    }
                    logger.warning("storage away", metadata: ["cause": "\(error)"])
                    pause(milliseconds)
                case .refuse:
                    return refuse(batch, error, unheard)
                case .tryAgain, .divide:
                    return divide(batch, error, unheard, pause: pause)
                }
            }
        }
    }

    /// Asks storage that is away whether it serves again; never after a failed flush.
    func probe() {
        guard let refusal = health.refusal, !refusal.isFatal else { return }
        do {
            try driver.write { connection in
                try decider.probe(connection, timeline: driver.timeline)
            }
            if health.serve() { logger.notice("commands are taken again") }
        } catch let failure as DatabaseFailure where failure.isFatal {
            stop([], failure)
        } catch {
            reconnect()
            note(error)
        }
    }

    // MARK: Outcomes

    private func succeed(
        _ batch: [Submission], _ answers: [Result<Answer, any Error>], _ unheard: Unheard
    ) {
        decider.committed()
        for (index, submission) in batch.enumerated() {
            let made = unheard.made(answers[index], at: index)
            submission.continuation.resume(with: made.map { .success($0) } ?? answers[index])
        }
    }

    private func divide(
        _ batch: [Submission], _ error: any Error, _ unheard: Unheard, pause: (Int) -> Void
    ) {
        guard batch.count > 1 else { return fail(batch, unheard.failure ?? error) }
        for (index, submission) in batch.enumerated() {
            settle([submission], unheard.alone(index), pause: pause)
        }
    }

    private func refuse(_ batch: [Submission], _ error: any Error, _ unheard: Unheard) {
        note(error)
        fail(batch, unheard.failure ?? error)
    }

    private func note(_ error: any Error) {
        let failure = error as? DatabaseFailure ?? DatabaseFailure(.unavailable)
        if health.refuse(failure, at: clock()) {
            logger.error(
                "commands are turned away",
                metadata: [
                    "cause": "\(failure)"
                ])
        }
    }

    private func stop(_ batch: [Submission], _ error: any Error) {
        note(error)
        fail(batch, error)
        logger.critical("storage cannot be trusted", metadata: ["cause": "\(error)"])
        onFatal(error)
    }

    private func fail(_ batch: [Submission], _ error: any Error) {
        for submission in batch { submission.continuation.resume(throwing: error) }
        guard health.refusal == nil, !batch.isEmpty else { return }
        logger.error("batch failed", metadata: ["error": "\(error)", "size": "\(batch.count)"])
    }

    private func reconnect() {
        driver.disconnect()
        decider.disconnected()
    }
}

/// Attempts of a batch whose outcome nobody heard: any of them may have been kept.
private struct Unheard {
    /// Once there is one, callers are not told that nothing was done.
    private(set) var failure: DatabaseFailure?
    private var attempts: [[Result<Answer, any Error>]] = []

    mutating func add(_ answers: [Result<Answer, any Error>], _ failure: DatabaseFailure) {
        attempts.append(answers)
        self.failure = failure
    }

    /// The same of one command of the batch.
    func alone(_ index: Int) -> Unheard {
        var one = self
        one.attempts = attempts.map { index < $0.count ? [$0[index]] : [] }
        return one
    }

    /// The answer as it was made, where a replayed one is of such an attempt: what is said only
    /// once (a secret) would be lost otherwise.
    func made(_ answer: Result<Answer, any Error>, at index: Int) -> Answer? {
        guard case .success(let given) = answer, given.isReplay else { return nil }
        for attempt in attempts where index < attempt.count {
            if case .success(let made) = attempt[index], !made.isReplay,
                made.status == given.status, (made.storedBody ?? made.body) == given.body
            {
                return made
            }
        }
        return nil
    }
}

/// What follows a failed transaction.
private enum Reaction {
    case stop, tryAgain, wait, refuse, divide

    init(to failure: DatabaseFailure?, isRemote: Bool) {
        switch failure?.code {
        case .syncFailed: self = .stop
        case .busy, .serialization, .deadlock: self = .tryAgain
        case .unavailable, .outcomeUnknown, .fenced: self = .wait
        // A server that takes no changes was a primary a moment ago: look for the new one.
        case .readOnly: self = isRemote ? .wait : .refuse
        case .clockAhead, .diskFull, .ioError, .cannotOpen, .alreadyOpen, .notADatabase, .closed:
            self = .refuse
        default: self = .divide
        }
    }
}

/// Counts the attempts of one batch. None begins when its callers have waited long enough.
private struct Attempts {
    private var conflicts = 1
    private var pauses = 1
    private let end = ContinuousClock.now + .milliseconds(Limits.storagePatienceMilliseconds)

    /// Whether the batch may be tried again after a conflict.
    mutating func conflict() -> Bool {
        conflicts += 1
        return conflicts <= Limits.conflictAttempts && ContinuousClock.now < end
    }

    /// Milliseconds to wait before the next attempt; nil when there is none left.
    mutating func pause() -> Int? {
        pauses += 1
        guard pauses <= Limits.storageAttempts, ContinuousClock.now < end else { return nil }
        return min(10 << min(pauses - 1, 6), 500)
    }
}
