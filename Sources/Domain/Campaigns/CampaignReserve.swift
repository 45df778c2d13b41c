package import Ledger

/// Money set aside for coupons when they are issued.
///
/// Coupons of a campaign that end at one hour share an account, so that what expires is given back
/// by the hour and no coupon has to be looked for. An issue moves the most a coupon can give from
/// the budget there; a redemption uses it and gives the rest back; a void gives back what is left.
package enum CampaignReserve {
    /// How many hours an owner can tell apart.
    package static let hours: Int64 = 1 << 24

    /// The account of coupons that end then.
    package static func account(_ campaign: Campaign, endingAt end: Timestamp) -> AccountKey {
        account(campaign, hour: hour(of: end))
    }

    /// The accounts of all coupons that have ended by `now`, as the ends of a range of owners.
    package static func ended(
        _ campaign: Campaign, by now: Timestamp
    ) -> (first: AccountKey, last: AccountKey) {
        (account(campaign, hour: 0), account(campaign, hour: hour(of: now)))
    }

    /// All accounts of a campaign.
    package static func all(_ campaign: Campaign) -> (first: AccountKey, last: AccountKey) {
        (account(campaign, hour: 0), account(campaign, hour: hours - 1))
    }

    /// Gives back what an account holds. Precondition: it holds something.
    package static func release(of account: AccountKey, balance: Int64) -> Posting {
        Posting(
            from: account,
            to: AccountKey(
                tenant: account.tenant, kind: .campaignBudget, owner: account.owner / hours,
                asset: account.asset),
            amount: balance)
    }

    /// Hours since 1970, as owners of accounts carry them.
    package static func hour(of time: Timestamp) -> Int64 {
        min(max(ClearingPeriod.hour(of: time), 0), hours - 1)
    }

    /// The campaign whose account it is.
    static func campaign(of account: AccountKey) -> CampaignID {
        CampaignID(account.owner / hours)
    }

    private static func account(_ campaign: Campaign, hour: Int64) -> AccountKey {
        AccountKey(
            tenant: campaign.tenant.number, kind: .campaignReserve,
            owner: campaign.id.number * hours + hour, asset: campaign.currency)
    }
}

/// What an issue may look at where its campaign sets money aside, or its offer refills its quota.
package struct IssueFunds: Hashable, Sendable {
    /// Balance of the campaign's budget, with `releases`; nil without a budget.
    package let budgetLeft: Int64?
    /// True where each coupon sets its most aside.
    package let reserves: Bool
    /// Reserves of coupons that have ended, given back with this issue because it needs them.
    package let releases: [Posting]
    /// Balance of the offer's `quotaRefill`; 0 without one.
    package let refillLeft: Int64

    package init(
        budgetLeft: Int64?, reserves: Bool = false, releases: [Posting] = [],
        refillLeft: Int64 = 0
    ) {
        self.budgetLeft = budgetLeft
        self.reserves = reserves
        self.releases = releases
        self.refillLeft = refillLeft
    }
}
