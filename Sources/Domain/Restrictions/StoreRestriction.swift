/// Stores an offer works in, by the merchant's own ids. Exclude wins; an order that names no store
/// fails either list.
package struct StoreRestriction: Hashable, Sendable {
    /// Empty: every store.
    package var included: NameSet
    package var excluded: NameSet

    package init(included: NameSet = [], excluded: NameSet = []) {
        self.included = included
        self.excluded = excluded
    }
}

extension StoreRestriction: Restriction {
    var isEmpty: Bool { included.isEmpty && excluded.isEmpty }

    init(reading fields: inout ObjectReader) {
        self.init(
            included: NameSet(fields.optional("stores", .restrictionEntries) ?? []),
            excluded: NameSet(fields.optional("excluded_stores", .restrictionEntries) ?? []))
    }

    var members: [JSON.Member] {
        .names("stores", included) + .names("excluded_stores", excluded)
    }

    func validate(_ faults: inout OfferFaults) {
        faults.requireEntries(included, "/restrictions/stores")
        faults.requireEntries(excluded, "/restrictions/excluded_stores")
        faults.requireApart(included, excluded, "/restrictions/excluded_stores")
    }

    func check(_ circumstances: Circumstances, _ faults: inout CouponFaults) {
        let store = circumstances.names.store
        let isIncluded = included.isEmpty || (store.map(included.contains) ?? false)
        let isExcluded = !excluded.isEmpty && (store.map(excluded.contains) ?? true)
        if isIncluded && !isExcluded { return }
        faults.add(
            .wrongStore, "Use this coupon in one of the stores it is valid for.",
            required: isExcluded
                ? ["not": .listing(excluded, "stores")] : .listing(included, "stores"),
            actual: .text(orNull: store?.text))
    }
}
