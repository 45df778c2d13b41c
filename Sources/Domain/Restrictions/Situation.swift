/// What only the outside can know about an order, loaded before anything is decided.
package struct Situation: Hashable, Sendable {
    /// Metres between the customer and the order's store; nil where either is not known.
    package var distanceMetres: Int64?
    /// What the merchant knows of the member; nil for nobody, or somebody without a profile.
    package var profile: MemberProfile?
    /// Those of the audiences that the offers at hand name which the member is in.
    package var audiences: Set<String>
    /// Offers that an experiment keeps from the member.
    package var withheld: Set<OfferID>
    /// The zones that the offers at hand name.
    package var zones: [String: Zone]

    package init(
        distanceMetres: Int64? = nil, profile: MemberProfile? = nil,
        audiences: Set<String> = [], withheld: Set<OfferID> = [],
        zones: [String: Zone] = [:]
    ) {
        self.distanceMetres = distanceMetres
        self.profile = profile
        self.audiences = audiences
        self.withheld = withheld
        self.zones = zones
    }

    /// UTC for no name; nil for a name that is not known.
    func zone(_ identifier: String?) -> Zone? {
        guard let identifier else { return .utc }
        return zones[identifier]
    }
}

/// What a merchant knows of a member that offers ask about.
package struct MemberProfile: Hashable, Sendable {
    /// The merchant's own name of a level of membership; nil for none.
    package var tier: String?
    /// Completed orders so far.
    package var visits: Int64
    /// What they came to after discounts, minor units.
    package var spentAmount: Int64
    package var tags: MemberTags

    package init(
        tier: String? = nil, visits: Int64 = 0, spentAmount: Int64 = 0,
        tags: MemberTags = .empty
    ) {
        self.tier = tier
        self.visits = visits
        self.spentAmount = spentAmount
        self.tags = tags
    }

    package var state: MemberRestriction.State { visits == 0 ? .new : .returning }
}
