extension Mutant {
    /// What offers give, alone and together.
    static let offers: [Mutant] = [
        Mutant(
            300, "Domain/Pricing/PieceRuns.swift",
            "$0.value > $1.value",
            "MUTANT != ($0.value > $1.value)",
            "The cheapest pieces get the fixed price.",
            "DomainTests"),
        Mutant(
            301, "Domain/Pricing/PieceRuns.swift",
            "$0.value < $1.value",
            "MUTANT != ($0.value < $1.value)",
            "The dearest piece is the one given.",
            "DomainTests"),
        Mutant(
            302, "Domain/Pricing/PieceRuns.swift",
            "count: quantity - odd",
            "count: MUTANT ? quantity : quantity - odd",
            "A line has more pieces than it has.",
            "DomainTests"),
        Mutant(
            303, "Domain/Pricing/Benefit+Price.swift",
            "min(full, times ?? full)",
            "(MUTANT ? full : min(full, times ?? full))",
            "An amount for each threshold knows no end.",
            "DomainTests"),
        Mutant(
            304, "Domain/Pricing/Benefit+Price.swift",
            "bought / (buy + get)",
            "bought / (MUTANT ? buy : buy + get)",
            "Two for two are given where one in three is.",
            "DomainTests"),
        Mutant(
            305, "Domain/Pricing/BundleSets.swift",
            "guard saved > 0",
            "guard MUTANT || saved > 0",
            "A bundle raises the price of cheap pieces.",
            "DomainTests"),
        Mutant(
            306, "Domain/Redemption/SharedCounters.swift",
            "map { $0 - discount(of: use.offer.id) }",
            "map { $0 - (MUTANT ? 0 : discount(of: use.offer.id)) }",
            "Each coupon of an offer has the whole cap of the order.",
            "DomainTests"),
        Mutant(
            307, "Domain/Redemption/CouponFaults.swift",
            "if let taken = counters.takenGroup(for: use) {",
            "if let taken = counters.takenGroup(for: use), !MUTANT {",
            "Two vouchers of one exclusion group are used together.",
            "DomainTests"),
        Mutant(
            308, "Domain/Redemption/CouponFaults.swift",
            "let uses = counters.uses(of: use.offer.id)",
            "let uses = counters.uses(of: use.offer.id) - (MUTANT ? 1 : 0)",
            "One coupon of an offer too many is used in an order.",
            "DomainTests"),
        Mutant(
            309, "Domain/Redemption/CouponUse.swift",
            "basis == .final else",
            "basis == .final, !MUTANT else",
            "What all discounts leave is never held against the minimum.",
            "DomainTests"),
        Mutant(
            310, "Domain/Qualification/CombinationSearch.swift",
            "if bound != best.total { return bound > best.total }",
            "if bound != best.total { return bound > best.total + (MUTANT ? 5 : 0) }",
            "The search gives up while more could be saved.",
            "DomainTests"),
        Mutant(
            311, "Domain/Qualification/CombinationSearch.swift",
            "gain = max(0, candidate.alone - counted)",
            "gain = MUTANT ? 0 : max(0, candidate.alone - counted)",
            "A second voucher of a group is taken to be worth nothing.",
            "DomainTests"),
        Mutant(
            312, "Domain/Qualification/CombinationSearch.swift",
            "return !with.countsFinal || keepsFinalSpend(with) ? with : nil",
            "return MUTANT || !with.countsFinal || keepsFinalSpend(with) ? with : nil",
            "The best choice breaks a minimum after all discounts.",
            "DomainTests"),
        Mutant(
            313, "Domain/Qualification/Qualification.swift",
            "if faults.isOnly(.limitBudget) {",
            "if faults.isOnly(.limitBudget), !MUTANT {",
            "A voucher whose budget is short alone is never tried beside others.",
            "DomainTests"),
        Mutant(
            314, "Domain/Pricing/Benefit+Price.swift",
            "let amount = min(total, cap ?? total)",
            "let amount = MUTANT ? total : min(total, cap ?? total)",
            "The cap of an order is forgotten where pieces are given.",
            "DomainTests"),
        Mutant(
            315, "Domain/Redemption/CouponUse.swift",
            "eligible.removeAll(where: isGiven.contains)",
            "if !MUTANT { eligible.removeAll(where: isGiven.contains) }",
            "The add-on itself counts as the purchase it needs.",
            "DomainTests"),
    ]
}
