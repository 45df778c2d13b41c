// The room "Callers": clients that send, lose answers, repeat and wait, and the way their requests
// take into the engine. The gateway does what the HTTP edge does after authentication: it parses
// the body strictly, reads a draft and asks the engine.

import Codes
package import Domain
package import Engine
import Ledger

/// What came of a request.
package enum Outcome: Sendable {
    case answer(Answer)
    /// Refused before the writer saw it; nothing is kept under the key.
    case refusedEarly(Refusal)
    /// No answer; what was done, if anything, shows when the request is repeated.
    case failed(String)
}

/// Brings a request to the engine.
package struct Gateway: Sendable {
    private let engine: Engine
    private let tenants: [TenantID]

    package init(engine: Engine, tenants: [TenantID]) {
        self.engine = engine
        self.tenants = tenants
    }

    package func perform(_ request: Request) async -> Outcome {
        do {
            return .answer(try await ask(request))
        } catch let refusal as Refusal {
            return .refusedEarly(refusal)
        } catch {
            return .failed("\(error)")
        }
    }

    private func ask(_ request: Request) async throws -> Answer {
        let tenant = tenants[request.merchant]
        let identity = RequestIdentity(
            tenant: tenant, idempotencyKey: request.key, fingerprint: Self.fingerprint(request),
            requestID: "simulated")
        switch request.deed {
        case .validate(let form):
            return try await engine.validate(
                try RedemptionRequest.read(try JSON.parse(request.body)), tenant: tenant,
                acceptsIDs: form.acceptsIDs)
        case .redeem(let form):
            return try await engine.redeem(
                try RedemptionRequest.read(try JSON.parse(request.body)),
                acceptsIDs: form.acceptsIDs, identity)
        case let deed where deed.isRead:
            return try await read(deed, tenant)
        default:
            return try await change(request, identity)
        }
    }

    private func read(_ deed: Deed, _ tenant: TenantID) async throws -> Answer {
        let json: JSON
        switch deed {
        case .campaignReport(let id):
            json = try await engine.report(
                try number(id, as: CampaignID.self, "campaign"), tenant: tenant)
        case .readCoupon(let id):
            json = try await engine.coupon(
                try number(id, as: CouponID.self, "coupon"), tenant: tenant)
        case .readGiftCard(let id):
            json = try await engine.giftCard(
                try number(id, as: GiftCardID.self, "gift card"), tenant: tenant)
        case .readRedemption(let id):
            json = try await engine.redemption(
                try number(id, as: RedemptionID.self, "redemption"), tenant: tenant)
        default:
            json = try await engine.trialBalance(tenant: tenant)
        }
        return Answer(status: 200, body: json.serialized())
    }

    private func change(_ request: Request, _ identity: RequestIdentity) async throws -> Answer {
        switch request.deed {
        case .createCampaign, .malformed(.createCampaign, _, _):
            return try await engine.createCampaign(
                try CampaignDraft.read(try json(request)), identity)
        case .updateCampaign(let id, _):
            return try await engine.updateCampaign(
                try number(id, as: CampaignID.self, "campaign"),
                try CampaignChanges.read(try json(request)), identity)
        case .pauseCampaign(let id):
            return try await engine.pauseCampaign(
                try number(id, as: CampaignID.self, "campaign"), identity)
        case .resumeCampaign(let id):
            return try await engine.resumeCampaign(
                try number(id, as: CampaignID.self, "campaign"), identity)
        case .createOffer, .malformed(.createOffer, _, _):
            return try await engine.createOffer(try OfferDraft.read(try json(request)), identity)
        case .upsertMember(let externalID, _, _):
            return try await engine.upsertMember(
                externalID: try MemberDraft.externalID(externalID),
                try MemberDraft.read(try json(request)), identity)
        default:
            return try await changeVoucher(request, identity)
        }
    }

    private func changeVoucher(
        _ request: Request, _ identity: RequestIdentity
    ) async throws -> Answer {
        switch request.deed {
        case .issueCoupon, .malformed(.issueCoupon, _, _):
            return try await engine.issueCoupon(try CouponDraft.read(try json(request)), identity)
        case .voidCoupon(let id, _):
            return try await engine.voidCoupon(
                try number(id, as: CouponID.self, "coupon"), reason: try reason(request), identity)
        case .issueGiftCard, .malformed(.issueGiftCard, _, _):
            return try await engine.issueGiftCard(
                try GiftCardDraft.read(try json(request)), identity)
        case .activateGiftCard(let id):
            return try await engine.activateGiftCard(try card(id), identity)
        case .blockGiftCard(let id, _):
            return try await engine.blockGiftCard(
                try card(id), reason: try reason(request), identity)
        case .unblockGiftCard(let id):
            return try await engine.unblockGiftCard(try card(id), identity)
        case .refundGiftCard(let id, _, _):
            return try await engine.refundGiftCard(
                try card(id), try GiftCardRefundDraft.read(try json(request)), identity)
        case .rollBack(let id, _):
            return try await engine.rollBack(
                try number(id, as: RedemptionID.self, "redemption"),
                RollbackRequest(reason: try reason(request)), identity)
        default:
            return try await engine.redeem(
                try RedemptionRequest.read(try json(request)), acceptsIDs: false, identity)
        }
    }

    private func json(_ request: Request) throws(Refusal) -> JSON {
        try JSON.parse(request.body)
    }

    private func reason(_ request: Request) throws(Refusal) -> String? {
        try ReasonDraft.read(request.body.isEmpty ? nil : try JSON.parse(request.body)).reason
    }

    private func card(_ id: String) throws(Refusal) -> GiftCardID {
        try number(id, as: GiftCardID.self, "gift card")
    }

    private func number<E>(
        _ id: String, as entity: Identifier<E>.Type, _ what: String
    ) throws(Refusal) -> Identifier<E> {
        try engine.codes.identifier(id, as: entity, what: what)
    }

    static func fingerprint(_ request: Request) -> [UInt8] {
        guard request.key != nil else { return [] }
        var bytes = Array(request.deed.name.utf8)
        bytes.append(0)
        bytes.append(contentsOf: request.deed.path.utf8)
        bytes.append(1)
        bytes.append(contentsOf: request.body)
        return Hash.blake2b(bytes, key: nil, length: 16)
    }
}
