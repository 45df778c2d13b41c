/// Every kind of account. Raw values are stored and never change.
///
/// Value flows along these arrows, and back when reversed:
/// - discounts: `funding` -> `campaignBudget` -> `promotionExpense`
/// - gift cards: `giftCardProceeds` -> `giftCardBalance` -> `giftCardRedeemed`
/// - quotas: `quotaSource` -> `issueQuota` / `redemptionQuota` -> `quotaUsed`
/// - give-backs: `campaignBudget` / `funding` (cash credit) or `pointsQuota` / `quotaSource`
///   (points) -> `rewardPending` -> `rewardAvailable` -> `rewardUsed`
/// - debts of members: `quotaSource` -> `rewardDebt`, a claim; back when it is paid off
/// - payers: `payerFunding` -> `payerBudget` -> `payerExpense`
/// - days: `pacing` -> `dayExpense`
/// - forms: `quotaSource` -> `formBudget` -> `formExpense`
/// - what parties owe one another: `clearing` -> `clearing`
package enum AccountKind: Int64, CaseIterable, Sendable {
    /// Where campaign money comes from; the only side of budgets that may be below zero.
    case funding = 1
    /// What a campaign may still give away. Owner: campaign.
    case campaignBudget = 2
    /// Discount given. Owner: campaign.
    case promotionExpense = 3
    /// Money received for gift cards, as a negative balance. Owner: merchant (0).
    case giftCardProceeds = 10
    /// What a card is still worth: the merchant's liability. Owner: gift card.
    case giftCardBalance = 11
    /// Gift-card value that has paid for orders. Owner: merchant (0).
    case giftCardRedeemed = 12
    /// Where quotas, budgets of forms and points come from, and claims on members; may be below
    /// zero. Owner: merchant (0).
    case quotaSource = 20
    /// Coupons an offer may still issue. Owner: offer.
    case issueQuota = 21
    /// Redemptions an offer may still accept. Owner: offer.
    case redemptionQuota = 22
    /// Units used from quotas. Owner: offer.
    case quotaUsed = 23
    /// Value set aside by open holds, out of a floored account. Owner: the held account's owner.
    case held = 30
    /// Points an offer may still give. Owner: offer.
    case pointsQuota = 40
    /// Points and cash credit that wait for their day. Owner: member.
    case rewardPending = 41
    /// Points and cash credit that may be spent. Owner: member.
    case rewardAvailable = 42
    /// Points and cash credit that have paid for orders. Owner: merchant (0).
    case rewardUsed = 43
    /// What a member owes, because a reward was spent whose order came back. Owner: member.
    case rewardDebt = 44
    /// Where a payer's money comes from; may be below zero. Owner: party.
    case payerFunding = 70
    /// What one payer of a campaign may still give away. Owner: payer of a campaign.
    case payerBudget = 71
    /// A payer's share of the discount given. Owner: payer of a campaign.
    case payerExpense = 72
    /// What a party gets from the others; below zero: what it owes them. Owner: party.
    case clearing = 73
    /// What a campaign sets aside for coupons that end at one hour. Owner: campaign and hour.
    case campaignReserve = 74
    /// The other side of `dayExpense`, below zero. Owner: merchant (0).
    case pacing = 75
    /// Discount given on one day of a campaign that is paced. Owner: campaign and day.
    case dayExpense = 76
    /// Coupons by which an offer's quota may still be refilled. Owner: offer.
    case quotaRefill = 77
    /// What a campaign may still give in one form. Owner: campaign and form.
    case formBudget = 78
    /// What it has given in one form. Owner: campaign and form.
    case formExpense = 79

    /// True where the balance may never fall below zero.
    package var hasFloor: Bool {
        switch self {
        case .funding, .giftCardProceeds, .quotaSource, .payerFunding, .clearing, .pacing: false
        default: true
        }
    }
}

/// Identifies one account: merchant, kind, owner (0 where the merchant itself owns it), asset.
package struct AccountKey: Hashable, Comparable, Sendable {
    package let tenant: Int64
    package let kind: AccountKind
    package let owner: Int64
    package let asset: Asset

    package init(tenant: Int64, kind: AccountKind, owner: Int64, asset: Asset) {
        self.tenant = tenant
        self.kind = kind
        self.owner = owner
        self.asset = asset
    }

    /// The fixed order in which accounts are locked and listed.
    package static func < (left: AccountKey, right: AccountKey) -> Bool {
        if left.tenant != right.tenant { return left.tenant < right.tenant }
        if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
        if left.owner != right.owner { return left.owner < right.owner }
        return left.asset < right.asset
    }
}
