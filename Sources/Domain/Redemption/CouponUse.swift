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
    /// Nil where the campaign has no terms of its own.
    var funding: CampaignFunding?

    /// Where money is set aside for it; nil where the campaign sets none aside.
    var reserveAccount: AccountKey? {
        guard let coupon, funding?.terms.reservesAtIssue == true else { return nil }
        return CampaignReserve.account(campaign, endingAt: coupon.expiresAt)
    }

    /// The order of application: independent of the order of naming.
    static func isApplied(_ first: CouponUse, before second: CouponUse) -> Bool {
        let (one, two) = (
            first.offer.terms.definition.stacking.priority,
            second.offer.terms.definition.stacking.priority
        )
        if one != two { return one > two }
        if first.offer.id != second.offer.id { return first.offer.id < second.offer.id }
        // Ids start at 1, so a public code comes before the coupons of its offer.
        return (first.coupon?.id.number ?? 0) < (second.coupon?.id.number ?? 0)
    }

    /// What a coupon does to what is left of an order, or all that speaks against it.
    enum Judgement {
        case discount(Int64, leaving: LineBalances)
        case refused(Faults)
    }

    /// Puts the discount on the bill and takes it from the counters, or says all that speaks
    /// against it and changes nothing.
    func apply(
        _ circumstances: Circumstances, _ bill: inout Bill, _ counters: inout SharedCounters
    ) -> Faults {
        let lines = offer.lines(of: circumstances)
        switch judge(circumstances, lines, bill.balances, counters) {
        case .refused(let faults):
            return faults
        case .discount(let discount, let balances):
            let setAside = counters.take(self, discount: discount)
            if let terms = offer.benefit.giveBack {
                bill.promise(
                    RewardPromise(
                        use: self, terms: terms, lines: lines,
                        spend: offer.spend(lines, left: bill.balances)))
            }
            bill.discount(self, amount: discount, setAside: setAside, leaving: balances)
            return Faults()
        }
    }

    /// Precondition: `lines` are the offer's lines of this order.
    func judge(
        _ circumstances: Circumstances, _ lines: PricedLines, _ balances: LineBalances,
        _ counters: SharedCounters
    ) -> Judgement {
        let spend = offer.spend(lines, left: balances)
        var faults = CouponFaults(use: self, circumstances: circumstances)
        faults.addStateFaults()
        faults.addTimeFaults()
        faults.addMemberFaults()
        offer.restrictions.check(circumstances, &faults)
        faults.addLineFaults(lines, spend: spend)
        faults.addStackingFaults(counters)
        faults.addUseLimitFaults(counters)
        guard faults.found.isEmpty else { return .refused(faults.found) }

        var balances = balances
        let discount = offer.benefit.take(
            from: &balances, lines, spend: spend, cap: counters.discountLeft(for: self))
        faults.addAmountFaults(discount: discount, budgetLeft: counters.budgetLeft(for: self))
        if let funding { faults.addFundingFaults(funding, discount: discount, counters) }
        guard faults.found.isEmpty else { return .refused(faults.found) }
        return .discount(discount, leaving: balances)
    }

    /// What only shows when every voucher has been applied.
    func finalFaults(
        _ circumstances: Circumstances, _ balances: LineBalances, _ lines: PricedLines? = nil
    ) -> Faults {
        guard offer.terms.definition.restrictions.spend.basis == .final else { return Faults() }
        let lines = lines ?? offer.lines(of: circumstances)
        var faults = CouponFaults(use: self, circumstances: circumstances)
        faults.addSpendFault(balances.sum(of: lines.eligible))
        return faults.found
    }
}

extension Offer {
    /// The lines of an order that the offer is about.
    func lines(of circumstances: Circumstances) -> PricedLines {
        var eligible = terms.definition.restrictions.products.eligibleLines(
            of: circumstances.names)
        var given: [Int] = []
        if let products = terms.definition.benefit.givenProducts {
            given = products.eligibleLines(of: circumstances.names)
            let isGiven = Set(given)
            eligible.removeAll(where: isGiven.contains)
        }
        var initial: Int64 = 0
        for line in eligible { initial += circumstances.order.lines[line].amount }
        return PricedLines(eligible: eligible, given: given, initial: initial)
    }

    /// Value of the eligible lines that thresholds are compared with; what every discount leaves
    /// is compared when all have been applied.
    func spend(_ lines: PricedLines, left balances: LineBalances) -> Int64 {
        switch terms.definition.restrictions.spend.basis {
        case .initial, .final: lines.initial
        case .earlier: balances.sum(of: lines.eligible)
        }
    }
}
