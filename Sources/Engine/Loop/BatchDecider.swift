import Codes
import Database
import Domain
import Ledger
import Store

/// Decides one batch inside one transaction: idempotency, commands, block, flush.
///
/// Used only from the writer's thread.
final class BatchDecider: @unchecked Sendable {
    // Unchecked: every member is immutable or has its own lock; `decide` runs on one thread.
    private let codes: CodeBook
    private let offerCache: OfferCache
    private let numbers: NumberLeases
    private let seals: AnswerSeals
    private let clock: @Sendable () -> Timestamp

    init(
        codes: CodeBook, offerCache: OfferCache, numbers: NumberLeases, seals: AnswerSeals,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.codes = codes
        self.offerCache = offerCache
        self.numbers = numbers
        self.seals = seals
        self.clock = clock
    }

    /// The answers in the order of the submissions. Throws only operational failures; then the
    /// transaction is rolled back and nothing has happened.
    func decide(
        _ batch: [Submission], _ connection: any Connection
    ) throws -> [Result<Answer, any Error>] {
        guard let head = try JournalTable.head(connection) else {
            throw DatabaseFailure(.corrupt, "The journal has no head. Run `scrip verify`.")
        }
        try numbers.refill(connection)
        let now = max(clock(), head.time)
        let work = UnitOfWork(connection)
        let recorder = EntryRecorder()
        var memory = try IdempotencyMemory(batch, seals: seals, connection)
        var answers: [Result<Answer, any Error>] = []
        answers.reserveCapacity(batch.count)
        for submission in batch {
            if let known = memory.answer(to: submission.identity) {
                answers.append(.success(known))
                continue
            }
            let context = CommandContext(
                work: work, identity: submission.identity, ledgerTime: now, codes: codes,
                offerCache: offerCache, recorder: recorder)
            do {
                let answer = try run(submission.command, context)
                memory.remember(answer, of: submission.identity, at: now)
                answers.append(.success(answer))
            } catch let stale as StaleFacts {
                answers.append(.failure(stale))
            }
        }
        try close(recorder, work: work, head: head, now: now, connection)
        try IdempotencyTable.insert(memory.fresh, connection)
        return answers
    }

    func committed() { numbers.commit() }

    func abandoned() { numbers.abandon() }

    private func run(_ command: any Command, _ context: CommandContext) throws -> Answer {
        do {
            return try command.run(context)
        } catch let refusal as Refusal {
            return refusal.answer(requestID: context.identity.requestID)
        }
    }

    /// Flushes rows and appends the batch's entries as one signed block.
    private func close(
        _ recorder: EntryRecorder, work: UnitOfWork, head: JournalHead, now: Timestamp,
        _ connection: any Connection
    ) throws {
        guard !recorder.entries.isEmpty else { return }
        let first = head.entries + 1
        try work.flush(
            firstEntry: first, hash: { Hash.blake2b($0, key: nil, length: 16) },
            attribute: { recorder.attribute($1, to: $0) })
        let entries = recorder.closed(first: first).map {
            StoredEntry(sequence: $0.sequence, tenant: $0.tenant, bytes: $0.bytes)
        }
        let block = try BlockSigner(codes: codes).close(
            entries, after: head, firstEntry: first, time: now)
        let newHead = JournalHead(
            block: block.sequence, entries: head.entries + Int64(entries.count), time: now,
            hash: block.hash)
        try JournalTable.append(block, entries: entries, from: head, to: newHead, connection)
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
