import Ledger

/// What deciding about rewards may look at; empty where a command neither earns nor spends any.
package struct RewardFacts: Sendable {
    package var balances: RewardPurse.Balances
    /// What points are worth in the order's currency; nil: they do not pay there.
    package var worth: PointsWorth?
    /// Points that offers with a total may still give.
    package var pointsLeft: [OfferID: Int64]
    /// The offers whose coupons are given back, by outer id.
    package var targets: [String: Target]

    /// An offer whose coupons are given back.
    package struct Target: Sendable {
        package let offer: Offer
        package let campaign: Campaign
        package let issuedToMember: Int64
        /// Nil without a limit.
        package let issuesLeft: Int64?
        package let zone: Zone
        /// How its limits of issues by period stand.
        package let counted: CountFacts

        package init(
            offer: Offer, campaign: Campaign, issuedToMember: Int64, issuesLeft: Int64?,
            zone: Zone, counted: CountFacts = CountFacts()
        ) {
            self.counted = counted
            self.offer = offer
            self.campaign = campaign
            self.issuedToMember = issuedToMember
            self.issuesLeft = issuesLeft
            self.zone = zone
        }
    }

    package init(
        balances: RewardPurse.Balances = RewardPurse.Balances(), worth: PointsWorth? = nil,
        pointsLeft: [OfferID: Int64] = [:], targets: [String: Target] = [:]
    ) {
        self.balances = balances
        self.worth = worth
        self.pointsLeft = pointsLeft
        self.targets = targets
    }
}
