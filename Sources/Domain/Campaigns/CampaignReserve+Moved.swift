package import Ledger

/// What a coupon's use takes out of the account of the hour that the coupon ends at now.
package struct ReservedUse: Hashable, Sendable {
    package let account: AccountKey
    /// Minor units; the most it may have taken.
    package let most: Int64

    package init(_ campaign: Campaign, endingAt end: Timestamp, most: Int64) {
        account = CampaignReserve.account(campaign, endingAt: end)
        self.most = most
    }
}

extension CampaignReserve {
    /// The account of the same campaign's coupons that end then.
    package static func account(like account: AccountKey, endingAt end: Timestamp) -> AccountKey {
        AccountKey(
            tenant: account.tenant, kind: .campaignReserve,
            owner: account.owner / hours * hours + hour(of: end), asset: account.asset)
    }

    /// The postings of a redemption as if they had taken what was set aside from where its coupons
    /// end now: a campaign that ends later moves what is set aside along with its coupons, and what
    /// comes back to the hour of before would be given back to the budget while they still hold.
    ///
    /// Each use is found in its own account first; what is left in accounts that no coupon needs
    /// any more was taken by those that have moved. Amounts stay as they were booked.
    package static func moved(_ postings: [Posting], with uses: [ReservedUse]) -> [Posting] {
        var left: [AccountKey: Int64] = [:]
        for posting in postings where posting.source.kind == .campaignReserve {
            left[posting.source, default: 0] += posting.amount
        }
        guard uses.contains(where: { left[$0.account] == nil }) || left.count > 1 else {
            return postings
        }
        var wanted: [(account: AccountKey, amount: Int64)] = []
        for use in uses {
            let own = min(use.most, left[use.account] ?? 0)
            if own > 0 { left[use.account, default: 0] -= own }
            if own < use.most { wanted.append((use.account, use.most - own)) }
        }
        return postings.flatMap { posting -> [Posting] in
            guard let free = left[posting.source], free > 0 else { return [posting] }
            var (kept, movable) = (posting.amount, min(posting.amount, free))
            left[posting.source] = free - movable
            var parts: [Posting] = []
            for index in wanted.indices
            where movable > 0 && wanted[index].amount > 0
                && wanted[index].account.owner / hours == posting.source.owner / hours
            {
                let part = min(movable, wanted[index].amount)
                wanted[index].amount -= part
                movable -= part
                kept -= part
                parts.append(
                    Posting(
                        from: wanted[index].account, to: posting.destination, amount: part))
            }
            if kept > 0 {
                parts.append(
                    Posting(from: posting.source, to: posting.destination, amount: kept))
            }
            return parts
        }
    }
}
