/// What vouchers of one command share: an offer's redemptions and a campaign's budget.
///
/// Without it two coupons of one offer could each take the last redemption.
struct SharedCounters {
    private var usesByOffer: [OfferID: Int64] = [:]
    private var discountByCampaign: [CampaignID: Int64] = [:]

    /// Redemptions by the member so far, those of this command included.
    func redemptionsByMember(for use: CouponUse) -> Int64 {
        use.counters.redemptionsByMember + (usesByOffer[use.offer.id] ?? 0)
    }

    /// Redemptions the offer has left; nil without a limit. A limit whose counter is unknown
    /// counts as spent: nothing is given away by mistake.
    func redemptionsLeft(for use: CouponUse) -> Int64? {
        guard use.offer.limits.totalRedemptions != nil else { return nil }
        return (use.counters.redemptionsLeft ?? 0) - (usesByOffer[use.offer.id] ?? 0)
    }

    /// Minor units the campaign may still give away; nil without a limit. Fails closed as above.
    func budgetLeft(for use: CouponUse) -> Int64? {
        guard use.campaign.budget != nil else { return nil }
        return (use.counters.budgetLeft ?? 0) - (discountByCampaign[use.campaign.id] ?? 0)
    }

    mutating func take(_ use: CouponUse, discount: Int64) {
        usesByOffer[use.offer.id, default: 0] += 1
        discountByCampaign[use.campaign.id, default: 0] += discount
    }
}
