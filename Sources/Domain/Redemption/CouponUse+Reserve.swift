import Ledger

extension CouponUse {
    /// Books a discount: out of what is set aside for the use, the rest of which goes back to the
    /// budget, and out of the budget or funding for what it does not cover.
    func discountPostings(amount: Int64, setAside: Int64) -> [Posting] {
        guard setAside > 0, let reserve = reserveAccount else {
            return amount > 0 ? [campaign.discountPosting(amount: amount)] : []
        }
        var postings: [Posting] = []
        let used = min(amount, setAside)
        if used > 0 {
            postings.append(Posting(from: reserve, to: campaign.expenseAccount, amount: used))
        }
        if used < setAside {
            postings.append(
                Posting(from: reserve, to: campaign.budgetAccount, amount: setAside - used))
        }
        if used < amount {
            postings.append(campaign.discountPosting(amount: amount - used))
        }
        return postings
    }
}
