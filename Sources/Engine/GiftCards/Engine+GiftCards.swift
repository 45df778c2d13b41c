package import Domain
import Ledger
import Store

extension Engine {
    /// Issues a gift card. Its codes are signed here, before the writer sees the command.
    package func issueGiftCard(
        _ draft: GiftCardDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        let asked =
            draft.expiresAt
            ?? clock().advanced(byMilliseconds: GiftCard.defaultValidityMilliseconds)
        let serial = try await serial(tenant: identity.tenant, kind: .giftCardSerials, owner: 0)
        let prepared = try codes.prepare(
            giftCard: GiftCardID(try numbers.nextID()), tenant: identity.tenant, serial: serial,
            expiresAt: VoucherExpiry.wholeHour(notAfter: asked), at: clock())
        return try await perform(IssueGiftCard(prepared: prepared, draft: draft), identity)
    }

    package func activateGiftCard(
        _ id: GiftCardID, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(ChangeGiftCard(id: id, change: .activate), identity)
    }

    package func blockGiftCard(
        _ id: GiftCardID, reason: String?, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(ChangeGiftCard(id: id, change: .block(reason: reason)), identity)
    }

    package func unblockGiftCard(
        _ id: GiftCardID, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(ChangeGiftCard(id: id, change: .unblock), identity)
    }

    package func refundGiftCard(
        _ id: GiftCardID, _ draft: GiftCardRefundDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        let redemption = try codes.identifier(
            draft.redemption, as: RedemptionID.self, what: "redemption")
        let change = ChangeGiftCard.Change.refund(redemption: redemption, amount: draft.amount)
        return try await perform(ChangeGiftCard(id: id, change: change), identity)
    }

    /// Throws `Refusal` (`not_found`).
    package func giftCard(_ id: GiftCardID, tenant: TenantID) async throws -> JSON {
        let (codes, now) = (codes, clock())
        return try await read { work in
            let card = try work.giftCard(id, tenant)
            return card.document(
                codes, balance: try work.balance(card.balanceAccount),
                member: try work.externalID(of: card.member, tenant),
                issuer: try work.issuer(of: card), now: now, codes: try codes.texts(of: card))
        }
    }

    /// The signed code, for a QR symbol. Throws `Refusal` (`not_found`).
    package func signedCode(ofGiftCard id: GiftCardID, tenant: TenantID) async throws -> String {
        let codes = codes
        return try await read { try codes.texts(of: try $0.giftCard(id, tenant)).signed }
    }

    /// The card's history, oldest first. Throws `Refusal` (`not_found`).
    package func activities(
        ofGiftCard id: GiftCardID, tenant: TenantID, after: Int64, limit: Int
    ) async throws -> Page {
        let codes = codes
        return try await read { work in
            let card = try work.giftCard(id, tenant)
            let rows = try GiftCardActivityTable.page(
                tenant: tenant, card: id, after: after, limit: limit + 1, work.connection)
            return Page(rows, limit: limit, number: \.sequence) {
                $0.document(
                    currency: card.currency, redemption: $0.redemption.map { codes.text($0) })
            }
        }
    }
}

extension UnitOfWork {
    func giftCard(_ id: GiftCardID, _ tenant: TenantID) throws -> GiftCard {
        let key = RowKey(tenant: tenant.number, id: id.number)
        guard let card = try giftCards.load(key, connection) else {
            throw Refusal.notFound("gift card")
        }
        return card
    }
}
