import Codes
import Database
import Domain
import Ledger
import Store

/// Makes the keyed hashes around stored answers.
struct AnswerSeals: Sendable {
    private let key: SecretBytes

    /// `key`: 32 bytes derived for this purpose alone.
    init(key: SecretBytes) {
        self.key = key
    }

    /// 16 bytes that stand for the caller's key; the key itself is not stored.
    func keyHash(_ identity: RequestIdentity, key text: String) -> [UInt8] {
        var bytes = bigEndian(identity.tenant.number)
        bytes.append(contentsOf: text.utf8)
        return Hash.blake2b(bytes, key: key, length: 16)
    }

    func mac(
        tenant: Int64, keyHash: [UInt8], fingerprint: [UInt8], status: Int64, body: [UInt8],
        createdAt: Timestamp
    ) -> [UInt8] {
        var bytes = bigEndian(tenant)
        bytes.append(contentsOf: keyHash)
        bytes.append(contentsOf: fingerprint)
        bytes.append(contentsOf: bigEndian(status))
        bytes.append(contentsOf: bigEndian(createdAt.milliseconds))
        bytes.append(contentsOf: body)
        return code(over: bytes)
    }

    /// The keyed code over a record's fields in the order above.
    func code(over bytes: [UInt8]) -> [UInt8] {
        Hash.blake2b(bytes, key: key, length: 16)
    }

    private func bigEndian(_ number: Int64) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}

/// The stored answers that a batch may have to repeat, and those it adds. Used from one thread.
final class IdempotencyMemory {
    struct Known {
        let fingerprint: [UInt8]
        let answer: Answer

        /// Stands for a request that was reversed before it arrived.
        var isTombstone: Bool { fingerprint == IdempotencyMemory.anyRequest }
    }

    /// In place of a fingerprint: whatever the request is, it gets the answer. No hash is all
    /// zeros.
    private static let anyRequest = [UInt8](repeating: 0, count: 16)

    private let seals: AnswerSeals
    private let connection: any Connection
    private var known: [[UInt8]: Known] = [:]
    /// Keys that were looked up, found or not.
    private var asked: Set<[UInt8]> = []
    /// Records this batch adds.
    private(set) var fresh: [IdempotencyRecord] = []

    /// Looks up the keys of all submissions at once, and those of requests to be reversed.
    init(_ batch: [Submission], seals: AnswerSeals, _ connection: any Connection) throws {
        self.seals = seals
        self.connection = connection
        var keys: [IdempotencyTable.Key] = []
        for submission in batch {
            let reversed = (submission.command as? ReverseRequest)?.keyHash
            for case let hash? in [submission.keyHash, reversed] {
                keys.append((submission.identity.tenant.number, hash))
                asked.insert(hash)
            }
        }
        var loaded: [[UInt8]: Known] = [:]
        try IdempotencyTable.load(keys, connection) { _, record in
            loaded[record.keyHash] = Known(
                fingerprint: record.fingerprint,
                answer: Answer(status: Int(record.status), body: record.body, isReplay: true))
        }
        known = loaded
    }

    /// Whether the answer is there already, or the key was used for another request.
    func knows(_ submission: Submission) -> Bool {
        submission.keyHash.map { known[$0] != nil } ?? false
    }

    /// The earlier answer, or the refusal of a key that was used for another request.
    func answer(to submission: Submission) -> Answer? {
        guard let hash = submission.keyHash, let earlier = known[hash] else { return nil }
        let identity = submission.identity
        guard earlier.fingerprint == identity.fingerprint || earlier.isTombstone else {
            return Refusal(
                .idempotencyKeyReused,
                "This Idempotency-Key was used for another request. Use a new key.",
                [
                    Condition(
                        "idempotency_key", required: .string("a new key"),
                        actual: .string("used with another request"))
                ]
            ).answer(requestID: identity.requestID)
        }
        return earlier.answer
    }

    func remember(_ answer: Answer, of submission: Submission, at time: Timestamp) {
        guard let hash = submission.keyHash else { return }
        let identity = submission.identity
        remember(answer, hash, identity.fingerprint, identity.tenant, at: time)
    }

    /// What is kept under any key of a merchant, whatever the batch itself has asked.
    func find(_ hash: [UInt8], tenant: TenantID) throws -> Known? {
        if known[hash] != nil || !asked.insert(hash).inserted { return known[hash] }
        try IdempotencyTable.load([(tenant.number, hash)], connection) { _, record in
            known[hash] = Known(
                fingerprint: record.fingerprint,
                answer: Answer(status: Int(record.status), body: record.body, isReplay: true))
        }
        return known[hash]
    }

    /// Answers whatever arrives under the key from now on. Precondition: nothing is kept under it.
    func bury(_ hash: [UInt8], _ answer: Answer, tenant: TenantID, at time: Timestamp) {
        precondition(known[hash] == nil, "a tombstone replaces no answer")
        remember(answer, hash, Self.anyRequest, tenant, at: time)
    }

    private func remember(
        _ answer: Answer, _ hash: [UInt8], _ fingerprint: [UInt8], _ tenant: TenantID,
        at time: Timestamp
    ) {
        let body = answer.storedBody ?? answer.body
        known[hash] = Known(
            fingerprint: fingerprint,
            answer: Answer(status: answer.status, body: body, isReplay: true))
        let status = Int64(answer.status)
        fresh.append(
            IdempotencyRecord(
                tenant: tenant.number, keyHash: hash, fingerprint: fingerprint, status: status,
                body: body, createdAt: time,
                mac: seals.mac(
                    tenant: tenant.number, keyHash: hash, fingerprint: fingerprint,
                    status: status, body: body, createdAt: time)))
    }
}
