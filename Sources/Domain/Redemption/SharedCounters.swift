/// What vouchers of one command share: an offer's redemptions and what it may take off the order,
/// a campaign's budget, the places of exclusion groups.
///
/// Without it two coupons of one offer could each take the last redemption.
struct SharedCounters {
    private var usesByOffer: [OfferID: Int64] = [:]
    private var discountByOffer: [OfferID: Int64] = [:]
    private var discountByCampaign: [CampaignID: Int64] = [:]
    /// Who took the place of an exclusion group.
    private var takenGroups: [(group: String, index: Int)] = []

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

    /// Coupons of the offer in this order so far.
    func uses(of offer: OfferID) -> Int64 { usesByOffer[offer] ?? 0 }

    /// Minor units that coupons of the offer take off this order so far.
    func discount(of offer: OfferID) -> Int64 { discountByOffer[offer] ?? 0 }

    /// Minor units the offer may still take off this order; nil without a limit.
    func discountLeft(for use: CouponUse) -> Int64? {
        let left = use.offer.limits.discountPerOrder.map { $0 - discount(of: use.offer.id) }
        guard let counted = countedDiscountLeft(for: use) else { return left }
        return min(left ?? counted, counted)
    }

    /// The first of the offer's exclusion groups that is taken, and the voucher that took it.
    func takenGroup(for use: CouponUse) -> (group: String, index: Int)? {
        takenGroups.first { use.offer.stacking.exclusionGroups.contains($0.group) }
    }

    mutating func take(_ use: CouponUse, discount: Int64) {
        usesByOffer[use.offer.id, default: 0] += 1
        discountByOffer[use.offer.id, default: 0] += discount
        discountByCampaign[use.campaign.id, default: 0] += discount
        for group in use.offer.stacking.exclusionGroups { takenGroups.append((group, use.index)) }
    }
}
