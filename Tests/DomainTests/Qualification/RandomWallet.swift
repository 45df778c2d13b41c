import Domain
import Ledger

/// A wallet of random offers that conflict, share budgets and lines, and an order for it.
struct RandomWallet {
    private(set) var vouchers: [RedemptionCommand.VoucherUse] = []
    private(set) var facts: [RedemptionFacts.Voucher] = []
    private let order: Order
    private let member = MemberID(1)

    init(_ count: Int, using random: inout SeededRandom) {
        order = Order(
            reference: "R", currency: Fixture.currency, store: "S1",
            lines: (0..<(1 + random.below(6))).map { _ in
                Order.Line(
                    sku: "sku\(random.below(5))", quantity: random.amount(1...4),
                    amount: random.amount(0...400))
            })
        let budgets = [nil, random.amount(0...150)] as [Int64?]
        let campaigns = budgets.enumerated().map { index, budget in
            Fixture.campaign(Int64(index + 1), budget: budget)
        }
        let offers = (1...max(1, count * 2 / 3)).map { id in
            Self.offer(Int64(id), campaign: Int64(1 + random.below(2)), &random)
        }
        for id in 1...Int64(count) {
            let offer = offers[random.below(offers.count)]
            let campaign = campaigns[Int(offer.campaign.number) - 1]
            vouchers.append(.coupon(CouponID(id)))
            facts.append(
                .coupon(
                    Fixture.coupon(
                        id, offer: offer.id.number, campaign: campaign.id.number,
                        expiresAt: Fixture.hour(random.amount(1...5))),
                    offer, campaign,
                    RedemptionFacts.CouponCounters(
                        redemptionsByMember: Int64(offer.id.number % 2),
                        redemptionsLeft: offer.limits.totalRedemptions,
                        budgetLeft: campaign.budget)))
        }
    }

    func reordered(_ indices: [Int]) -> RandomWallet {
        var wallet = self
        wallet.vouchers = indices.map { vouchers[$0] }
        wallet.facts = indices.map { facts[$0] }
        return wallet
    }

    func qualify() -> Qualification {
        Redemption.qualify(
            RedemptionCommand(
                tenant: Fixture.tenant, order: order, member: member, vouchers: vouchers),
            facts: RedemptionFacts(vouchers: facts), now: Fixture.now)
    }

    /// What a redemption of these vouchers takes off; nil where it is refused.
    func total(of chosen: [RedemptionCommand.VoucherUse]) -> Int64? {
        let indices = vouchers.indices.filter { chosen.contains(vouchers[$0]) }
        let decision = try? Redemption.decide(
            RedemptionCommand(
                tenant: Fixture.tenant, order: order, member: member,
                vouchers: indices.map { vouchers[$0] }),
            facts: RedemptionFacts(vouchers: indices.map { facts[$0] }), now: Fixture.now)
        return decision?.discountTotal
    }

    /// The most of all subsets, with the fewest vouchers that reach it.
    func exhaustive() -> (total: Int64, count: Int) {
        var best: (total: Int64, count: Int) = (0, 0)
        for set in 1..<(1 << vouchers.count) {
            let chosen = vouchers.indices.filter { set >> $0 & 1 == 1 }
            guard let total = total(of: chosen.map { vouchers[$0] }) else { continue }
            if total > best.total || (total == best.total && chosen.count < best.count) {
                best = (total, chosen.count)
            }
        }
        return best
    }

    private static func offer(
        _ id: Int64, campaign: Int64, _ random: inout SeededRandom
    ) -> Offer {
        var restrictions = Restrictions(
            minimumSpend: random.oneIn(3) ? random.amount(1...500) : 0)
        if random.oneIn(2) {
            restrictions.products.includedSKUs = ["sku\(random.below(5))", "sku\(random.below(5))"]
        }
        let benefit = Benefit.random(&random)
        let bases = SpendRestriction.Basis.allCases
        restrictions.spend.basis = bases[random.below(3)]
        let isAlone = random.oneIn(8)
        return Fixture.offer(
            id, campaign: campaign, benefit: benefit, restrictions: restrictions,
            limits: OfferLimits(
                totalRedemptions: random.oneIn(3) ? random.amount(0...2) : nil,
                redemptionsPerMember: random.oneIn(4) ? random.amount(1...3) : nil,
                usesPerOrder: random.oneIn(3) ? random.amount(1...2) : nil,
                discountPerOrder: random.oneIn(4) ? random.amount(1...120) : nil),
            combinable: !isAlone,
            exclusionGroups: isAlone || random.oneIn(2)
                ? [] : ["g\(random.below(2))", "g\(random.below(4))"],
            priority: random.amount(-1...1))
    }
}

extension Benefit {
    /// One of every kind, with small numbers, so that everything bites on a small order.
    static func random(_ random: inout SeededRandom) -> Benefit {
        let price = random.amount(0...90)
        let products = ProductRestriction(includedSKUs: ["sku\(random.below(5))"])
        switch random.below(9) {
        case 0: return .amountOff(random.amount(1...200))
        case 1:
            return .percentOff(
                basisPoints: random.amount(1...10_000),
                cap: random.oneIn(2) ? random.amount(1...90) : nil)
        case 2:
            let (first, second) = (random.amount(1...200), random.amount(201...900))
            return .ladder([
                .init(threshold: first, amountOff: min(first, random.amount(1...60))),
                .init(threshold: second, amountOff: random.amount(61...200)),
            ])
        case 3:
            return .ladder(
                [
                    .init(
                        threshold: random.amount(1...3),
                        gives: .percentOff(basisPoints: random.amount(1...3_000), cap: nil)),
                    .init(
                        threshold: random.amount(4...9),
                        gives: .percentOff(basisPoints: random.amount(3_001...9_000), cap: nil)),
                ], by: .quantity)
        case 4:
            let threshold = random.amount(20...200)
            return .eachFull(
                threshold: threshold, amountOff: random.amount(1...threshold),
                times: random.oneIn(2) ? random.amount(1...3) : nil)
        case 5: return .fixedPrice(price, pieces: random.oneIn(2) ? random.amount(1...3) : nil)
        case 6:
            return .bundlePrice(
                pieces: random.amount(2...4), price: random.amount(1...300),
                times: random.oneIn(2) ? 1 : nil)
        case 7:
            return .buyGet(
                .init(
                    buy: random.amount(1...3), get: random.amount(1...2),
                    basisPoints: random.oneIn(2) ? 10_000 : random.amount(1...10_000),
                    times: random.oneIn(3) ? 1 : nil, products: random.oneIn(3) ? products : nil))
        default: return .addOn(price: price, products: products, pieces: random.amount(1...2))
        }
    }
}
