// The room "Scripts": one shop's short day, told in requests whose answers are known.
//
// Harnesses that break the disk under an engine need a story with an oracle: a script is performed
// once on a sound disk, each request under its own idempotency key, and what was answered and how
// the books stood after each step is kept (`ShopRecording`). Whatever happens to the disk later is
// judged against that.

package import Domain
package import Engine
import Ledger

/// One request of a script, with everything it names already known.
package enum ShopRequest: Sendable {
    case issueCoupon(JSON)
    case voidCoupon(CouponID)
    case redeem(JSON)
    case rollBack(RedemptionID)
    case issueGiftCard(JSON)
    case refund(GiftCardID, JSON)
    case pause, resume
    case createOffer(JSON)
}

/// The shop that scripts play in, and how its engine is asked.
package struct ShopCounter: Sendable {
    package let tenant: TenantID
    package let campaign: CampaignID
    /// Its outer id.
    package let offer: String

    /// Asks under the idempotency key of the step.
    package func ask(
        _ engine: Engine, _ request: ShopRequest, key: String
    ) async throws -> Answer {
        let identity = RequestIdentity(
            tenant: tenant, idempotencyKey: key, fingerprint: Self.fingerprint(key),
            requestID: "script")
        switch request {
        case .issueCoupon(let body):
            return try await engine.issueCoupon(try CouponDraft.read(body), identity)
        case .voidCoupon(let id):
            return try await engine.voidCoupon(id, reason: "script", identity)
        case .redeem(let body):
            return try await engine.redeem(
                try RedemptionRequest.read(body), acceptsIDs: false, identity)
        case .rollBack(let id):
            return try await engine.rollBack(id, RollbackRequest(), identity)
        case .issueGiftCard(let body):
            return try await engine.issueGiftCard(try GiftCardDraft.read(body), identity)
        case .refund(let id, let body):
            return try await engine.refundGiftCard(
                id, try GiftCardRefundDraft.read(body), identity)
        case .pause: return try await engine.pauseCampaign(campaign, identity)
        case .resume: return try await engine.resumeCampaign(campaign, identity)
        case .createOffer(let body):
            return try await engine.createOffer(try OfferDraft.read(body), identity)
        }
    }

    /// 16 bytes that tell which step an answer in the database belongs to.
    package static func fingerprint(_ key: String) -> [UInt8] {
        Array(([UInt8](repeating: 0, count: 16) + Array(key.utf8)).suffix(16))
    }

    package func order(_ code: String, amount: Int64? = nil, reference: String) -> ShopRequest {
        var voucher: [JSON.Member] = [.init("code", .string(code))]
        if let amount { voucher.append(.init("amount", .integer(amount))) }
        return .redeem([
            "order": [
                "reference": .string(reference), "currency": "CNY",
                "lines": [["sku": "tea", "quantity": 1, "amount": 5_000]],
            ],
            "vouchers": [.object(voucher)],
        ])
    }

    package var coupon: ShopRequest { .issueCoupon(["offer_id": .string(offer)]) }

    /// How the books stand, as text that is the same for the same books.
    package func books(_ engine: Engine, cards: [GiftCardID]) async throws -> [String] {
        var lines = [
            text(try await engine.report(campaign, tenant: tenant)),
            text(try await engine.trialBalance(tenant: tenant)),
        ]
        for card in cards {
            lines.append(text(try await engine.giftCard(card, tenant: tenant)))
        }
        return lines
    }

    private func text(_ json: JSON) -> String {
        String(decoding: json.serialized(), as: UTF8.self)
    }
}
