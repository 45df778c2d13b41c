import Ledger

/// What kept goods are still due of the discounts that a redemption gave.
///
/// Only what depends on the goods is asked again: eligible lines, minimum spend and quantity, and
/// conditions over them. Whatever else an offer asks was met, and stays met.
struct Revaluation {
    private let facts: ReturnFacts
    private let kept: KeptOrder
    private let circumstances: Circumstances
    /// In the order of application, with their places among the vouchers.
    private let uses: [CouponUse]
    private let shares: [[Int64]]

    /// Nil where nothing is kept.
    init?(_ facts: ReturnFacts, _ kept: KeptOrder) {
        guard let order = kept.order else { return nil }
        self.facts = facts
        self.kept = kept
        let all = facts.couponUses
        uses = all.filter { !facts.vouchers[$0.index].isTakenBack }
        shares = kept.shares(of: facts.vouchers, in: facts.order, applied: all.map(\.index))
        circumstances = Circumstances(
            order: order, names: OrderNames(order, products: facts.products),
            member: facts.member, situation: facts.situation, couponCount: all.count,
            now: facts.judgedAt)
    }

    /// What vouchers are worth to the goods that are kept.
    struct Worth {
        /// By the places of vouchers; none for cards and for what was taken back.
        var discounts: [Int: Int64] = [:]
        var givesBack: [Int: Int64] = [:]

        static let nothing = Worth()
    }

    /// A discount is at most the kept goods' share of it, a give-back at most what was given.
    func worth() -> Worth {
        var lost: Set<Int> = []
        while true {
            let (worth, balances) = applied(without: lost)
            // What all discounts leave may no longer be what one of them asks for. They go one at
            // a time, the last one first, since without it the others may be met.
            let failing = uses.last { use in
                (worth.discounts[use.index] ?? 0) > 0
                    && revalues(use.offer)
                    && !use.finalFaults(circumstances, balances).isEmpty
            }
            guard let failing else { return worth }
            lost.insert(failing.index)
        }
    }

    private func applied(without lost: Set<Int>) -> (Worth, LineBalances) {
        var worth = Worth()
        var balances = LineBalances(circumstances.order)
        var counters = SharedCounters()
        var promises: [RewardPromise] = []
        for use in uses where !lost.contains(use.index) {
            if let terms = use.offer.benefit.giveBack {
                let lines = use.offer.lines(of: circumstances)
                let spend = use.offer.spend(lines, left: balances)
                guard isMet(use, lines, spend: spend) else { continue }
                promises.append(RewardPromise(use: use, terms: terms, lines: lines, spend: spend))
                continue
            }
            let share = shares[use.index]
            guard revalues(use.offer) else {
                worth.discounts[use.index] = share.reduce(0, +)
                balances.take(shares: share)
                continue
            }
            // Limits beyond this order were met, whatever has been used of them since.
            let most = use.offer.limits.discountPerOrder.map {
                $0 - counters.discount(of: use.offer.id)
            }
            let cap = min(share.reduce(0, +), most ?? Int64.max)
            let due = amount(use, &balances, cap: cap)
            worth.discounts[use.index] = due
            counters.take(use, discount: due)
        }
        for promise in promises {
            let place = promise.use.index
            worth.givesBack[place] = min(
                amount(promise, balances), facts.vouchers[place].stillGives)
        }
        return (worth, balances)
    }

    private func amount(
        _ use: CouponUse, _ balances: inout LineBalances, cap: Int64
    ) -> Int64 {
        let lines = use.offer.lines(of: circumstances)
        let spend = use.offer.spend(lines, left: balances)
        guard isMet(use, lines, spend: spend) else { return 0 }
        return use.offer.benefit.take(from: &balances, lines, spend: spend, cap: cap)
    }

    /// What the kept goods give back when all discounts are taken: what they would give by
    /// themselves, or their share by cost where the offer does not price again.
    private func amount(_ promise: RewardPromise, _ balances: LineBalances) -> Int64 {
        let use = promise.use
        guard revalues(use.offer) else {
            let names = OrderNames(facts.order, products: facts.products)
            let cost = facts.costs(use.offer.restrictions.products.eligibleLines(of: names))
            return min(balances.sum(of: promise.lines.eligible), cost)
                .share(of: facts.vouchers[use.index].gives, outOf: cost)
        }
        guard use.finalFaults(circumstances, balances, promise.lines).isEmpty else { return 0 }
        return promise.amount(balances)
    }

    /// Whether what is kept is still what the offer asks for; true where it does not price again.
    private func isMet(_ use: CouponUse, _ lines: PricedLines, spend: Int64) -> Bool {
        guard revalues(use.offer) else { return true }
        var faults = CouponFaults(use: use, circumstances: circumstances)
        faults.addLineFaults(lines, spend: spend)
        if isConditionKnown(use.offer) {
            let restrictions = use.offer.restrictions
            restrictions.condition.check(circumstances, zone: restrictions.schedule.zone, &faults)
        }
        return faults.found.isEmpty
    }

    /// A part of an order that was captured piece by piece was never asked what the order was.
    private func revalues(_ offer: Offer) -> Bool {
        offer.definition.returns.revalues && !facts.isPart
    }

    /// Where the customer was is not kept, nor what older redemptions knew of a member: a
    /// condition that asks for it was met and is not asked again.
    private func isConditionKnown(_ offer: Offer) -> Bool {
        let condition = offer.restrictions.condition
        if condition.asksForDistance { return false }
        return !condition.asksForProfile || facts.member == nil || facts.situation.profile != nil
    }
}

extension ReturnFacts {
    /// What lines cost after all discounts, as they were redeemed.
    fileprivate func costs(_ lines: [Int]) -> Int64 {
        lines.reduce(0) { sum, line in
            vouchers.reduce(sum + order.lines[line].amount) {
                $0 - ($1.lineAmounts.isEmpty ? 0 : $1.lineAmounts[line])
            }
        }
    }

    /// Coupons and public codes in the order in which they were applied.
    var couponUses: [CouponUse] {
        var uses: [CouponUse] = []
        for (index, voucher) in vouchers.enumerated() {
            guard case .coupon(let coupon, let offer, let campaign) = voucher.kind else { continue }
            uses.append(
                CouponUse(
                    index: index, use: voucher.use, coupon: coupon, offer: offer,
                    campaign: campaign,
                    counters: RedemptionFacts.CouponCounters(
                        redemptionsByMember: 0, redemptionsLeft: nil, budgetLeft: nil)))
        }
        return uses.sorted(by: CouponUse.isApplied(_:before:))
    }
}

extension LineBalances {
    /// Takes the shares off their lines; what a line no longer holds comes off the others.
    ///
    /// Precondition: the shares' sum is at most what is left.
    fileprivate mutating func take(shares: [Int64]) {
        var rest: Int64 = 0
        for (line, share) in shares.enumerated() {
            let part = min(share, amounts[line])
            take(part, fromLine: line)
            rest += share - part
        }
        take(rest, from: Array(amounts.indices))
    }
}
