import Codes
import Database
import Domain
import Ledger
import Store

/// Decides one batch inside one transaction: idempotency, commands, block, flush.
///
/// Used only from the writer's thread.
final class BatchDecider: @unchecked Sendable {
    // Unchecked: every member is immutable, has its own lock, or is used on the one thread that
    // decides.
    private let codes: CodeBook
    private let offerCache: OfferCache
    private let numbers: NumberLeases
    private let seals: AnswerSeals
    private let sideSeals: SideSeals
    private let clock: @Sendable () -> Timestamp
    private let clockGuard: ClockGuard
    private let fence = Fence()
    private let orderRecorders = OrderRecorders()
    private let keyVersion: KeyVersion
    /// The head that the running transaction will leave behind.
    private var pendingHead: JournalHead?

    init(
        codes: CodeBook, offerCache: OfferCache, numbers: NumberLeases, seals: AnswerSeals,
        sideSeals: SideSeals, keyVersion: KeyVersion, clock: @escaping @Sendable () -> Timestamp,
        clockGuard: ClockGuard
    ) {
        self.codes = codes
        self.offerCache = offerCache
        self.numbers = numbers
        self.seals = seals
        self.sideSeals = sideSeals
        self.keyVersion = keyVersion
        self.clock = clock
        self.clockGuard = clockGuard
    }

    /// The answers in the order of the submissions. Throws only operational failures; then the
    /// transaction is rolled back and nothing has happened.
    func decide(
        _ batch: [Submission], _ connection: any Connection, timeline: Int64
    ) throws -> [Result<Answer, any Error>] {
        let head = try lockedHead(connection, timeline: timeline)
        let work = UnitOfWork(connection, tally: sideSeals.tally())
        try numbers.refill(connection, work.tally)
        let now = max(try believedTime(), head.time)
        let recorder = EntryRecorder()
        let memory = try IdempotencyMemory(batch, seals: seals, connection)
        let context = { (submission: Submission) in
            CommandContext(
                work: work, identity: submission.identity, ledgerTime: now, codes: self.codes,
                offerCache: self.offerCache, recorder: recorder,
                orderRecorders: self.orderRecorders, keysVersion: head.keys,
                answers: memory)
        }
        if connection.dialect.isRemote {
            try prefetch(batch.filter { !memory.knows($0) }, work, context)
        }
        var answers: [Result<Answer, any Error>] = []
        answers.reserveCapacity(batch.count)
        for submission in batch {
            if let known = memory.answer(to: submission) {
                answers.append(.success(known))
                continue
            }
            do {
                let answer = try run(submission.command, context(submission))
                memory.remember(answer, of: submission, at: now)
                answers.append(.success(answer))
            } catch let stale as StaleFacts {
                answers.append(.failure(stale))
            }
        }
        try IdempotencyTable.insert(memory.fresh, connection, work.tally)
        try close(recorder, work: work, head: head, now: now, connection)
        return answers
    }

    func committed() {
        numbers.commit()
        if let pendingHead {
            fence.committed(pendingHead)
            keyVersion.isNow(pendingHead.keys)
        }
        pendingHead = nil
    }

    func abandoned() {
        numbers.abandon()
        pendingHead = nil
    }

    func disconnected() {
        fence.disconnected()
        orderRecorders.forget()
    }

    /// Writes the head as it is: succeeds where a batch would.
    func probe(_ connection: any Connection, timeline: Int64) throws {
        _ = try lockedHead(connection, timeline: timeline)
        _ = try believedTime()
        guard let stored = try JournalTable.head(connection) else { return }
        try JournalTable.move(from: stored, to: stored, connection)
    }

    private func believedTime() throws(DatabaseFailure) -> Timestamp {
        let now = clock()
        try clockGuard.check(now)
        return now
    }

    /// The head, locked and admitted by the fence, with the epoch that the batch will write.
    private func lockedHead(
        _ connection: any Connection, timeline: Int64
    ) throws -> JournalHead {
        guard let head = try JournalTable.lockHead(connection) else {
            throw DatabaseFailure(.corrupt, "The journal has no head. Run `scrip verify`.")
        }
        let epoch = try fence.admit(head, timeline: timeline, connection)
        let current = JournalHead(
            block: head.block, entries: head.entries, time: head.time, hash: head.hash,
            epoch: epoch, keys: head.keys, sums: head.sums, seal: head.seal)
        pendingHead = current
        return current
    }

    /// Brings into memory what the batch will ask for, in a few rounds of many rows each.
    private func prefetch(
        _ batch: [Submission], _ work: UnitOfWork, _ context: (Submission) -> CommandContext
    ) throws {
        var lacking = batch.filter { $0.command is any ProbedCommand }
        for _ in 0..<Limits.prefetchRounds where !lacking.isEmpty {
            lacking = lacking.filter { submission in
                work.loading.probe {
                    // Whatever ends the probe, a refusal too: the command runs for good later.
                    _ = try? submission.command.run(context(submission))
                }
            }
            try work.fetchWanted()
        }
    }

    private func run(_ command: any Command, _ context: CommandContext) throws -> Answer {
        do {
            return try command.run(context)
        } catch let refusal as Refusal {
            return refusal.answer(requestID: context.identity.requestID)
        }
    }

    /// Flushes rows and appends the batch's entries as one signed block. A batch without entries
    /// (refusals, ranges of numbers) closes none, but its rows count in the head's sums.
    private func close(
        _ recorder: EntryRecorder, work: UnitOfWork, head: JournalHead, now: Timestamp,
        _ connection: any Connection
    ) throws {
        guard !recorder.entries.isEmpty else {
            guard work.tally.isChanged else { return }
            let new = sideSeals.sealed(head, adding: work.tally.change)
            pendingHead = new
            return try JournalTable.move(from: head, to: new, connection)
        }
        let first = head.entries + 1
        try work.flush(
            firstEntry: first, hash: { Hash.blake2b($0, key: nil, length: 16) },
            attribute: { recorder.attribute($1, to: $0) })
        let entries = recorder.closed(first: first).map {
            StoredEntry(sequence: $0.sequence, tenant: $0.tenant, bytes: $0.bytes)
        }
        let keys = head.keys + (recorder.changesKeys ? 1 : 0)
        let block = try BlockSigner(codes: codes).close(
            entries, after: head, firstEntry: first, time: now, keyVersion: keys)
        let newHead = JournalHead(
            block: block.sequence, entries: head.entries + Int64(entries.count), time: now,
            hash: block.hash, epoch: head.epoch, keys: keys, sums: head.sums)
        let sealed = sideSeals.sealed(newHead, adding: work.tally.change)
        pendingHead = sealed
        try JournalTable.append(block, entries: entries, from: head, to: sealed, connection)
    }
}

extension Refusal {
    /// The answer that says so.
    package func answer(requestID: String) -> Answer {
        let status = code.status
        return Answer(
            status: status, body: problem(status: status, requestID: requestID).serialized())
    }
}
