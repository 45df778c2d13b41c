/// What a redemption and its rollback do to a coupon.
extension Coupon {
    /// The coupon with one use less. Precondition: a redemption of it was decided.
    package func redeemed(by redemption: RedemptionID) -> Coupon {
        precondition(usesLeft > 0, "a coupon is never used beyond its limit")
        var coupon = self
        coupon.usesLeft -= 1
        coupon.lastRedemption = redemption
        return coupon
    }

    /// The coupon with the use back that `redemption` took.
    ///
    /// The use comes back whatever has happened since: a coupon that expired or was voided
    /// meanwhile stays so, so the use is on record but cannot be spent.
    /// An earlier redemption of a many-use coupon is not named again as its latest.
    package func rolledBack(_ redemption: RedemptionID) -> Coupon {
        var coupon = self
        coupon.usesLeft += 1
        if coupon.lastRedemption == redemption { coupon.lastRedemption = nil }
        return coupon
    }
}
