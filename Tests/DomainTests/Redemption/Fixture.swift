import Domain
import Ledger

/// Small entities for the decision tests, with everything but the point at hand filled in.
enum Fixture {
    static let tenant = TenantID(1)
    /// 2026-11-22T00:00:00Z, a whole hour.
    static let now = Timestamp(milliseconds: 1_795_305_600_000)
    static let currency: Asset = asset("CNY")

    static func asset(_ code: String) -> Asset {
        guard let asset = Asset(currency: code) else { preconditionFailure("no currency: \(code)") }
        return asset
    }

    /// Hours from `now`.
    static func hour(_ hours: Int64) -> Timestamp {
        now.advanced(byMilliseconds: hours * 3_600_000)
    }

    static func campaign(
        _ id: Int64 = 1, currency: Asset = currency, startsAt: Timestamp = hour(-24),
        endsAt: Timestamp = hour(720), budget: Int64? = nil, state: Campaign.State = .active
    ) -> Campaign {
        Campaign(
            tenant: tenant, id: CampaignID(id), number: id, name: "Autumn", currency: currency,
            startsAt: startsAt, endsAt: endsAt, budget: budget, state: state,
            metadata: .object([]), createdAt: startsAt)
    }

    static func offer(
        _ id: Int64 = 1, campaign: Int64 = 1, benefit: Benefit = .amountOff(1_000),
        restrictions: Restrictions = Restrictions(), limits: OfferLimits = OfferLimits(),
        publicCode: String? = nil, combinable: Bool = true, exclusionGroups: [String] = [],
        priority: Int64 = 0, name: String = "Ten off", returns: ReturnPolicy = ReturnPolicy()
    ) -> Offer {
        Offer(
            tenant: tenant, id: OfferID(id), campaign: CampaignID(campaign), name: name,
            definition: OfferDefinition(
                benefit: benefit, restrictions: restrictions, limits: limits,
                publicCode: publicCode,
                stacking: Stacking(
                    combinable: combinable, exclusionGroups: exclusionGroups,
                    priority: priority), returns: returns),
            metadata: .object([]), createdAt: hour(-24))
    }

    static func coupon(
        _ id: Int64 = 1, offer: Int64 = 1, campaign: Int64 = 1, member: Int64? = nil,
        state: Coupon.State = .active, usesLeft: Int64 = 1, expiresAt: Timestamp = hour(240),
        lastRedemption: Int64? = nil
    ) -> Coupon {
        Coupon(
            tenant: tenant, id: CouponID(id), offer: OfferID(offer),
            campaign: CampaignID(campaign), serial: id - 1, member: member.map { MemberID($0) },
            state: state, usesLeft: usesLeft, expiresAt: expiresAt, issuedAt: hour(-12),
            lastRedemption: lastRedemption.map { RedemptionID($0) }, voidReason: nil,
            signingSlot: 0, typingSlot: 0)
    }

    static func giftCard(
        _ id: Int64 = 1, currency: Asset = currency, faceValue: Int64 = 10_000,
        member: Int64? = nil, state: GiftCard.State = .active, expiresAt: Timestamp = hour(240),
        activities: Int64 = 2
    ) -> GiftCard {
        GiftCard(
            tenant: tenant, id: GiftCardID(id), currency: currency, faceValue: faceValue,
            serial: id - 1, member: member.map { MemberID($0) }, state: state,
            expiresAt: expiresAt, issuedAt: hour(-12),
            activatedAt: state == .issued ? nil : hour(-12), blockReason: nil,
            activities: activities, signingSlot: 0, typingSlot: 0)
    }

    static func order(
        _ amounts: [Int64], currency: Asset = currency, store: String? = nil
    ) -> Order {
        Order(
            reference: "R-1", currency: currency, store: store,
            lines: amounts.enumerated().map { index, amount in
                Order.Line(sku: "sku\(index)", quantity: 1, amount: amount)
            })
    }

    static func counters(
        byMember: Int64 = 0, redemptionsLeft: Int64? = nil, budgetLeft: Int64? = nil
    ) -> RedemptionFacts.CouponCounters {
        RedemptionFacts.CouponCounters(
            redemptionsByMember: byMember, redemptionsLeft: redemptionsLeft,
            budgetLeft: budgetLeft)
    }
}

/// What a throwing decision came to: exactly one of both.
enum Outcome<Value: Sendable>: Sendable {
    case decided(Value)
    case refused(Refusal)

    init(_ body: () throws(Refusal) -> Value) {
        do {
            self = .decided(try body())
        } catch {
            self = .refused(error)
        }
    }

    var value: Value? {
        if case .decided(let value) = self { value } else { nil }
    }

    var refusal: Refusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }

    /// The refusal's code; nil where it was decided.
    var code: RefusalCode? { refusal?.code }
}
