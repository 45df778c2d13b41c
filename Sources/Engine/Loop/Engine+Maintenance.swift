import Domain
import Ledger
import Store

/// Removes stored answers that are older than they are kept, a small step at a time.
private struct PruneAnswers: Command {
    let after: IdempotencyTable.Key
    let before: Timestamp

    func run(_ context: CommandContext) throws -> Answer {
        let last = try IdempotencyTable.prune(
            after: after, before: before, limit: 500, context.work.connection,
            context.work.tally)
        guard let last else { return Answer(status: 200, body: []) }
        return Answer(
            status: 200,
            body: JSON.array([.integer(last.tenant), .string(hexadecimal(last.keyHash))])
                .serialized())
    }
}

extension Engine {
    /// What has to be done now and then: once an hour is plenty.
    package func maintain() async throws {
        try await rotateOldKeys()
        try await pruneAnswers()
        try await releaseReserves()
    }

    private func pruneAnswers() async throws {
        let before = clock().advanced(byMilliseconds: -Limits.idempotencyRetentionMilliseconds)
        var place: IdempotencyTable.Key? = (0, [])
        while let after = place {
            try Task.checkCancellation()
            let answer = try await perform(
                PruneAnswers(after: after, before: before),
                RequestIdentity(tenant: TenantID(after.tenant)))
            place = try next(answer)
        }
    }

    private func next(_ answer: Answer) throws -> IdempotencyTable.Key? {
        guard !answer.body.isEmpty, let parts = try JSON.parse(answer.body).arrayValue,
            parts.count == 2, let tenant = parts[0].integerValue,
            let text = parts[1].stringValue, let hash = bytes(hexadecimal: text)
        else { return nil }
        return (tenant, hash)
    }
}

/// The bytes of lower-case hexadecimal text; nil for anything else.
package func bytes(hexadecimal text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
        guard let high = Character(UnicodeScalar(digits[index])).hexDigitValue,
            let low = Character(UnicodeScalar(digits[index + 1])).hexDigitValue
        else { return nil }
        bytes.append(UInt8(high * 16 + low))
    }
    return bytes
}
