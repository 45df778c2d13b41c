package import Domain
import Ledger
import Store

extension Engine {
    /// Issues one coupon. Its codes are signed here, before the writer sees the command.
    ///
    /// Refusals come as answers; throws `Refusal` only for an unknown offer id.
    package func issueCoupon(
        _ draft: CouponDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        let offer = try codes.identifier(draft.offer, as: OfferID.self, what: "offer")
        for _ in 0..<Self.preparations {
            let prepared = try await prepareCoupon(offer, draft, identity)
            do {
                return try await perform(
                    IssueCoupon(
                        prepared: prepared, member: draft.member, expiresAt: draft.expiresAt,
                        device: draft.device.map {
                            codes.hash(ofDevice: $0, identity.tenant)
                        }),
                    identity)
            } catch is StaleFacts {
                continue
            }
        }
        throw Unavailable.overloaded
    }

    private static let preparations = 3

    private func prepareCoupon(
        _ id: OfferID, _ draft: CouponDraft, _ identity: RequestIdentity
    ) async throws -> PreparedCoupon {
        let cache = offerCache
        let now = clock()
        // A record of the past is issued at its own time.
        let issuedAt = min(now, identity.occurredAt.map { Timestamp(milliseconds: $0) } ?? now)
        let (offer, campaign) = try await read { work in
            guard let offer = try cache.offer(id, tenant: identity.tenant, in: work) else {
                throw Refusal.notFound("offer")
            }
            return try work.terms(of: offer, at: issuedAt, cache)
        }
        let serial = try await serial(
            tenant: identity.tenant, kind: .couponSerials, owner: campaign.id.number)
        let expiresAt = Coupon.expiry(
            asked: draft.expiresAt, offer: offer, campaign: campaign, issuedAt: issuedAt,
            zone: ZoneBook.zone(of: offer))
        return try codes.prepare(
            coupon: CouponID(try numbers.nextID()), of: offer, campaign: campaign,
            serial: serial, expiresAt: expiresAt, at: now)
    }

    package func voidCoupon(
        _ id: CouponID, reason: String?, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(VoidCoupon(id: id, reason: reason), identity)
    }

    /// Throws `Refusal` (`not_found`).
    package func coupon(_ id: CouponID, tenant: TenantID) async throws -> JSON {
        let (codes, now) = (codes, clock())
        return try await read { work in
            let coupon = try work.coupon(id, tenant)
            return try work.document(coupon, tenant, codes, now)
        }
    }

    /// The signed code, for a QR symbol. Throws `Refusal` (`not_found`).
    package func signedCode(ofCoupon id: CouponID, tenant: TenantID) async throws -> String {
        let codes = codes
        return try await read { work in
            let coupon = try work.coupon(id, tenant)
            let campaign = try work.campaign(coupon.campaign, tenant)
            return try codes.texts(of: coupon, campaign: campaign).signed
        }
    }

    /// A member's coupons, oldest first. Throws `Refusal` (`not_found`) for an unknown member.
    package func coupons(
        ofMember externalID: String, tenant: TenantID, after: Int64, limit: Int
    ) async throws -> Page {
        let (codes, now) = (codes, clock())
        return try await read { work in
            guard let member = try work.member(externalID: externalID, tenant) else {
                throw Refusal.notFound("member")
            }
            let rows = try CouponTable.page(
                tenant: tenant, member: member.id, after: after, limit: limit + 1,
                work.connection)
            return try Page(rows, limit: limit, number: \.id.number) {
                try work.document($0, tenant, codes, now)
            }
        }
    }
}

extension UnitOfWork {
    func coupon(_ id: CouponID, _ tenant: TenantID) throws -> Coupon {
        guard let coupon = try findCoupon(id, tenant) else { throw Refusal.notFound("coupon") }
        return coupon
    }

    func document(
        _ coupon: Coupon, _ tenant: TenantID, _ codes: CodeBook, _ now: Timestamp
    ) throws -> JSON {
        coupon.document(
            codes, member: try externalID(of: coupon.member, tenant), now: now,
            codes: try texts(of: coupon, codes))
    }

    /// Both codes of a coupon; the typed one as its batch wants it to look.
    func texts(of coupon: Coupon, _ codes: CodeBook) throws -> IssuedCodes {
        let campaign = try campaign(coupon.campaign, coupon.tenant)
        let texts = try codes.texts(of: coupon, campaign: campaign)
        guard let patterned = try patternedCode(of: coupon, codes) else { return texts }
        return IssuedCodes(typed: patterned, signed: texts.signed)
    }
}
