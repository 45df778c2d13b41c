package import Ledger

/// One local day of a campaign that is paced: what it may still give, and when it goes on.
package struct BudgetDay: Hashable, Sendable {
    /// Counts what the day has given.
    package let account: AccountKey
    /// Its other side.
    package let source: AccountKey
    /// Minor units, never below 0.
    package let left: Int64
    /// When the next day begins; nil on the last one.
    package let resumesAt: Timestamp?
}

extension BudgetPacing {
    /// Days since 1970 fit below it for two centuries, so that campaign and day make one number.
    private static let daysPerCampaign: Int64 = 100_000

    /// The account of a campaign's local day. Precondition: a day of 1970 or later.
    package static func account(_ campaign: Campaign, day: Int64) -> AccountKey {
        precondition((0..<daysPerCampaign).contains(day), "a day of these centuries")
        return AccountKey(
            tenant: campaign.tenant.number, kind: .dayExpense,
            owner: campaign.id.number * daysPerCampaign + day, asset: campaign.currency)
    }

    /// The local day whose account it is.
    package static func day(of account: AccountKey) -> Int64 { account.owner % daysPerCampaign }

    /// The campaign whose account it is.
    static func campaign(of account: AccountKey) -> CampaignID {
        CampaignID(account.owner / daysPerCampaign)
    }

    package static func day(at time: Timestamp, in zone: Zone) -> Int64 {
        min(max(zone.local(time).day, 0), daysPerCampaign - 1)
    }

    /// What the day of `now` may give. `spent` is the day's so far, `budgetLeft` the campaign's
    /// now; nil without a budget, of which an even spread is never told.
    ///
    /// An even spread gives each day its part, rounded up, of what was left when it began: what a
    /// day does not use goes to the days after it, and nothing is left over on the last.
    package func day(
        of campaign: Campaign, at now: Timestamp, in zone: Zone, spent: Int64, budgetLeft: Int64?
    ) -> BudgetDay {
        let today = Self.day(at: now, in: zone)
        let last = Self.day(
            at: campaign.endsAt.advanced(byMilliseconds: -1), in: zone)
        var allowed = perDay ?? Limits.amountMinorUnits
        if isEven {
            let days = max(last - today, 0) + 1
            let (atStart, overflow) = (budgetLeft ?? 0).addingReportingOverflow(spent)
            let whole = overflow ? Int64.max : atStart
            allowed = min(allowed, whole / days + (whole % days > 0 ? 1 : 0))
        }
        return BudgetDay(
            account: Self.account(campaign, day: today),
            source: AccountKey(
                tenant: campaign.tenant.number, kind: .pacing, owner: 0, asset: campaign.currency),
            left: max(allowed - spent, 0),
            resumesAt: today < last ? zone.start(ofDay: today + 1) : nil)
    }
}
