import Domain
import Testing

struct OfferPricingTests {
    @Test func excludeWinsAndTheLinesOwnCategoryAndBrandWinOverTheCatalogues() {
        let order = Order(
            reference: "R-1", currency: Fixture.currency, store: nil,
            lines: [
                Order.Line(sku: "a", quantity: 1, amount: 1),
                Order.Line(sku: "b", quantity: 1, amount: 1),
                Order.Line(sku: "a", quantity: 1, amount: 1, category: "drink"),
                Order.Line(sku: "c", quantity: 1, amount: 1, brand: "south"),
                Order.Line(sku: "d", quantity: 1, amount: 1),
            ])
        let products = [
            "a": RedemptionFacts.ProductFacts(category: "food", brand: "north"),
            "b": RedemptionFacts.ProductFacts(category: nil, brand: "south"),
        ]
        let table: [(ProductRestriction, [Int])] = [
            (ProductRestriction(), [0, 1, 2, 3, 4]),
            (ProductRestriction(includedSKUs: ["a"]), [0, 2]),
            (ProductRestriction(excludedSKUs: ["a"]), [1, 3, 4]),
            (ProductRestriction(includedCategories: ["food"]), [0]),
            (ProductRestriction(excludedCategories: ["food"]), [1, 2, 3, 4]),
            (ProductRestriction(includedBrands: ["south"]), [1, 3]),
            (ProductRestriction(excludedBrands: ["north"]), [1, 3, 4]),
            (ProductRestriction(includedSKUs: ["d"], includedBrands: ["south"]), [1, 3, 4]),
            (ProductRestriction(includedSKUs: ["a"], excludedCategories: ["drink"]), [0]),
            (ProductRestriction(includedSKUs: ["z"]), []),
        ]
        for (restriction, lines) in table {
            #expect(
                restriction.eligibleLines(of: OrderNames(order, products: products)) == lines,
                "\(restriction)")
        }
    }

    @Test func aLaddersFirstStepIsASpendItRequires() {
        let steps = [Benefit.Step(threshold: 500, amountOff: 50)]
        let minimum = { (amount: Int64) in Restrictions(minimumSpend: amount) }
        #expect(Fixture.offer(benefit: .ladder(steps)).terms.requiredSpend == 500)
        #expect(
            Fixture.offer(benefit: .ladder(steps), restrictions: minimum(600)).terms.requiredSpend
                == 600)
        #expect(Fixture.offer(restrictions: minimum(600)).terms.requiredSpend == 600)
    }
}
