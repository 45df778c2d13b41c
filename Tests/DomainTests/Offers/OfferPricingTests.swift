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
                restriction.eligibleLines(of: order, products: products) == lines,
                "\(restriction)")
        }
    }

    @Test func everySmallDiscountStaysWithinWhatRemains() {
        let ladder = Benefit.ladder([
            Benefit.Step(threshold: 5, amountOff: 2), Benefit.Step(threshold: 9, amountOff: 7),
        ])
        for initial in Int64(0)...12 {
            for remaining in 0...initial {
                let step: Int64 = initial >= 9 ? 7 : initial >= 5 ? 2 : 0
                #expect(
                    Fixture.offer(benefit: ladder).discount(
                        initial: initial, remaining: remaining) == min(step, remaining))
                for amount in Int64(1)...12 {
                    let fixed = Fixture.offer(benefit: .amountOff(amount))
                    #expect(
                        fixed.discount(initial: initial, remaining: remaining)
                            == min(amount, remaining))
                }
                for basisPoints in [1, 999, 2_500, 5_000, 9_999, 10_000] as [Int64] {
                    for cap in [nil, 1, 3] as [Int64?] {
                        let percent = Fixture.offer(
                            benefit: .percentOff(basisPoints: basisPoints, cap: cap))
                        let exact = (2 * remaining * basisPoints + 10_000) / 20_000
                        #expect(
                            percent.discount(initial: initial, remaining: remaining)
                                == min(exact, cap ?? exact), "\(basisPoints) of \(remaining)")
                    }
                }
            }
        }
    }

    @Test func aLaddersFirstStepIsASpendItRequires() {
        let steps = [Benefit.Step(threshold: 500, amountOff: 50)]
        let minimum = { (amount: Int64) in Restrictions(minimumSpend: amount) }
        #expect(Fixture.offer(benefit: .ladder(steps)).requiredSpend == 500)
        #expect(
            Fixture.offer(benefit: .ladder(steps), restrictions: minimum(600)).requiredSpend
                == 600)
        #expect(Fixture.offer(restrictions: minimum(600)).requiredSpend == 600)
    }
}
