extension Mutant {
    /// When a voucher may be used.
    static let conditions: [Mutant] = [
        Mutant(
            30, "Domain/Redemption/CouponFaults.swift",
            "if now >= end {",
            "if MUTANT ? now > end : now >= end {",
            "A coupon is valid in the moment it expires.",
            "DomainTests"),
        Mutant(
            31, "Domain/Redemption/CouponFaults.swift",
            "if now < start {",
            "if MUTANT ? now <= start : now < start {",
            "A coupon is not valid in the moment it starts.",
            "DomainTests"),
        Mutant(
            32, "Domain/Redemption/CouponFaults.swift",
            "guard spend < needed else",
            "guard MUTANT ? spend <= needed : spend < needed else",
            "The minimum spend itself is refused.",
            "DomainTests"),
        Mutant(
            33, "Domain/Redemption/CouponFaults.swift",
            "if used >= limit {",
            "if MUTANT ? used > limit : used >= limit {",
            "A member may use an offer once too often.",
            "DomainTests"),
        Mutant(
            34, "Domain/Redemption/CouponFaults.swift",
            "left < 1 {",
            "left < (MUTANT ? 0 : 1) {",
            "An offer may be used once too often.",
            "DomainTests"),
        Mutant(
            35, "Domain/Redemption/CouponFaults.swift",
            "if let left = budgetLeft, discount > left {",
            "if let left = budgetLeft, discount > left + (MUTANT ? 1 : 0) {",
            "A campaign gives one unit beyond its budget.",
            "DomainTests"),
        Mutant(
            36, "Domain/Redemption/CouponFaults.swift",
            "owner != member {",
            "owner != member, !MUTANT {",
            "Anybody may use a member's coupon.",
            "DomainTests"),
        Mutant(
            37, "Domain/Redemption/CouponFaults.swift",
            "if coupon.state == .voided {",
            "if coupon.state == .voided, !MUTANT {",
            "A withdrawn coupon may be used.",
            "DomainTests"),
        Mutant(
            38, "Domain/Redemption/CouponFaults.swift",
            "if coupon.usesLeft <= 0 {",
            "if coupon.usesLeft <= (MUTANT ? -1 : 0) {",
            "A used coupon may be used again.",
            "DomainTests"),
        Mutant(
            39, "Domain/Redemption/CouponFaults.swift",
            "if use.campaign.state == .paused {",
            "if use.campaign.state == .paused, !MUTANT {",
            "Coupons of a paused campaign may be used.",
            "DomainTests"),
        Mutant(
            40, "Domain/Redemption/CouponFaults.swift",
            "circumstances.couponCount > 1 {",
            "circumstances.couponCount > (MUTANT ? 2 : 1) {",
            "A coupon to be used alone goes with another one.",
            "DomainTests"),
        Mutant(
            41, "Domain/Restrictions/StoreRestriction.swift",
            "if isIncluded && !isExcluded",
            "if MUTANT || isIncluded && !isExcluded",
            "A coupon is valid in every store.",
            "DomainTests"),
        Mutant(
            42, "Domain/Redemption/GiftCardUse.swift",
            "if circumstances.now >= card.expiresAt {",
            #"""
            if MUTANT ? circumstances.now > card.expiresAt : circumstances.now >= \#
            card.expiresAt {
            """#,
            "A gift card is valid in the moment it expires.",
            "DomainTests"),
    ]
}
