import Domain

/// Which lines count, by the lists of products.
extension CartEvaluator {
    /// Lines that the offer is for; what is given or added does not count as bought.
    func eligibleLines(_ offer: Offer) -> [Int] {
        let given = givenLines(offer.benefit)
        return order.lines.indices.filter {
            admits(offer.restrictions.products, order.lines[$0]) && !given.contains($0)
        }
    }

    /// Lines of which pieces are given or added; none for benefits that know no such products.
    func givenLines(_ benefit: Benefit) -> [Int] {
        let products: ProductRestriction?
        switch benefit {
        case .addOn(_, let added, _): products = added
        case .buyGet(let terms): products = terms.products
        default: products = nil
        }
        guard let products else { return [] }
        return order.lines.indices.filter { admits(products, order.lines[$0]) }
    }

    /// In no exclude list, and in an include list where there is one.
    private func admits(_ products: ProductRestriction, _ line: Order.Line) -> Bool {
        let catalogue = cart.products[line.sku]
        let names: [(String?, included: NameSet, excluded: NameSet)] = [
            (line.sku, products.includedSKUs, products.excludedSKUs),
            (
                line.category ?? catalogue?.category, products.includedCategories,
                products.excludedCategories
            ),
            (line.brand ?? catalogue?.brand, products.includedBrands, products.excludedBrands),
        ]
        var (isIncluded, hasInclude) = (false, false)
        for (name, included, excluded) in names {
            if let name, excluded.names.contains(name) { return false }
            if !included.names.isEmpty { hasInclude = true }
            if let name, included.names.contains(name) { isIncluded = true }
        }
        return isIncluded || !hasInclude
    }
}
