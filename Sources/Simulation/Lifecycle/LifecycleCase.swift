package import Domain
import Ledger

/// One random order with the coupons and cards that pay for it, and what they left.
///
/// Everything is small: few lines of few pieces for a few units, so that odd units, lost minimums
/// and orders that cost nothing are frequent.
package struct LifecycleCase: Sendable {
    package let order: Order
    package let campaigns: [Campaign]
    package let offers: [Offer]
    package let cards: [GiftCard]
    /// By card.
    package let balances: [Int64]
    let money: LifecycleMoney

    static let now = Timestamp(milliseconds: 1_795_305_600_000)
    static let tenant = TenantID(1)
    static let currency: Asset = {
        guard let currency = Asset(currency: "CNY") else {
            preconditionFailure("CNY is a currency")
        }
        return currency
    }()

    package init(using random: inout SeededRandom) {
        order = Self.order(&random)
        let total = order.total
        campaigns = (1...2).map { Self.campaign(Int64($0), &random) }
        let money = LifecycleMoney(campaigns, total, &random)
        self.money = money
        offers = (0..<random.below(4)).map {
            Self.offer(Int64($0) + 1, total, money, &random)
        }
        cards = (0..<random.below(3)).map { Self.card(Int64($0) + 1, &random) }
        balances = cards.map { _ in random.within(1...max(total, 1)) }
    }

    private static func order(_ random: inout SeededRandom) -> Order {
        let lines = (0..<1 + random.below(4)).map { _ in
            Order.Line(
                sku: "sku\(random.below(3))", quantity: random.within(1...4),
                amount: random.within(0...60))
        }
        return Order(reference: "R", currency: currency, store: nil, lines: lines)
    }

    private static func campaign(_ id: Int64, _ random: inout SeededRandom) -> Campaign {
        Campaign(
            tenant: tenant, id: CampaignID(id), number: id, name: "C", currency: currency,
            startsAt: now.advanced(byMilliseconds: -1), endsAt: now.advanced(byMilliseconds: 1),
            budget: random.chance(500) ? 1_000 : nil, state: .active, metadata: .object([]),
            createdAt: now, hasTerms: random.chance(400))
    }

    private static func offer(
        _ id: Int64, _ total: Int64, _ money: LifecycleMoney, _ random: inout SeededRandom
    ) -> Offer {
        let campaign = CampaignID(random.within(1...2))
        let isSetAside = money.terms[campaign]?.reservesAtIssue == true
        var restrictions = Restrictions(minimumSpend: random.within(0...max(total, 1)))
        if random.chance(400) { restrictions.minimumSpend = 0 }
        restrictions.spend.basis = random.pick([.initial, .earlier, .final]) ?? .initial
        if random.chance(300) {
            restrictions.products = ProductRestriction(includedSKUs: ["sku0", "sku1"])
        }
        var benefit = benefit(&random)
        if !isSetAside, random.chance(250) {
            benefit = .giveBack(
                GiveBack(
                    random.chance(500) ? .points(total: nil) : .cashCredit, benefit,
                    afterDays: random.chance(300) ? 1 : 0))
        }
        if benefit.hasThreshold { restrictions.spend.basis = .initial }
        return Offer(
            tenant: tenant, id: OfferID(id), campaign: campaign, name: "O",
            definition: OfferDefinition(
                benefit: benefit, restrictions: restrictions,
                limits: OfferLimits(
                    totalRedemptions: random.chance(300) ? 5 : nil,
                    discountPerOrder: isSetAside ? random.within(1...50) : nil),
                stacking: Stacking(priority: random.within(0...2)),
                returns: ReturnPolicy(
                    withinDays: nil, reinstatesCoupon: random.chance(700),
                    revalues: random.chance(800))),
            metadata: .object([]), createdAt: now)
    }

    private static func benefit(_ random: inout SeededRandom) -> Benefit {
        switch random.below(4) {
        case 0:
            return .amountOff(random.within(1...40))
        case 1:
            return .percentOff(
                basisPoints: random.within(1...10_000),
                cap: random.chance(300) ? random.within(1...20) : nil)
        case 2:
            let first = random.within(1...40)
            let second = first + random.within(1...40)
            let off = random.within(1...first)
            return .ladder([
                .init(threshold: first, amountOff: off),
                .init(threshold: second, amountOff: min(off + random.within(1...10), second)),
            ])
        default:
            let threshold = random.within(1...30)
            return .eachFull(
                threshold: threshold, amountOff: random.within(1...threshold),
                times: random.chance(300) ? random.within(1...3) : nil)
        }
    }

    private static func card(_ id: Int64, _ random: inout SeededRandom) -> GiftCard {
        GiftCard(
            tenant: tenant, id: GiftCardID(id), currency: currency, faceValue: 1_000,
            serial: id, member: nil, state: .active,
            expiresAt: now.advanced(byMilliseconds: random.chance(200) ? 10 : 1_000_000),
            issuedAt: now, activatedAt: now, blockReason: nil, activities: 1, signingSlot: 0,
            typingSlot: 0, hasIssuer: random.chance(300))
    }

    var command: RedemptionCommand {
        RedemptionCommand(
            tenant: Self.tenant, order: order, member: LifecycleMoney.member,
            vouchers: offers.map { .coupon(CouponID($0.id.number)) }
                + cards.map { .giftCard($0.id, amount: nil) }, tender: money.tender)
    }

    var facts: RedemptionFacts {
        let coupons = offers.map { offer -> RedemptionFacts.Voucher in
            let campaign = campaign(of: offer)
            let budget = campaign.budgetAccount
            return .coupon(
                coupon(of: offer), offer, campaign,
                RedemptionFacts.CouponCounters(
                    redemptionsByMember: 0, redemptionsLeft: offer.limits.totalRedemptions,
                    budgetLeft: campaign.budget == nil ? nil : opening[budget] ?? 0))
        }
        return RedemptionFacts(
            vouchers: coupons + zip(cards, balances).map { .giftCard($0, balance: $1) },
            settlement: settlement, rewards: money.facts)
    }

    func campaign(of offer: Offer) -> Campaign { campaigns[Int(offer.campaign.number) - 1] }

    /// A coupon of each offer, by the offer's number.
    func coupon(of offer: Offer) -> Coupon {
        Coupon(
            tenant: Self.tenant, id: CouponID(offer.id.number), offer: offer.id,
            campaign: offer.campaign, serial: offer.id.number, member: nil, state: .active,
            usesLeft: 1, expiresAt: .maximum, issuedAt: Self.now, lastRedemption: nil,
            voidReason: nil, signingSlot: 0, typingSlot: 0)
    }
}

extension Benefit {
    fileprivate var hasThreshold: Bool {
        switch self {
        case .ladder, .eachFull: true
        case .giveBack(let terms): terms.worth.hasThreshold
        default: false
        }
    }
}
