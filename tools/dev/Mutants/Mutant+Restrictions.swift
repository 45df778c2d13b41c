extension Mutant {
    /// Where, when and for whom offers work.
    static let restrictions: [Mutant] = [
        Mutant(
            330, "Domain/Restrictions/ScheduleRestriction.swift",
            #"""
            local.minuteOfDay < slot.until
                                && admits
            """#,
            #"""
            (MUTANT ? local.minuteOfDay <= slot.until : local.minuteOfDay < slot.until)
                                && admits
            """#,
            "A slot lasts a minute too long.",
            "DomainTests"),
        Mutant(
            331, "Domain/Restrictions/ScheduleRestriction.swift",
            "local.weekday == 1 ? 7 : local.weekday - 1",
            "MUTANT ? local.weekday : local.weekday == 1 ? 7 : local.weekday - 1",
            "A slot over midnight belongs to the day it ends on.",
            "DomainTests"),
        Mutant(
            332, "Domain/Restrictions/DistanceRestriction.swift",
            "if distance <= metres { return }",
            "if MUTANT ? distance < metres : distance <= metres { return }",
            "5,000 m are not within 5,000 m.",
            "DomainTests"),
        Mutant(
            333, "Domain/Restrictions/RegionRestriction.swift",
            "String(region[...index])",
            "MUTANT ? region : String(region[...index])",
            "A district is not in its city.",
            "DomainTests"),
        Mutant(
            334, "Domain/Restrictions/HistoryRestriction.swift",
            "profile.map({ $0.visits + 1 })",
            "profile.map({ $0.visits + (MUTANT ? 0 : 1) })",
            "The n-th visit is the one after it.",
            "DomainTests"),
        Mutant(
            335, "Domain/Restrictions/HistoryRestriction.swift",
            "spent < minimumTotalSpend {",
            "(MUTANT ? spent <= minimumTotalSpend : spent < minimumTotalSpend) {",
            "The amount itself is not enough.",
            "DomainTests"),
        Mutant(
            337, "Domain/Restrictions/NameRestriction.swift",
            "if let name, names.contains(name) { return }",
            #"""
            if MUTANT ? name.map(names.contains) ?? true : name.map(names.contains) == true {
                        return
                    }
            """#,
            "An order that does not say how it came is let through.",
            "DomainTests"),
        Mutant(
            338, "Domain/Restrictions/Zone.swift",
            "if candidate >= begins && candidate < ends",
            "if MUTANT ? index == 0 : candidate >= begins && candidate < ends",
            "Days begin by winter time all year.",
            "DomainTests"),
        Mutant(
            339, "Domain/Restrictions/ValidityRestriction.swift",
            "zone.local(time).day + waitDays)",
            "zone.local(time).day + (MUTANT ? 0 : waitDays))",
            "A coupon does not wait.",
            "DomainTests"),
        Mutant(
            340, "Domain/Restrictions/ValidityRestriction.swift",
            "zone.local(time).day + waitDays + $0)",
            "zone.local(time).day + (MUTANT ? 0 : waitDays) + $0)",
            "The days of waiting are taken off the days of use.",
            "DomainTests"),
    ]
}
