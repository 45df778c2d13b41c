/// Audiences that a member must or must not be in, by name. Exclude wins. The audiences that the
/// member is in come with the `Situation`; one that is not there counts as not being in it, so an
/// excluded audience must be known by name when the offer is saved.
package struct AudienceRestriction: Hashable, Sendable {
    /// Empty: everybody. Else one of them at least.
    package var included: NameSet
    package var excluded: NameSet

    package init(included: NameSet = [], excluded: NameSet = []) {
        self.included = included
        self.excluded = excluded
    }

    /// All that are named, in order.
    package var names: [String] { included.names + excluded.names }
}

extension AudienceRestriction: Restriction {
    var isEmpty: Bool { included.isEmpty && excluded.isEmpty }

    init(reading fields: inout ObjectReader) {
        let entries = FieldFormat<[String]>.list(
            of: .text(1...Limits.referenceBytes), count: 0...Limits.offerAudiences)
        self.init(
            included: NameSet(fields.optional("audiences", entries) ?? []),
            excluded: NameSet(fields.optional("excluded_audiences", entries) ?? []))
    }

    var members: [JSON.Member] {
        .names("audiences", included) + .names("excluded_audiences", excluded)
    }

    func validate(_ faults: inout OfferFaults) {
        faults.requireEntries(included, "/restrictions/audiences")
        faults.requireEntries(excluded, "/restrictions/excluded_audiences")
        faults.requireApart(included, excluded, "/restrictions/excluded_audiences")
    }

    func check(_ circumstances: Circumstances, _ faults: inout CouponFaults) {
        guard circumstances.member != nil else { return }
        let audiences = circumstances.situation.audiences
        let isIncluded = included.isEmpty || included.names.contains(where: audiences.contains)
        let isExcluded = excluded.names.contains(where: audiences.contains)
        if isIncluded && !isExcluded { return }
        faults.add(
            .wrongAudience, "This coupon is for other members.",
            required: isExcluded
                ? ["not": .listing(excluded, "audiences")] : .listing(included, "audiences"),
            actual: .array(names.filter(audiences.contains).map(JSON.string)))
    }
}
