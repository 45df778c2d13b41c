import Ledger

/// One coupon or public code of a command, with its facts.
struct CouponUse {
    /// Position in the command.
    let index: Int
    let use: RedemptionCommand.VoucherUse
    /// Nil for a public code.
    let coupon: Coupon?
    let offer: Offer
    let campaign: Campaign
    let counters: RedemptionFacts.CouponCounters

    /// The order of application: independent of the order of naming.
    static func isApplied(_ first: CouponUse, before second: CouponUse) -> Bool {
        if first.offer.priority != second.offer.priority {
            return first.offer.priority > second.offer.priority
        }
        if first.offer.id != second.offer.id { return first.offer.id < second.offer.id }
        // Ids start at 1, so a public code comes before the coupons of its offer.
        return (first.coupon?.id.number ?? 0) < (second.coupon?.id.number ?? 0)
    }

    /// Puts the discount on the bill and takes it from the counters, or says all that speaks
    /// against it and changes nothing.
    func apply(
        _ circumstances: Circumstances, _ bill: inout Bill, _ counters: inout SharedCounters
    ) -> Faults {
        let eligible = offer.restrictions.products.eligibleLines(
            of: circumstances.order, products: circumstances.products)
        let initial = eligible.reduce(0) { $0 + circumstances.order.lines[$1].amount }
        var faults = CouponFaults(use: self, circumstances: circumstances)
        faults.addStateFaults()
        faults.addTimeFaults()
        faults.addMemberFaults()
        faults.addOrderFaults(eligibleLines: eligible.count, eligibleAmount: initial)
        faults.addUseLimitFaults(counters)
        guard faults.found.isEmpty else { return faults.found }

        let discount = offer.discount(initial: initial, remaining: bill.remaining(of: eligible))
        faults.addAmountFaults(discount: discount, budgetLeft: counters.budgetLeft(for: self))
        guard faults.found.isEmpty else { return faults.found }
        counters.take(self, discount: discount)
        bill.discount(self, amount: discount, lines: eligible)
        return faults.found
    }
}
