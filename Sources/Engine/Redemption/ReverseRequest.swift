import Codes
package import Domain
import Ledger
import Store

extension Engine {
    /// Undoes the request that was, or will be, sent under a key: for a till that lost the answer.
    package func reverse(
        _ request: ReversalRequest, _ identity: RequestIdentity
    ) async throws -> Answer {
        guard request.idempotencyKey != identity.idempotencyKey else {
            throw Refusal(
                .invalidField, "Give the reversal an Idempotency-Key of its own.",
                [
                    Condition(
                        "idempotency_key", subject: "/idempotency_key",
                        required: .string("another key than that of this request"),
                        actual: .string("the same"))
                ])
        }
        let command = ReverseRequest(
            keyHash: seals.keyHash(identity, key: request.idempotencyKey), reason: request.reason)
        return try await perform(command, identity)
    }
}

/// Undoes what another request did, found by its idempotency key; one that never arrived is kept
/// from ever doing anything.
///
/// | the other request                | outcome       | what is done                              |
/// |----------------------------------|---------------|-------------------------------------------|
/// | redeemed, or captured a part     | `rolled_back` | rolled back, unless it was                |
/// | placed a hold                    | `voided`      | voided, unless it has ended               |
/// | was refused                      | `refused`     | nothing                                   |
/// | never arrived                    | `prevented`   | a tombstone answers it when it comes      |
/// | did something else               | refused       | nothing                                   |
struct ReverseRequest: ProbedCommand {
    /// What the other request's answer is found by.
    let keyHash: [UInt8]
    let reason: String?

    func run(_ context: CommandContext) throws -> Answer {
        guard let answers = context.answers else {
            preconditionFailure("a reversal runs where answers are stored")
        }
        guard let earlier = try answers.find(keyHash, tenant: context.tenant) else {
            return try prevent(answers, context)
        }
        if earlier.isTombstone { return outcome("prevented") }
        if earlier.answer.isRefusal {
            let code = (try? JSON.parse(earlier.answer.body))?["code"] ?? .null
            return outcome("refused", refusal: code)
        }
        return try undo(earlier.answer, context)
    }

    private func prevent(
        _ answers: IdempotencyMemory, _ context: CommandContext
    ) throws -> Answer {
        // Under a name that only we can make of the key, and nobody can turn back.
        let subject = hexadecimal(keyHash)
        _ = try context.commit(
            event: "request_prevented", subject: subject,
            payload: ["request": .string(subject), "reason": .text(orNull: reason)])
        let refusal = Refusal(
            .reversed, "This request was taken back before it arrived. Send it under a new key.",
            [
                Condition(
                    "reversed", required: .string("a request that was not reversed"),
                    actual: .string("reversed"))
            ])
        answers.bury(
            keyHash, refusal.answer(requestID: context.identity.requestID),
            tenant: context.tenant, at: context.ledgerTime)
        return outcome("prevented")
    }

    /// Only what was created is undone: a rollback, whose answer looks alike, is not.
    private func undo(_ earlier: Answer, _ context: CommandContext) throws -> Answer {
        let codes = context.codes
        let id = (try? JSON.parse(earlier.body))?["id"]?.stringValue ?? ""
        guard earlier.status == 201 else { throw Self.irreversible }
        if let redemption = codes.identifier(id, as: RedemptionID.self) {
            let row = try context.redemption(redemption)
            guard row.state == .redeemed else {
                return outcome("rolled_back", redemption: try row.json(codes))
            }
            let answer = try RollBackRedemption(
                id: redemption, request: RollbackRequest(reason: reason)
            ).run(context)
            return outcome("rolled_back", redemption: try JSON.parse(answer.body))
        }
        guard let hold = codes.identifier(id, as: HoldID.self) else { throw Self.irreversible }
        let known = try context.hold(hold)
        guard known.state == .open else {
            return outcome("voided", hold: try JSON.parse(known.serialized(codes)))
        }
        let answer = try EndHold(id: hold, cause: .void(reason: reason)).run(context)
        return outcome("voided", hold: try JSON.parse(answer.body))
    }

    private func outcome(
        _ name: String, redemption: JSON = .null, hold: JSON = .null, refusal: JSON = .null
    ) -> Answer {
        let document: JSON = [
            "outcome": .string(name), "redemption": redemption, "hold": hold,
            "refusal_code": refusal,
        ]
        return Answer(status: 200, body: document.serialized())
    }

    private static var irreversible: Refusal {
        Refusal(
            .illegalState, "Reverse only redemptions, holds and captures.",
            [
                Condition(
                    "reversible", subject: "/idempotency_key",
                    required: ["redemption", "hold", "capture"],
                    actual: .string("another command"))
            ])
    }
}
