/// Which order lines count. A line is eligible when no exclude set holds it and, where any include
/// set is non-empty, at least one of them holds it. Exclude wins.
package struct ProductRestriction: Hashable, Sendable {
    package var includedSKUs: NameSet
    package var excludedSKUs: NameSet
    package var includedCategories: NameSet
    package var excludedCategories: NameSet
    package var includedBrands: NameSet
    package var excludedBrands: NameSet

    package init(
        includedSKUs: NameSet = [], excludedSKUs: NameSet = [],
        includedCategories: NameSet = [], excludedCategories: NameSet = [],
        includedBrands: NameSet = [], excludedBrands: NameSet = []
    ) {
        self.includedSKUs = includedSKUs
        self.excludedSKUs = excludedSKUs
        self.includedCategories = includedCategories
        self.excludedCategories = excludedCategories
        self.includedBrands = includedBrands
        self.excludedBrands = excludedBrands
    }

    /// True where every line is eligible.
    package var isEmpty: Bool { includesAll && excludesNone }

    /// True where a line's category or brand matters.
    package var asksForCategoryOrBrand: Bool {
        !(includedCategories.isEmpty && excludedCategories.isEmpty && includedBrands.isEmpty
            && excludedBrands.isEmpty)
    }

    private var includesAll: Bool {
        includedSKUs.isEmpty && includedCategories.isEmpty && includedBrands.isEmpty
    }

    private var excludesNone: Bool {
        excludedSKUs.isEmpty && excludedCategories.isEmpty && excludedBrands.isEmpty
    }

    /// Indices of the lines that count, rising.
    package func eligibleLines(of names: OrderNames) -> [Int] {
        guard !isEmpty else { return Array(names.lines.indices) }
        return names.lines.indices.filter { admits(names.lines[$0]) }
    }

    private func admits(_ line: OrderNames.Line) -> Bool {
        let isExcluded =
            excludedSKUs.contains(line.sku)
            || line.category.map(excludedCategories.contains) == true
            || line.brand.map(excludedBrands.contains) == true
        if isExcluded { return false }
        return includesAll
            || includedSKUs.contains(line.sku)
            || line.category.map(includedCategories.contains) == true
            || line.brand.map(includedBrands.contains) == true
    }
}

extension ProductRestriction {
    init(reading fields: inout ObjectReader) {
        func names(_ field: String) -> NameSet {
            NameSet(fields.optional(field, .restrictionEntries) ?? [])
        }
        self.init(
            includedSKUs: names("included_skus"), excludedSKUs: names("excluded_skus"),
            includedCategories: names("included_categories"),
            excludedCategories: names("excluded_categories"),
            includedBrands: names("included_brands"), excludedBrands: names("excluded_brands"))
    }

    var members: [JSON.Member] {
        .names("included_skus", includedSKUs) + .names("excluded_skus", excludedSKUs)
            + .names("included_categories", includedCategories)
            + .names("excluded_categories", excludedCategories)
            + .names("included_brands", includedBrands)
            + .names("excluded_brands", excludedBrands)
    }

    func validate(at pointer: String, _ faults: inout OfferFaults) {
        let pairs = [
            (includedSKUs, excludedSKUs, "skus"),
            (includedCategories, excludedCategories, "categories"),
            (includedBrands, excludedBrands, "brands"),
        ]
        for (included, excluded, name) in pairs {
            faults.requireEntries(included, pointer + "included_" + name)
            faults.requireEntries(excluded, pointer + "excluded_" + name)
            faults.requireApart(included, excluded, pointer + "excluded_" + name)
        }
    }
}

extension FieldFormat where Value == ProductRestriction {
    /// A selection of products inside a benefit.
    static var products: FieldFormat {
        .object { ProductRestriction(reading: &$0) }
    }
}
