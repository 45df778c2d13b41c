import Ledger

/// What coupons with their use back set aside again.
extension BookedPostings {
    /// `discounts`, with what goes on into reserves: straight from what was given, and what the
    /// redemption had left over out of the budget, as far as the budget still has it.
    func setAside(
        _ discounts: [Posting], of campaign: CampaignID, _ uses: ReturnedUses
    ) -> [Posting] {
        let accounts = reserves(of: campaign)
        guard let budget = accounts.first?.budget else { return discounts }
        var booked = discounts.filter { $0.destination != budget }
        let toBudget = discounts.filter { $0.destination == budget }
        var released = toBudget.reduce(0) { $0 + $1.amount }
        var left = settled.budgetLeft[budget] ?? 0
        let expense = toBudget.first?.source
        for account in accounts {
            let due = due(account, campaign, uses)
            let direct = min(due, released)
            let rest = min(due - direct, left)
            released -= direct
            left -= rest
            if let expense, direct > 0 {
                booked.append(Posting(from: expense, to: account.key, amount: direct))
            }
            if rest > 0 { booked.append(Posting(from: budget, to: account.key, amount: rest)) }
        }
        if let expense, released > 0 {
            booked.append(Posting(from: expense, to: budget, amount: released))
        }
        return booked
    }

    private struct Reserve {
        let key: AccountKey
        let budget: AccountKey
        /// What the redemption took out of it, used or not.
        var taken: Int64
    }

    private func reserves(of campaign: CampaignID) -> [Reserve] {
        var found: [Reserve] = []
        for posting in postings
        where posting.source.kind == .campaignReserve
            && CampaignReserve.campaign(of: posting.source) == campaign
        {
            if let index = found.firstIndex(where: { $0.key == posting.source }) {
                found[index].taken += posting.amount
            } else {
                let budget = AccountKey(
                    tenant: posting.source.tenant, kind: .campaignBudget, owner: campaign.number,
                    asset: posting.source.asset)
                found.append(Reserve(key: posting.source, budget: budget, taken: posting.amount))
            }
        }
        return found
    }

    /// What a reserve gets of what was taken out of it: the most that each use can give.
    private func due(
        _ reserve: Reserve, _ campaignID: CampaignID, _ uses: ReturnedUses
    ) -> Int64 {
        var (before, now) = (Int64(0), Int64(0))
        for voucher in vouchers {
            guard case .coupon(let coupon?, let offer, let campaign) = voucher.kind,
                campaign.id == campaignID,
                CampaignReserve.account(campaign, endingAt: coupon.expiresAt) == reserve.key
            else { continue }
            let most = offer.mostPerUse ?? 0
            if voucher.hasItsUseBack {
                before += most
            } else if uses.ends(coupon.id) {
                now += most
            }
        }
        return min(reserve.taken, before + now) - min(reserve.taken, before)
    }
}
