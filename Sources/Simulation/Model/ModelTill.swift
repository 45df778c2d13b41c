/// One order at the till: discounts one after the other, then gift cards.
struct ModelTill {
    private let shop: ModelShop
    private let form: RedemptionForm
    private let now: Int64
    private let member: Int?
    private var left: [Int64]
    private var due: Int64
    private var takenFromOffer: [Int: Int64] = [:]
    private var takenFromCampaign: [Int: Int64] = [:]
    var couponCount = 0
    private(set) var uses: [ModelRedemption.Use?]

    init(_ shop: ModelShop, _ form: RedemptionForm, _ now: Int64) {
        self.shop = shop
        self.form = form
        self.now = now
        member = form.member.flatMap { shop.memberPlaces[$0] }
        left = form.order.lines.map(\.amount)
        due = form.order.total
        uses = Array(repeating: nil, count: form.vouchers.count)
    }

    var lineDiscounts: [Int64] {
        zip(form.order.lines, left).map { $0.amount - $1 }
    }

    /// By priority, then offer, then coupon (a public code first); cards by id.
    func isBefore(_ one: ModelVoucher, _ two: ModelVoucher) -> Bool {
        rank(one).lexicographicallyPrecedes(rank(two))
    }

    private func rank(_ voucher: ModelVoucher) -> [Int64] {
        switch voucher {
        case .publicCode(let place):
            [-shop.offers[place].form.priority, shop.offers[place].number, Int64(place), 0]
        case .coupon(let place):
            rank(.publicCode(shop.coupons[place].offer)).dropLast()
                + [max(shop.coupons[place].number, 1)]
        case .card(let place): [shop.cards[place].number]
        }
    }

    mutating func discount(_ voucher: ModelVoucher, at index: Int) -> Set<String> {
        let coupon: ModelCoupon?
        let place: Int
        switch voucher {
        case .coupon(let found):
            coupon = shop.coupons[found]
            place = shop.coupons[found].offer
        case .publicCode(let found), .card(let found):
            coupon = nil
            place = found
        }
        let offer = shop.offers[place]
        let campaign = shop.campaigns[offer.campaign]
        let lines = eligibleLines(offer.form)
        var faults = stateFaults(coupon, offer.form, campaign)
        faults.formUnion(memberFaults(coupon, offer.form, place))
        faults.formUnion(orderFaults(offer.form, lines))
        if let limit = offer.redemptionsLeft, limit - takenFromOffer[place, default: 0] < 1 {
            faults.insert("limit_total")
        }
        guard faults.isEmpty else { return faults }
        let initial = lines.reduce(0) { $0 + form.order.lines[$1].amount }
        let remaining = lines.reduce(0) { $0 + left[$1] }
        let amount = worth(offer.form.benefit, initial: initial, remaining: remaining)
        if amount == 0 { faults.insert("nothing_to_apply") }
        let budgetLeft = campaign.budgetLeft - takenFromCampaign[offer.campaign, default: 0]
        if campaign.budget != nil, amount > budgetLeft { faults.insert("limit_budget") }
        guard faults.isEmpty else { return faults }
        var lineAmounts = [Int64](repeating: 0, count: left.count)
        for (line, share) in zip(lines, Self.shares(amount, lines.map { left[$0] })) {
            lineAmounts[line] = share
            left[line] -= share
        }
        due -= amount
        takenFromOffer[place, default: 0] += 1
        takenFromCampaign[offer.campaign, default: 0] += amount
        uses[index] = ModelRedemption.Use(
            voucher: voucher, amount: amount, lineAmounts: lineAmounts,
            isFromBudget: campaign.budget != nil)
        return []
    }

    private func stateFaults(
        _ coupon: ModelCoupon?, _ offer: OfferForm, _ campaign: ModelCampaign
    ) -> Set<String> {
        var faults: Set<String> = []
        if campaign.currency != form.order.currency { faults.insert("currency_mismatch") }
        if let coupon {
            if coupon.isVoided { faults.insert("voided") }
            if coupon.usesLeft < 1 { faults.insert("already_used") }
        }
        if campaign.paused { faults.insert("campaign_paused") }
        if !offer.combinable, couponCount > 1 { faults.insert("not_combinable") }
        if now < max(campaign.startsAt, offer.startsAt ?? 0) { faults.insert("not_started") }
        let end = min(campaign.endsAt, offer.endsAt ?? .max, coupon?.expiresAt ?? .max)
        if now >= end { faults.insert("expired") }
        return faults
    }

    private func memberFaults(
        _ coupon: ModelCoupon?, _ offer: OfferForm, _ place: Int
    ) -> Set<String> {
        guard let member else {
            let needsOne =
                offer.memberOnly || offer.redemptionsPerMember != nil || coupon?.member != nil
            return needsOne ? ["member_required"] : []
        }
        var faults: Set<String> = []
        if let owner = coupon?.member, owner != member { faults.insert("wrong_member") }
        if let limit = offer.redemptionsPerMember {
            let used =
                shop.members[member].redeemed[place, default: 0]
                + takenFromOffer[place, default: 0]
            if used >= limit { faults.insert("limit_member") }
        }
        return faults
    }

    private func orderFaults(_ offer: OfferForm, _ lines: [Int]) -> Set<String> {
        var faults: Set<String> = []
        if !offer.stores.isEmpty, !offer.stores.contains(form.order.store ?? "") {
            faults.insert("wrong_store")
        }
        if lines.isEmpty { faults.insert("no_eligible_line") }
        var needed = offer.minimumSpend
        if case .ladder(let steps) = offer.benefit { needed = max(needed, steps[0].threshold) }
        if lines.reduce(0, { $0 + form.order.lines[$1].amount }) < needed {
            faults.insert("minimum_spend")
        }
        return faults
    }

    private func eligibleLines(_ offer: OfferForm) -> [Int] {
        form.order.lines.indices.filter { index in
            let line = form.order.lines[index]
            let facts: [(String?, [String], [String])] = [
                (line.sku, offer.includedSKUs, offer.excludedSKUs),
                (line.category, offer.includedCategories, offer.excludedCategories),
                (line.brand, offer.includedBrands, offer.excludedBrands),
            ]
            if facts.contains(where: { $0.0.map($0.2.contains) ?? false }) {
                return false
            }
            let includes = facts.filter { !$0.1.isEmpty }
            return includes.isEmpty
                || includes.contains { $0.0.map($0.1.contains) ?? false }
        }
    }

    private func worth(_ benefit: BenefitForm, initial: Int64, remaining: Int64) -> Int64 {
        switch benefit {
        case .amountOff(let amount): return min(amount, remaining)
        case .percentOff(let basisPoints, let cap):
            let portion = (Int128(remaining) * Int128(basisPoints) + 5_000) / 10_000
            return min(Int64(portion), cap ?? .max, remaining)
        case .ladder(let steps):
            let reached = steps.filter { $0.threshold <= initial }
            return min(reached.map(\.amountOff).max() ?? 0, remaining)
        }
    }

    /// Largest remainders; ties to the earlier line.
    private static func shares(_ amount: Int64, _ weights: [Int64]) -> [Int64] {
        let total = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard total > 0 else { return weights.map { _ in 0 } }
        var shares = weights.map { Int128(amount) * Int128($0) / total }
        var missing = Int128(amount) - shares.reduce(0, +)
        var open = Set(weights.indices)
        while missing > 0 {
            var best: Int?
            var bestRest: Int128 = -1
            for index in weights.indices where open.contains(index) {
                let rest = Int128(amount) * Int128(weights[index]) % total
                if rest > bestRest {
                    best = index
                    bestRest = rest
                }
            }
            guard let best else { break }
            shares[best] += 1
            open.remove(best)
            missing -= 1
        }
        return shares.map { Int64($0) }
    }

    mutating func pay(_ voucher: ModelVoucher, _ asked: Int64?, at index: Int) -> Set<String> {
        guard case .card(let place) = voucher else { return [] }
        let card = shop.cards[place]
        var faults: Set<String> = []
        if card.currency != form.order.currency { faults.insert("currency_mismatch") }
        if card.isBlocked {
            faults.insert("blocked")
        } else if !card.isActivated {
            faults.insert("not_activated")
        }
        if now >= card.expiresAt { faults.insert("expired") }
        let isOwn = card.member == nil || card.member == member
        if !isOwn { faults.insert(member == nil ? "member_required" : "wrong_member") }
        // The balance is told to its owner only, and a card that was never loaded has none.
        if isOwn, card.isBlocked || card.isActivated, card.balance < (asked ?? 1) {
            faults.insert("insufficient_balance")
        }
        if due == 0 { faults.insert("nothing_to_apply") }
        guard faults.isEmpty else { return faults }
        let amount = min(due, card.balance, asked ?? .max)
        due -= amount
        uses[index] = ModelRedemption.Use(
            voucher: voucher, amount: amount, lineAmounts: [], isFromBudget: false)
        return []
    }
}
