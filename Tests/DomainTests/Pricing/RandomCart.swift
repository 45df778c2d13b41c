import Domain
import Ledger

/// A random order, vouchers that meet in it, and all that a decision may look at.
///
/// Three in five carts have nothing wrong with them but what offers do to one another; the others
/// ask for circumstances, and some are full of faults.
struct RandomCart {
    struct Voucher {
        let use: RedemptionCommand.VoucherUse
        let coupon: Coupon?
        let offer: Offer
        let campaign: Campaign
    }

    private(set) var order: Order
    private(set) var vouchers: [Voucher] = []
    let member: MemberID?
    let profile: MemberProfile?
    let distanceMetres: Int64?
    let now: Timestamp
    /// The merchant's catalogue.
    let products: [String: RedemptionFacts.ProductFacts]
    /// What is left of each offer's redemptions, and how many the member had.
    private var quotas: [OfferID: Int64] = [:]
    private var memberCounts: [OfferID: Int64] = [:]

    init(using random: inout SeededRandom) {
        let faults = RandomFaults(level: [0, 0, 0, 1, 2][random.below(5)])
        order = Self.order(faults, &random)
        member = random.oneIn(5) ? nil : MemberID(1)
        profile = member == nil || random.oneIn(6) ? nil : .random(&random)
        distanceMetres =
            order.location == nil || random.oneIn(6) ? nil : random.amount(4_999...5_001)
        now = Fixture.now.advanced(byMilliseconds: random.amount(0...4_320) * 60_000)
        products = Dictionary(
            uniqueKeysWithValues: (0..<5).map { ("sku\($0)", .random(&random)) })
        let campaigns = (1...2).map { Self.campaign($0, faults, &random) }
        let offers = (1...(1 + random.amount(0...2))).map { id in
            Self.offer(id, in: campaigns[random.below(2)], faults, &random)
        }
        for offer in offers {
            quotas[offer.id] = offer.limits.totalRedemptions.map { min($0, random.amount(0...3)) }
            memberCounts[offer.id] = random.oneIn(2) ? 0 : random.amount(0...2)
        }
        for id in 1...(1 + random.amount(0...3)) {
            let offer = offers[random.below(offers.count)]
            guard let campaign = campaigns.first(where: { $0.id == offer.campaign }) else {
                continue
            }
            vouchers.append(Self.voucher(id, offer, campaign, faults, &random))
        }
        if faults.occurs(&random), random.oneIn(2) {
            vouchers.append(vouchers[random.below(vouchers.count)])
        }
    }

    /// A cart made by hand: one coupon of each offer, in one campaign without a budget.
    init(lines: [Order.Line], offers: [Offer], member: MemberID? = nil) {
        order = Order(reference: "R", currency: Fixture.currency, store: nil, lines: lines)
        self.member = member
        profile = nil
        distanceMetres = nil
        now = Fixture.now
        products = [:]
        vouchers = offers.map { offer in
            let coupon = Fixture.coupon(offer.id.number, offer: offer.id.number)
            return Voucher(
                use: .coupon(coupon.id), coupon: coupon, offer: offer,
                campaign: Fixture.campaign())
        }
    }

    // MARK: What is left

    /// Hours ahead of UTC; nil for a zone that is not known.
    func offsetHours(_ zone: String?) -> Int64? {
        zone.map { RandomCart.zoneHours[$0] } ?? 0
    }

    static let zoneHours: [String: Int64] = ["Asia/Shanghai": 8, "America/Lima": -5]

    func budgetLeft(_ campaign: Campaign) -> Int64? { campaign.budget }
    func redemptionsLeft(_ offer: Offer) -> Int64? { quotas[offer.id] }
    func redemptionsByMember(_ offer: Offer) -> Int64 {
        member == nil ? 0 : memberCounts[offer.id, default: 0]
    }

    // MARK: The engine's answer

    var outcome: Outcome<RedemptionDecision> {
        let command = RedemptionCommand(
            tenant: Fixture.tenant, order: order, member: member, vouchers: vouchers.map(\.use))
        let zones = RandomCart.zoneHours.map { name, hours in
            (name, Zone(identifier: name, periods: [.init(start: 0, offset: hours * 3_600)]))
        }
        let facts = RedemptionFacts(
            vouchers: vouchers.map { voucher in
                .coupon(
                    voucher.coupon, voucher.offer, voucher.campaign,
                    RedemptionFacts.CouponCounters(
                        redemptionsByMember: redemptionsByMember(voucher.offer),
                        redemptionsLeft: redemptionsLeft(voucher.offer),
                        budgetLeft: budgetLeft(voucher.campaign)))
            }, products: products,
            situation: Situation(
                distanceMetres: distanceMetres, profile: profile,
                zones: Dictionary(uniqueKeysWithValues: zones)))
        return Outcome { () throws(Refusal) in
            try Redemption.decide(command, facts: facts, now: now)
        }
    }

    // MARK: Other carts

    func reordered(_ indices: [Int]) -> RandomCart {
        var cart = self
        cart.vouchers = indices.map { vouchers[$0] }
        return cart
    }

    func keeping(lines: [Int]) -> RandomCart {
        var cart = self
        cart.order = order.with(lines: lines.map { order.lines[$0] })
        return cart
    }
}

/// How much goes wrong: never, sometimes, often.
struct RandomFaults {
    let level: Int

    func occurs(_ random: inout SeededRandom) -> Bool {
        level > 0 && random.oneIn(level == 1 ? 40 : 10)
    }

    /// True where an offer asks for a circumstance.
    func asks(_ random: inout SeededRandom) -> Bool {
        level > 0 && random.oneIn(level == 1 ? 24 : 10)
    }
}

extension Order {
    fileprivate func with(lines: [Line]) -> Order {
        var order = Order(
            reference: reference, currency: currency, store: store, lines: lines)
        order.channel = channel
        order.paymentMethod = paymentMethod
        order.fulfilment = fulfilment
        order.event = event
        order.region = region
        order.location = location
        return order
    }
}

extension RandomCart: CustomStringConvertible {
    var description: String {
        let lines = order.lines.map { line in
            "\(line.quantity) x \(line.sku) \(line.category ?? "-") \(line.brand ?? "-")"
                + " = \(line.amount)"
        }
        let uses = vouchers.map { voucher in
            "\(voucher.coupon == nil ? "public code" : "coupon \(voucher.coupon?.id.number ?? 0)")"
                + " of offer \(voucher.offer.id.number), \(voucher.campaign.budget, default: "no")"
                + " budget:"
                + " \(voucher.offer.definition.json.text())"
        }
        return """
            \(lines.joined(separator: "; "))
            \(uses.joined(separator: "\n"))
            member \(member, default: "none"), \(profile, default: "no profile"), at \(now)
            left \(quotas), had \(memberCounts)
            """
    }
}
