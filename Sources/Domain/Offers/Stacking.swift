/// Which other offers an order may hold beside this one, and in which order they count.
package struct Stacking: Hashable, Sendable {
    /// False: no other coupon beside this one in an order. Gift cards are tender and always fit.
    package var combinable: Bool
    /// Of all vouchers with a group in common, one order takes one. At most
    /// `Limits.exclusionGroups`, sorted.
    package var exclusionGroups: [String]
    /// Higher is applied first; equal priorities go by id. -1,000 ... 1,000.
    package var priority: Int64

    package init(combinable: Bool = true, exclusionGroups: [String] = [], priority: Int64 = 0) {
        self.combinable = combinable
        self.exclusionGroups = exclusionGroups
        self.priority = priority
    }
}

extension Stacking {
    init(reading fields: inout ObjectReader) {
        self.init(
            combinable: fields.optional("combinable", .bool) ?? true,
            exclusionGroups: Set(
                fields.optional(
                    "exclusion_groups", .list(of: .reference, count: 0...Limits.exclusionGroups))
                    ?? []
            ).sorted(),
            priority: fields.optional("priority", .integer(-1_000...1_000)) ?? 0)
    }

    var members: [JSON.Member] {
        var members: [JSON.Member] = [.init("combinable", .bool(combinable))]
        if !exclusionGroups.isEmpty {
            members.append(.init("exclusion_groups", .array(exclusionGroups.map(JSON.string))))
        }
        members.append(.init("priority", .integer(priority)))
        return members
    }

    /// Illegal mixes: groups say what else may stand beside an offer, which is nothing where it
    /// stands alone, and never a second coupon of its own.
    func validate(_ limits: OfferLimits, _ faults: inout OfferFaults) {
        faults.requireRange(priority, -1_000...1_000, "/priority")
        faults.requireRange(
            Int64(exclusionGroups.count), 0...Int64(Limits.exclusionGroups), "/exclusion_groups")
        for group in exclusionGroups {
            faults.requireLength(group, 1...Limits.referenceBytes, "/exclusion_groups")
        }
        let uses = limits.usesPerOrder ?? 1
        if !combinable, !exclusionGroups.isEmpty {
            faults.contradict(
                "Leave the groups out: this offer stands alone anyway.", "/exclusion_groups",
                .array([]), .array(exclusionGroups.map(JSON.string)))
        } else if uses > 1, !combinable || !exclusionGroups.isEmpty {
            faults.contradict(
                "Let one order use one coupon of an offer that excludes others.",
                "/limits/uses_per_order", .integer(1), .integer(uses))
        }
    }
}
