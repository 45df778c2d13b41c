import Domain
import Ledger

/// A random redemption: a small world of campaigns, offers, coupons and cards in which faults are
/// rare enough that most orders pass and common enough that every code turns up.
struct RandomRedemption {
    var command: RedemptionCommand
    var facts: RedemptionFacts

    init(using random: inout SeededRandom) {
        let order = RandomRedemption.order(&random)
        let member: MemberID? = random.oneIn(5) ? nil : MemberID(random.oneIn(40) ? 8 : 7)
        let world = World(using: &random)
        var uses: [RedemptionCommand.VoucherUse] = []
        var vouchers: [RedemptionFacts.Voucher] = []
        for _ in 0...random.below(4) {
            let (use, voucher) = world.voucher(&random, number: Int64(uses.count + 1))
            // Mostly different vouchers; now and then the same one again.
            if uses.contains(where: { $0.isSameVoucher(as: use) }) && !random.oneIn(4) { continue }
            uses.append(use)
            vouchers.append(voucher)
        }
        command = RedemptionCommand(
            tenant: Fixture.tenant, order: order, member: member, vouchers: uses)
        facts = RedemptionFacts(
            vouchers: vouchers,
            products: [
                "sku0": RedemptionFacts.ProductFacts(category: "food", brand: "north"),
                "sku1": RedemptionFacts.ProductFacts(category: "drink", brand: nil),
            ])
    }

    /// The same redemption with its vouchers named in another order.
    func reordered(_ indices: [Int]) -> RandomRedemption {
        var other = self
        other.command = RedemptionCommand(
            tenant: command.tenant, order: command.order, member: command.member,
            vouchers: indices.map { command.vouchers[$0] })
        other.facts = RedemptionFacts(
            vouchers: indices.map { facts.vouchers[$0] }, products: facts.products)
        return other
    }

    var outcome: Outcome<RedemptionDecision> {
        Outcome { () throws(Refusal) in
            try Redemption.decide(command, facts: facts, now: Fixture.now)
        }
    }

    private static func order(_ random: inout SeededRandom) -> Order {
        let lines = (0...random.below(5)).map { _ in
            Order.Line(
                sku: "sku\(random.below(4))", quantity: 1,
                amount: random.oneIn(8) ? random.amount(0...3) : random.amount(1...900),
                category: random.oneIn(4) ? "drink" : nil,
                brand: random.oneIn(4) ? "south" : nil)
        }
        return Order(
            reference: "R-1", currency: Fixture.asset(random.oneIn(60) ? "USD" : "CNY"),
            store: random.oneIn(6) ? nil : "S\(random.below(3))", lines: lines)
    }
}

/// Two campaigns with two offers each, and their counters.
private struct World {
    private var campaigns: [Campaign] = []
    private var offers: [Offer] = []
    private var counters: [RedemptionFacts.CouponCounters] = []

    init(using random: inout SeededRandom) {
        for id in Int64(1)...2 {
            let budget: Int64? = random.oneIn(3) ? random.amount(0...1_500) : nil
            campaigns.append(
                Fixture.campaign(
                    id, startsAt: Fixture.hour(random.oneIn(60) ? 1 : -24),
                    endsAt: Fixture.hour(random.oneIn(60) ? 0 : 720), budget: budget,
                    state: random.oneIn(40) ? .paused : .active))
            for number in Int64(1)...2 {
                let offer = World.offer(id * 10 + number, campaign: id, &random)
                offers.append(offer)
                counters.append(
                    Fixture.counters(
                        byMember: random.amount(0...1),
                        redemptionsLeft: offer.limits.totalRedemptions == nil
                            ? nil : random.amount(random.oneIn(8) ? 0...1 : 1...4),
                        budgetLeft: budget))
            }
        }
    }

    func voucher(
        _ random: inout SeededRandom, number: Int64
    ) -> (RedemptionCommand.VoucherUse, RedemptionFacts.Voucher) {
        if random.oneIn(4) {
            let id = random.amount(1...3)
            let balance: Int64 = random.oneIn(12) ? 0 : 200 * id
            let card = Fixture.giftCard(
                id, currency: Fixture.asset(random.oneIn(30) ? "USD" : "CNY"),
                member: random.oneIn(3) ? 7 : nil,
                state: random.oneIn(30) ? .issued : random.oneIn(30) ? .blocked : .active,
                expiresAt: Fixture.hour(random.oneIn(30) ? 0 : 1))
            let amount: Int64? = random.oneIn(3) ? random.amount(0...(balance + 20)) : nil
            return (.giftCard(card.id, amount: amount), .giftCard(card, balance: balance))
        }
        let index = random.below(offers.count)
        let offer = offers[index]
        let campaign = campaigns[index / 2]
        if random.oneIn(4) {
            return (.offer(offer.id), .coupon(nil, offer, campaign, counters[index]))
        }
        let coupon = Fixture.coupon(
            100 * offer.id.number + (random.oneIn(10) ? 1 : number), offer: offer.id.number,
            campaign: campaign.id.number, member: random.oneIn(4) ? 7 : nil,
            state: random.oneIn(40) ? .voided : .active, usesLeft: random.oneIn(40) ? 0 : 2,
            expiresAt: Fixture.hour(random.oneIn(40) ? 0 : 1))
        return (.coupon(coupon.id), .coupon(coupon, offer, campaign, counters[index]))
    }

    private static func offer(
        _ id: Int64, campaign: Int64, _ random: inout SeededRandom
    ) -> Offer {
        var restrictions = Restrictions(
            minimumSpend: random.oneIn(4) ? random.amount(1...900) : 0)
        if random.oneIn(8) { restrictions.stores = ["S0", "S1"] }
        restrictions.memberOnly = random.oneIn(10)
        restrictions.startsAt = random.oneIn(60) ? Fixture.hour(1) : nil
        restrictions.endsAt = random.oneIn(60) ? Fixture.hour(0) : nil
        if random.oneIn(8) { restrictions.products.includedSKUs = ["sku2"] }
        if random.oneIn(8) { restrictions.products.excludedSKUs = ["sku3"] }
        if random.oneIn(8) { restrictions.products.includedCategories = ["drink"] }
        if random.oneIn(8) { restrictions.products.excludedCategories = ["food"] }
        if random.oneIn(8) { restrictions.products.includedBrands = ["north", "south"] }
        if random.oneIn(8) { restrictions.products.excludedBrands = ["south"] }
        return Fixture.offer(
            id, campaign: campaign, benefit: benefit(&random), restrictions: restrictions,
            limits: OfferLimits(
                totalRedemptions: random.oneIn(3) ? 1_000 : nil,
                redemptionsPerMember: random.oneIn(6) ? random.amount(1...3) : nil),
            combinable: !random.oneIn(12), priority: random.amount(-1...1))
    }

    private static func benefit(_ random: inout SeededRandom) -> Benefit {
        switch random.below(3) {
        case 0: .amountOff(random.amount(1...400))
        case 1:
            .percentOff(
                basisPoints: random.amount(1...10_000),
                cap: random.oneIn(2) ? random.amount(1...300) : nil)
        default:
            .ladder([
                Benefit.Step(threshold: random.amount(1...200), amountOff: random.amount(1...90)),
                Benefit.Step(
                    threshold: random.amount(201...900), amountOff: random.amount(91...200)),
            ])
        }
    }
}

extension RedemptionCommand.VoucherUse {
    /// Names the voucher, whatever is wanted from it.
    var voucherName: String {
        switch self {
        case .coupon(let id): "coupon \(id.number)"
        case .offer(let id): "offer \(id.number)"
        case .giftCard(let id, _): "card \(id.number)"
        }
    }

    func isSameVoucher(as other: Self) -> Bool { voucherName == other.voucherName }
}
