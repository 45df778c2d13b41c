import Ledger

/// Money and refills behind an issue.
extension IssueRules {
    /// Minor units to set aside; nil where no number holds them. 0 where nothing is set aside.
    private var needed: Int64? {
        guard let funds, funds.reserves else { return 0 }
        guard let most = offer.mostPerCoupon else { return nil }
        let (needed, overflow) = most.multipliedReportingOverflow(by: count)
        return overflow ? nil : needed
    }

    func addReserveFaults(_ faults: inout Faults) {
        guard let funds, funds.reserves else { return }
        let left = funds.budgetLeft ?? 0
        if let needed, needed <= left { return }
        faults.add(
            .limitBudget, "The budget has too little left to set aside; add to it first.",
            required: needed.map { Money($0, campaign.currency).json } ?? .string("beyond numbers"),
            actual: Money(left, campaign.currency).json)
    }

    /// Coupons by which the quota is refilled with this issue: as many steps as it takes to have
    /// `below` left, never more than is left of the refills. Where money is set aside, no more than
    /// the budget covers; else none once the budget does not cover another coupon.
    func refill(issuesLeft: Int64?) -> Int64 {
        guard let refill = offer.limits.refill, let issuesLeft, let funds, funds.refillLeft > 0
        else { return 0 }
        let after = issuesLeft - count
        guard after < refill.below else { return 0 }
        let steps = (refill.below - after + refill.by - 1) / refill.by
        var amount = min(steps * refill.by, funds.refillLeft)
        if let left = funds.budgetLeft {
            let most = max(offer.mostPerCoupon ?? 1, 1)
            let available = max(left - (needed ?? left), 0)
            if funds.reserves {
                amount = min(amount, max(available / most - after, 0))
            } else if offer.benefit.reducesPrice, available < most {
                amount = 0
            }
        }
        return amount
    }

    /// Moves the money set aside and the coupons refilled.
    func fundPostings(endingAt end: Timestamp, issuesLeft: Int64?) -> [Posting] {
        guard let funds else { return [] }
        var postings = funds.releases
        if let needed, needed > 0 {
            postings.append(
                Posting(
                    from: campaign.budgetAccount,
                    to: CampaignReserve.account(campaign, endingAt: end), amount: needed))
        }
        let refilled = refill(issuesLeft: issuesLeft)
        if refilled > 0 {
            postings.append(
                Posting(
                    from: offer.quotaRefillAccount, to: offer.issueQuotaAccount,
                    amount: refilled))
        }
        return postings
    }
}
