/// Which members an offer is for. Whoever is not known to be one of them is refused.
package struct MemberRestriction: Hashable, Sendable {
    /// True: only a known member may use it.
    package var memberOnly: Bool
    /// Empty: every tier. A member without a tier is in none.
    package var tiers: NameSet
    /// Nil: both.
    package var state: State?

    /// What the merchant has seen of a member. Raw values are wire names.
    package enum State: String, CaseIterable, Sendable {
        /// No completed order so far.
        case new
        /// One or more.
        case returning
    }

    package init(memberOnly: Bool = false, tiers: NameSet = [], state: State? = nil) {
        self.memberOnly = memberOnly
        self.tiers = tiers
        self.state = state
    }

    var asksForMember: Bool { memberOnly || asksForProfile }
    var asksForProfile: Bool { !tiers.isEmpty || state != nil }
}

extension MemberRestriction: Restriction {
    var isEmpty: Bool { !asksForProfile }

    init(reading fields: inout ObjectReader) {
        self.init(
            memberOnly: fields.optional("member_only", .bool) ?? false,
            tiers: NameSet(fields.optional("tiers", .restrictionEntries) ?? []),
            state: fields.optional("member_state", .oneCase))
    }

    var members: [JSON.Member] {
        var members: [JSON.Member] = []
        if memberOnly { members.append(.init("member_only", true)) }
        members += .names("tiers", tiers)
        if let state { members.append(.init("member_state", .string(state.rawValue))) }
        return members
    }

    func validate(_ faults: inout OfferFaults) {
        faults.requireEntries(tiers, "/restrictions/tiers")
    }

    func check(_ circumstances: Circumstances, _ faults: inout CouponFaults) {
        // Without a member that is the fault, and it is named already.
        guard circumstances.member != nil else { return }
        let profile = circumstances.situation.profile
        if !tiers.isEmpty, !(profile?.tier.map(tiers.contains) ?? false) {
            faults.add(
                .wrongTier, "This coupon is for members of another tier.",
                required: .listing(tiers, "tiers"), actual: .text(orNull: profile?.tier))
        }
        if let state, profile?.state != state {
            faults.add(
                .wrongMemberState,
                state == .new
                    ? "This coupon is for a member's first order."
                    : "This coupon is for members who have ordered before.",
                required: .string(state.rawValue), actual: .text(orNull: profile?.state.rawValue))
        }
    }
}
