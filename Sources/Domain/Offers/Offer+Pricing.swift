// Offers
//
// An offer says what a coupon gives (benefit), on what and where (restrictions) and how often
// (limits). It never changes once created, so that every coupon of it keeps the same meaning and
// a redemption can be explained years later.
//
// Three questions are answered here without any I/O: does the offer make sense in its campaign
// (`Offer+Validate`), which lines of an order count for it, and what does it take off them
// (this file). When it may be used is decided in the Redemption room, which knows the time, the
// member and the store.

extension ProductRestriction {
    /// True where every line is eligible.
    package var isEmpty: Bool {
        includedSKUs.isEmpty && excludedSKUs.isEmpty && includedCategories.isEmpty
            && excludedCategories.isEmpty && includedBrands.isEmpty && excludedBrands.isEmpty
    }

    /// Indices of the lines that count, rising. A line's own category and brand win over the
    /// catalogue's; a line without either is in no category and of no brand.
    package func eligibleLines(
        of order: Order, products: [String: RedemptionFacts.ProductFacts]
    ) -> [Int] {
        guard !isEmpty else { return Array(order.lines.indices) }
        return order.lines.indices.filter { index in
            let line = order.lines[index]
            let product = products[line.sku]
            return admits(
                sku: line.sku, category: line.category ?? product?.category,
                brand: line.brand ?? product?.brand)
        }
    }

    private func admits(sku: String, category: String?, brand: String?) -> Bool {
        let isExcluded =
            excludedSKUs.contains(sku)
            || category.map(excludedCategories.contains) == true
            || brand.map(excludedBrands.contains) == true
        if isExcluded { return false }
        if includedSKUs.isEmpty && includedCategories.isEmpty && includedBrands.isEmpty {
            return true
        }
        return includedSKUs.contains(sku)
            || category.map(includedCategories.contains) == true
            || brand.map(includedBrands.contains) == true
    }
}

extension Offer {
    /// Least value of the eligible lines, before any discount, that this offer needs: its minimum
    /// spend or the first step of its ladder, whichever is more. Minor units.
    package var requiredSpend: Int64 {
        guard case .ladder(let steps) = benefit, let first = steps.first else {
            return restrictions.minimumSpend
        }
        return max(restrictions.minimumSpend, first.threshold)
    }

    /// What the offer takes off its eligible lines; 0 ... `remaining`. Minor units.
    ///
    /// - Parameters:
    ///   - initial: value of the eligible lines before any discount; decides the ladder's step.
    ///   - remaining: what earlier coupons left of them; a percentage is taken of this.
    package func discount(initial: Int64, remaining: Int64) -> Int64 {
        let wanted: Int64
        switch benefit {
        case .amountOff(let amount):
            wanted = amount
        case .percentOff(let basisPoints, let cap):
            let portion = Allocation.portion(
                of: remaining, numerator: basisPoints, denominator: 10_000)
            wanted = cap.map { min($0, portion) } ?? portion
        case .ladder(let steps):
            wanted = steps.last { $0.threshold <= initial }?.amountOff ?? 0
        }
        return min(wanted, remaining)
    }
}
