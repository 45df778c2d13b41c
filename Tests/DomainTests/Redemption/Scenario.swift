import Domain
import Ledger

/// One redemption described by words such as `minimum=5000 coupon.end=0 second`, each a change of
/// a plain case: coupon 1 of offer 1 (10.00 off) on lines of 60.00 and 40.00.
struct Scenario {
    private var coupons: [Int64] = [1]
    private var publicCode: Int64?
    private var cards: [Int64] = []
    private var numbers: [String: Int64] = [:]
    private var texts: [String: String] = [:]
    private var flags: Set<String> = []

    init(_ words: String) {
        for word in words.split(separator: " ") { apply(String(word)) }
    }

    var outcome: Outcome<RedemptionDecision> {
        Outcome { () throws(Refusal) in
            try Redemption.decide(command, facts: facts, now: Fixture.now)
        }
    }

    /// A code, or `discount/gift cards/due` where it is redeemed.
    var answer: String {
        switch outcome {
        case .refused(let refusal): refusal.code.rawValue
        case .decided(let decision):
            "\(decision.discountTotal)/\(decision.giftCardTotal)/\(decision.amountDue)"
        }
    }

    private mutating func apply(_ word: String) {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        let value = parts.count == 2 ? parts[1] : nil
        switch word {
        case "second": coupons.append(2)
        case "same": coupons.append(3)
        case "twice": coupons.append(1)
        case "code": publicCode = 2
        case "card": cards.append(1)
        case "nocoupon": coupons = []
        default:
            if let value, let number = Int64(value) {
                numbers[parts[0]] = number
            } else if let value {
                texts[parts[0]] = value
            } else {
                flags.insert(word)
            }
        }
    }

    private var command: RedemptionCommand {
        var vouchers = coupons.map { RedemptionCommand.VoucherUse.coupon(CouponID($0)) }
        if let publicCode { vouchers.append(.offer(OfferID(publicCode))) }
        vouchers += cards.map { .giftCard(GiftCardID($0), amount: numbers["card.amount"]) }
        let lines = texts["lines"] ?? numbers["lines"].map(String.init) ?? "6000,4000"
        let amounts = lines.split(separator: ",").compactMap { Int64($0) }
        return RedemptionCommand(
            tenant: Fixture.tenant,
            order: Fixture.order(
                amounts, currency: Fixture.asset(texts["order.currency"] ?? "CNY"),
                store: texts["store"]),
            member: numbers["member"].map { MemberID($0) }, vouchers: vouchers)
    }

    private var facts: RedemptionFacts {
        var vouchers = coupons.map { id -> RedemptionFacts.Voucher in
            .coupon(coupon(id), offer(id == 2 ? 2 : 1), campaign, counters)
        }
        if let publicCode {
            vouchers.append(.coupon(nil, offer(publicCode), campaign, counters))
        }
        for id in cards {
            vouchers.append(.giftCard(card(id), balance: numbers["card.balance"] ?? 5_000))
        }
        return RedemptionFacts(vouchers: vouchers)
    }

    private var campaign: Campaign {
        Fixture.campaign(
            startsAt: Fixture.hour(numbers["campaign.start"] ?? -24),
            endsAt: Fixture.hour(numbers["campaign.end"] ?? 720), budget: numbers["budget"],
            state: flags.contains("paused") ? .paused : .active)
    }

    private var counters: RedemptionFacts.CouponCounters {
        Fixture.counters(
            byMember: numbers["bymember"] ?? 0, redemptionsLeft: numbers["left"],
            budgetLeft: numbers["budget"])
    }

    private func coupon(_ id: Int64) -> Coupon {
        Fixture.coupon(
            id, offer: id == 2 ? 2 : 1, member: id == 1 ? numbers["coupon.member"] : nil,
            state: flags.contains("voided") && id == 1 ? .voided : .active,
            usesLeft: id == 1 ? numbers["uses"] ?? 1 : 1,
            expiresAt: Fixture.hour(id == 1 ? numbers["coupon.end"] ?? 240 : 240))
    }

    private func offer(_ id: Int64) -> Offer {
        guard id == 1 else { return Fixture.offer(id, benefit: .amountOff(500)) }
        var restrictions = Restrictions(minimumSpend: numbers["minimum"] ?? 0)
        restrictions.startsAt = numbers["offer.start"].map(Fixture.hour)
        restrictions.endsAt = numbers["offer.end"].map(Fixture.hour)
        restrictions.stores = NameSet(
            (texts["stores"] ?? "").split(separator: ",").map(String.init))
        restrictions.memberOnly = flags.contains("memberonly")
        if let sku = texts["include"] { restrictions.products.includedSKUs = [sku] }
        if let sku = texts["exclude"] { restrictions.products.excludedSKUs = [sku] }
        var limits = OfferLimits()
        limits.totalRedemptions = numbers["left"] == nil ? nil : 1_000
        limits.redemptionsPerMember = numbers["permember"]
        return Fixture.offer(
            1, benefit: benefit, restrictions: restrictions, limits: limits,
            combinable: !flags.contains("alone"))
    }

    private var benefit: Benefit {
        if let basisPoints = numbers["percent"] {
            return .percentOff(basisPoints: basisPoints, cap: numbers["cap"])
        }
        if flags.contains("ladder") {
            return .ladder([
                Benefit.Step(threshold: 10_000, amountOff: 1_000),
                Benefit.Step(threshold: 20_000, amountOff: 3_000),
            ])
        }
        return .amountOff(numbers["off"] ?? 1_000)
    }

    private func card(_ id: Int64) -> GiftCard {
        let state: GiftCard.State =
            flags.contains("card.issued")
            ? .issued : flags.contains("card.blocked") ? .blocked : .active
        return Fixture.giftCard(
            id, currency: Fixture.asset(texts["card.currency"] ?? "CNY"),
            member: numbers["card.member"], state: state,
            expiresAt: Fixture.hour(numbers["card.end"] ?? 240))
    }
}
