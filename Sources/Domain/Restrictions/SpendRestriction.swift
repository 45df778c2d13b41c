/// How much of what an offer is for an order must hold.
package struct SpendRestriction: Hashable, Sendable {
    /// Least value of the eligible lines, minor units; 0 for none.
    package var minimum: Int64
    package var basis: Basis
    /// Fewest eligible pieces; 0 for none.
    package var minimumQuantity: Int64

    /// When the eligible lines are counted. Raw values are wire names.
    package enum Basis: String, CaseIterable, Sendable {
        /// Before any discount.
        case initial = "before_discounts"
        /// After the discounts that come before this offer's, before its own.
        case earlier = "after_earlier_discounts"
        /// After every discount of the order, this offer's included.
        case final = "after_all_discounts"
    }

    package init(minimum: Int64 = 0, basis: Basis = .initial, minimumQuantity: Int64 = 0) {
        self.minimum = minimum
        self.basis = basis
        self.minimumQuantity = minimumQuantity
    }

    init(reading fields: inout ObjectReader) {
        self.init(
            minimum: fields.optional("minimum_spend", .integer(0...Limits.amountMinorUnits)) ?? 0,
            basis: fields.optional("minimum_spend_basis", .oneCase) ?? .initial,
            minimumQuantity: fields.optional(
                "minimum_quantity", .integer(0...Limits.lineQuantity)) ?? 0)
    }

    var members: [JSON.Member] {
        var members: [JSON.Member] = []
        if minimum > 0 { members.append(.init("minimum_spend", .integer(minimum))) }
        if basis != .initial {
            members.append(.init("minimum_spend_basis", .string(basis.rawValue)))
        }
        if minimumQuantity > 0 {
            members.append(.init("minimum_quantity", .integer(minimumQuantity)))
        }
        return members
    }

    func validate(_ benefit: Benefit, _ faults: inout OfferFaults) {
        faults.requireRange(minimum, 0...Limits.amountMinorUnits, "/restrictions/minimum_spend")
        faults.requireRange(
            minimumQuantity, 0...Limits.lineQuantity, "/restrictions/minimum_quantity")
        // What a threshold gives would depend on what it gave.
        if basis == .final, benefit.thresholdAmount > 0, benefit.reducesPrice {
            faults.contradict(
                "Count a benefit's own thresholds before its discount.",
                "/restrictions/minimum_spend_basis", .string(Basis.earlier.rawValue),
                .string(basis.rawValue))
        }
    }
}
