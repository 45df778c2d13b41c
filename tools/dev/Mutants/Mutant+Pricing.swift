extension Mutant {
    /// How much comes off.
    static let pricing: [Mutant] = [
        Mutant(
            20, "Domain/Orders/Allocation.swift",
            "remainder >= denominator - remainder ?",
            #"""
            (MUTANT ? remainder > denominator - remainder : remainder >= denominator - \#
            remainder) ?
            """#,
            "Half a unit is rounded down.",
            "DomainTests"),
        Mutant(
            21, "Domain/Orders/Allocation.swift",
            "ranked.prefix(Int(left))",
            "ranked.prefix(MUTANT ? 0 : Int(left))",
            "The remainder of a division is lost.",
            "DomainTests"),
        Mutant(
            22, "Domain/Orders/Allocation.swift",
            "? remainders[first] > remainders[second] : first < second",
            #"""
            ? (MUTANT ? remainders[first] < remainders[second] : remainders[first] > \#
            remainders[second])
                            : first < second
            """#,
            "The smallest remainders get the units left over.",
            "DomainTests"),
        Mutant(
            23, "Domain/Pricing/Benefit+Price.swift",
            "steps.last(where: { $0.threshold <= reached })",
            "steps.last(where: { MUTANT ? $0.threshold < reached : $0.threshold <= reached })",
            "A step of a ladder starts one unit too late.",
            "DomainTests"),
        Mutant(
            24, "Domain/Pricing/Benefit+Price.swift",
            "return cap.map { min($0, portion) } ?? portion",
            "return MUTANT ? portion : cap.map { min($0, portion) } ?? portion",
            "The cap of a percentage is forgotten.",
            "DomainTests"),
        Mutant(
            25, "Domain/Restrictions/ProductRestriction.swift",
            "if isExcluded { return false }",
            "if isExcluded, !MUTANT { return false }",
            "Excluded products are discounted.",
            "DomainTests"),
        Mutant(
            26, "Domain/Offers/Offer.swift",
            "max(spend.minimum, benefit.thresholdAmount)",
            "MUTANT ? spend.minimum : max(spend.minimum, benefit.thresholdAmount)",
            "A ladder may be used below its first step.",
            "DomainTests"),
        Mutant(
            27, "Domain/Redemption/SharedCounters.swift",
            "use.counters.redemptionsByMember + uses(of: use.offer.id)",
            "use.counters.redemptionsByMember + (MUTANT ? 0 : uses(of: use.offer.id))",
            "Two coupons in one order pass a member's limit of one.",
            "DomainTests"),
        Mutant(
            28, "Domain/Redemption/SharedCounters.swift",
            "(use.counters.budgetLeft ?? 0) - taken",
            "(use.counters.budgetLeft ?? 0) - (MUTANT ? 0 : taken)",
            "Two coupons in one order share a budget without counting.",
            "DomainTests"),
        Mutant(
            29, "Domain/Redemption/GiftCardUse.swift",
            "min(bill.due, balance, amount ?? balance)",
            "min(bill.due, balance, MUTANT ? balance : amount ?? balance)",
            "A gift card pays more than was asked for.",
            "DomainTests"),
    ]
}
