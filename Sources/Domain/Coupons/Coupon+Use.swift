/// What redemptions, their rollback and holds do to a coupon.
extension Coupon {
    /// True where redemptions have taken every use; what only a hold has taken may come back.
    package var isUsed: Bool { usesLeft <= 0 && lastRedemption != nil }

    /// True where it can be withdrawn: neither used nor withdrawn before.
    package var isWithdrawable: Bool { state == .active && !isUsed }

    /// The coupon with one use less. Precondition: a redemption of it was decided.
    package func redeemed(by redemption: RedemptionID) -> Coupon {
        held.captured(by: redemption)
    }

    /// The coupon with one use set aside. Precondition: a hold of it was decided.
    package var held: Coupon {
        precondition(usesLeft > 0, "a coupon is never used beyond its limit")
        var coupon = self
        coupon.usesLeft -= 1
        return coupon
    }

    /// The coupon after a redemption used what a hold had set aside.
    package func captured(by redemption: RedemptionID) -> Coupon {
        var coupon = self
        coupon.lastRedemption = redemption
        return coupon
    }

    /// The coupon with a use back; voided and expired ones get it too.
    package var released: Coupon {
        var coupon = self
        coupon.usesLeft += 1
        return coupon
    }

    /// The coupon when no part of its hold stands any more: none of them is its latest redemption.
    ///
    /// `parts`: the redemptions that the hold became.
    package func forgetting(_ parts: [RedemptionID]) -> Coupon {
        guard let lastRedemption, parts.contains(lastRedemption) else { return self }
        var coupon = self
        coupon.lastRedemption = nil
        return coupon
    }

    /// The coupon with the use back that `redemption` took.
    ///
    /// The use comes back whatever has happened since: a coupon that expired or was voided
    /// meanwhile stays so, so the use is on record but cannot be spent.
    /// An earlier redemption of a many-use coupon is not named again as its latest.
    package func rolledBack(_ redemption: RedemptionID) -> Coupon {
        var coupon = released
        if coupon.lastRedemption == redemption { coupon.lastRedemption = nil }
        return coupon
    }
}
