// The room "Reports": figures that are kept up with every command, so that a report costs one row
// and not a scan. `DatabaseVerifier` and tests recount them.

package import Domain
import Ledger
import Store

extension Engine {
    /// A campaign's figures. Throws `Refusal` (`not_found`).
    package func report(_ id: CampaignID, tenant: TenantID) async throws -> JSON {
        let (codes, now) = (codes, clock())
        return try await read { work in
            let campaign = try work.campaign(id, tenant)
            let key = RowKey(tenant: tenant.number, id: id.number)
            let counters =
                try work.counters.load(key, work.connection)
                ?? CampaignCounters(tenant: tenant, campaign: id)
            return counters.document(
                campaignID: codes.text(id), currency: campaign.currency, budget: campaign.budget,
                budgetLeft: campaign.budget == nil
                    ? nil : try work.balance(campaign.budgetAccount),
                stops: campaign.stops, figures: try work.budgetFigures(campaign, now: now),
                asOf: now)
        }
    }

    /// Sum of all balances by asset and kind of account; every asset sums to zero.
    package func trialBalance(tenant: TenantID) async throws -> JSON {
        try await read { work in
            let lines = try AccountTable.sums(tenant: tenant, work.connection)
            var assets: [JSON] = []
            var isBalanced = true
            for asset in Set(lines.map(\.asset)).sorted() {
                let own = lines.filter { $0.asset == asset }
                let sum = own.reduce(Int64(0)) { $0 &+ $1.balance }
                isBalanced = isBalanced && sum == 0
                assets.append([
                    "asset": .string(asset.code), "sum": .integer(sum),
                    "accounts": .array(
                        own.map {
                            [
                                "kind": .string($0.kind.name), "balance": .integer($0.balance),
                                "count": .integer($0.accounts),
                            ]
                        }),
                ])
            }
            return ["assets": .array(assets), "balanced": .bool(isBalanced)]
        }
    }
}

extension AccountKind {
    /// Stable wire name.
    package var name: String {
        switch self {
        case .funding: "funding"
        case .campaignBudget: "campaign_budget"
        case .promotionExpense: "promotion_expense"
        case .giftCardProceeds: "gift_card_proceeds"
        case .giftCardBalance: "gift_card_balance"
        case .giftCardRedeemed: "gift_card_redeemed"
        case .quotaSource: "quota_source"
        case .issueQuota: "issue_quota"
        case .redemptionQuota: "redemption_quota"
        case .quotaUsed: "quota_used"
        case .held: "held"
        case .pointsQuota: "points_quota"
        case .rewardPending: "reward_pending"
        case .rewardAvailable: "reward_available"
        case .rewardUsed: "reward_used"
        case .rewardDebt: "reward_debt"
        case .payerFunding: "payer_funding"
        case .payerBudget: "payer_budget"
        case .payerExpense: "payer_expense"
        case .clearing: "clearing"
        case .campaignReserve: "campaign_reserve"
        case .pacing: "pacing"
        case .dayExpense: "day_expense"
        case .quotaRefill: "quota_refill"
        case .formBudget: "form_budget"
        case .formExpense: "form_expense"
        }
    }
}
