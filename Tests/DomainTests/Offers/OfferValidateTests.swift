import Domain
import Testing

struct OfferValidateTests {
    @Test func everyUnfitOfferIsRefusedWithTheFieldAtFault() {
        for (name, offer, expected) in OfferValidateTests.unfit {
            let refusal = refusal(offer)
            let told = refusal?.conditions.map { "\($0.name) \($0.subject ?? "")" }
            #expect(told == [expected], "\(name)")
            #expect(
                refusal?.code.rawValue == expected.split(separator: " ").first.map(String.init),
                "\(name)")
        }
    }

    @Test func fitOffersPassUpToTheirBounds() {
        for (name, offer) in OfferValidateTests.fit {
            #expect(refusal(offer) == nil, "\(name)")
        }
    }

    @Test func allFaultsAreListedAndTheEarlierCodeIsAnswered() {
        let offer = Fixture.offer(
            benefit: .amountOff(0),
            restrictions: Restrictions(
                products: ProductRestriction(includedSKUs: ["a", "b"], excludedSKUs: ["b", "a"])),
            priority: 1_001)
        let found = refusal(offer)
        #expect(found?.code == .invalidField)
        #expect(
            found?.conditions.map(\.subject) == [
                "/restrictions/excluded_skus", "/priority", "/benefit/amount",
            ])
        // The smallest of the entries in both lists, whatever the order of the sets.
        #expect(found?.conditions.first?.actual == .string("a"))
    }

    private func refusal(_ offer: Offer) -> Refusal? {
        Outcome { () throws(Refusal) in try offer.validate(in: Fixture.campaign()) }.refusal
    }

    private static func step(_ threshold: Int64, _ amountOff: Int64) -> Benefit.Step {
        Benefit.Step(threshold: threshold, amountOff: amountOff)
    }

    private static func ladder(_ steps: Benefit.Step...) -> Offer {
        Fixture.offer(benefit: .ladder(steps))
    }

    private static func percent(_ basisPoints: Int64, cap: Int64? = nil) -> Offer {
        Fixture.offer(benefit: .percentOff(basisPoints: basisPoints, cap: cap))
    }

    private static func dates(_ start: Int64?, _ end: Int64?) -> Offer {
        Fixture.offer(
            restrictions: Restrictions(
                startsAt: start.map(Fixture.hour), endsAt: end.map(Fixture.hour)))
    }

    private static func products(_ restriction: ProductRestriction) -> Offer {
        Fixture.offer(restrictions: Restrictions(products: restriction))
    }

    private static let tooLarge = Limits.amountMinorUnits + 1

    private static let unfit: [(String, Offer, String)] = [
        ("amount 0", Fixture.offer(benefit: .amountOff(0)), "out_of_range /benefit/amount"),
        (
            "amount too large", Fixture.offer(benefit: .amountOff(tooLarge)),
            "out_of_range /benefit/amount"
        ),
        ("percent 0", percent(0), "out_of_range /benefit/basis_points"),
        ("percent above 100", percent(10_001), "out_of_range /benefit/basis_points"),
        ("cap 0", percent(1, cap: 0), "out_of_range /benefit/cap"),
        ("no step", ladder(), "out_of_range /benefit/steps"),
        (
            "21 steps", Fixture.offer(benefit: .ladder((1...21).map { step($0 * 10, $0) })),
            "out_of_range /benefit/steps"
        ),
        (
            "more off than its threshold", ladder(step(100, 101)),
            "invalid_field /benefit/steps/0/amount_off"
        ),
        (
            "equal thresholds", ladder(step(100, 1), step(100, 2)),
            "invalid_field /benefit/steps/1/threshold"
        ),
        (
            "equal amounts", ladder(step(100, 1), step(200, 1)),
            "invalid_field /benefit/steps/1/amount_off"
        ),
        (
            "step takes nothing off", ladder(step(100, 0)),
            "out_of_range /benefit/steps/0/amount_off"
        ),
        (
            "minimum below 0", Fixture.offer(restrictions: Restrictions(minimumSpend: -1)),
            "out_of_range /restrictions/minimum_spend"
        ),
        ("starts before campaign", dates(-25, nil), "out_of_range /restrictions/starts_at"),
        ("ends after campaign", dates(nil, 721), "out_of_range /restrictions/ends_at"),
        ("ends when it starts", dates(5, 5), "out_of_range /restrictions/ends_at"),
        (
            "total issues 0", Fixture.offer(limits: OfferLimits(totalIssues: 0)),
            "out_of_range /limits/total_issues"
        ),
        (
            "too many redemptions",
            Fixture.offer(limits: OfferLimits(totalRedemptions: Limits.quota + 1)),
            "out_of_range /limits/total_redemptions"
        ),
        (
            "issues per member 0", Fixture.offer(limits: OfferLimits(issuesPerMember: 0)),
            "out_of_range /limits/issues_per_member"
        ),
        (
            "redemptions per member 0",
            Fixture.offer(limits: OfferLimits(redemptionsPerMember: 0)),
            "out_of_range /limits/redemptions_per_member"
        ),
        (
            "uses 0", Fixture.offer(limits: OfferLimits(usesPerCoupon: 0)),
            "out_of_range /limits/uses_per_coupon"
        ),
        (
            "category in both",
            products(
                ProductRestriction(includedCategories: ["a"], excludedCategories: ["a", "b"])),
            "invalid_field /restrictions/excluded_categories"
        ),
        (
            "brand in both",
            products(ProductRestriction(includedBrands: ["a"], excludedBrands: ["a"])),
            "invalid_field /restrictions/excluded_brands"
        ),
        (
            "empty entry", products(ProductRestriction(includedSKUs: [""])),
            "out_of_range /restrictions/included_skus"
        ),
        (
            "too many entries",
            products(ProductRestriction(excludedSKUs: NameSet((0...100_000).map(String.init)))),
            "out_of_range /restrictions/excluded_skus"
        ),
        ("no name", Fixture.offer(name: ""), "out_of_range /name"),
        ("priority too low", Fixture.offer(priority: -1_001), "out_of_range /priority"),
        ("code too short", Fixture.offer(publicCode: "AB"), "out_of_range /public_code"),
        ("code in lower case", Fixture.offer(publicCode: "spring"), "invalid_field /public_code"),
    ]

    private static let fit: [(String, Offer)] = [
        ("plain", Fixture.offer()),
        ("largest amount", Fixture.offer(benefit: .amountOff(Limits.amountMinorUnits))),
        ("whole price", percent(10_000, cap: 1)),
        ("step as large as its threshold", ladder(step(1, 1), step(2, 2))),
        ("20 steps", Fixture.offer(benefit: .ladder((1...20).map { step($0 * 10, $0) }))),
        ("the campaign's dates", dates(-24, 720)),
        ("code", Fixture.offer(publicCode: "SPRING25")),
        ("largest quota", Fixture.offer(limits: OfferLimits(totalIssues: Limits.quota))),
        (
            "most entries",
            products(ProductRestriction(includedSKUs: NameSet((1...100_000).map(String.init))))
        ),
    ]
}
