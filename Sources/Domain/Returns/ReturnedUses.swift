/// The vouchers whose use comes back, by their offers' policy: coupons regain it, and quotas and
/// members' counts with them.
///
/// A coupon regains its use also when it expired or was voided meanwhile; it stays so, and cannot
/// be used again.
package struct ReturnedUses: Hashable, Sendable {
    /// Redemptions to take off the member's count of an offer.
    package struct MemberCounter: Hashable, Sendable {
        package let offer: OfferID
        package let redemptions: Int64
    }

    private let redemption: RedemptionID
    private var found: [Coupon] = []
    private var offers: [OfferID] = []
    private var ended: Set<CouponID> = []

    init(redemption: RedemptionID) {
        self.redemption = redemption
    }

    /// By id.
    package var coupons: [Coupon] { found.sorted { $0.id < $1.id } }

    /// Whether what was set aside for a coupon comes back: also where its use does not yet, because
    /// other parts of a hold need it.
    func ends(_ coupon: CouponID) -> Bool { ended.contains(coupon) }

    mutating func take(_ vouchers: [UsedVoucher], where isReturned: (UsedVoucher) -> Bool) {
        for voucher in vouchers where isReturned(voucher) { take(voucher) }
    }

    mutating func take(_ voucher: UsedVoucher) {
        guard case .coupon(let coupon, let offer, _) = voucher.kind,
            offer.definition.returns.reinstatesCoupon
        else { return }
        if let coupon { ended.insert(coupon.id) }
        guard !voucher.isUseNeeded else { return }
        if let coupon { found.append(coupon.rolledBack(redemption)) }
        offers.append(offer.id)
    }

    /// Uses of an offer that come back.
    func count(of offer: OfferID) -> Int64 {
        Int64(offers.count { $0 == offer })
    }

    /// One count per voucher used, added up by offer, in the order of offer ids.
    package var memberCounters: [MemberCounter] {
        Set(offers).sorted().map { MemberCounter(offer: $0, redemptions: count(of: $0)) }
    }
}
