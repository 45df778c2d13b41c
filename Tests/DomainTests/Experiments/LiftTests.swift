import Domain
import Testing

@Suite("Lift")
struct LiftTests {
    /// Newcombe 1998, table II: (a) 56/70 less 48/80, (b) 9/10 less 3/10, (d) 5/56 less 0/29.
    @Test(arguments: [
        (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090),
        (5, 56, 0, 29, -0.0381, 0.1926), (10, 10, 0, 10, 0.6075, 1.0),
    ])
    func theIntervalOfRatesIsThePublishedOne(
        _ one: Int64, _ all: Int64, _ two: Int64, _ others: Int64, _ low: Double, _ high: Double
    ) {
        let lift = Lift(ordered: one, of: all, holdoutOrdered: two, of: others)
        #expect(abs(lift.low - low) < 0.000_06, "\(lift)")
        #expect(abs(lift.high - high) < 0.000_06, "\(lift)")
    }

    /// Worked by hand: means 3 and 6, variances 2.5 and 10, five each, so a standard error of
    /// 1.5811 with 5.882 degrees of freedom, whose t is 2.4591.
    @Test func theIntervalOfMeansIsWelchs() {
        var (one, two) = (Spread(), Spread())
        for value in [1, 2, 3, 4, 5] as [Int64] {
            one.add(value)
            two.add(value * 2)
        }
        #expect(one.mean == 3 && abs(one.variance - 2.5) < 1e-12)
        let lift = Lift(one, two)
        #expect(lift.estimate == -3)
        // The expansion is good for three digits at six degrees of freedom.
        #expect(abs(lift.low - (-3 - 1.5811 * 2.4591)) < 0.01, "\(lift)")
    }

    @Test func sumsOfHugeAmountsNeitherTrapNorCancelOut() {
        var spread = Spread()
        for value in [Int64.max, .max - 2_048, .max] { spread.add(value) }
        #expect(spread.variance >= 0 && spread.variance.isFinite)
        var outcome = ArmOutcome()
        outcome.add(visits: 1, spent: .max)
        outcome.add(visits: 0, spent: .max)
        #expect(outcome.spent == .max && outcome.ordered == 1 && outcome.members == 2)
    }

    private static func world(
        _ members: Int64, share: Double, mean: Double, _ random: inout SeededRandom
    ) -> ArmOutcome {
        var outcome = ArmOutcome()
        for _ in 0..<members {
            let isBuyer = Double.random(in: 0..<1, using: &random) < share
            // Uniform from 0 to twice the mean: skewed by those who buy nothing.
            let spent = Double.random(in: 0..<2, using: &random) * mean
            outcome.add(visits: isBuyer ? 1 : 0, spent: isBuyer ? Int64(spent) : 0)
        }
        return outcome
    }

    /// 500 worlds with a known effect: 12 % order without the offer and 15 % with it, and spend
    /// 80.00 each in the mean. A right interval covers the truth in 475 of them, give or take 15
    /// (three standard deviations).
    @Test func intervalsCoverTheTruthAboutAsOftenAsTheySay() {
        let seed: UInt64 = 20_261_122
        var random = SeededRandom(seed: seed)
        var (rates, spends, misses) = (0, 0, (low: 0, high: 0))
        for _ in 0..<500 {
            let holdout = Self.world(400, share: 0.12, mean: 8_000, &random)
            let arm = Self.world(900, share: 0.15, mean: 8_000, &random)
            let rate = Lift(
                ordered: arm.ordered, of: arm.members, holdoutOrdered: holdout.ordered,
                of: holdout.members)
            if rate.low <= 0.03 && 0.03 <= rate.high { rates += 1 }
            if rate.low > 0.03 { misses.high += 1 }
            if rate.high < 0.03 { misses.low += 1 }
            let spend = Lift(arm.spend, holdout.spend)
            if spend.low <= 240 && 240 <= spend.high { spends += 1 }
        }
        #expect((460...490).contains(rates), "seed \(seed): \(rates)")
        #expect((460...490).contains(spends), "seed \(seed): \(spends)")
        #expect(misses.low > 2 && misses.high > 2, "seed \(seed): both sides, \(misses)")
    }

    @Test func aReportSaysWhenThereIsTooLittleToTell() throws {
        let experiment = Experiment(
            salt: "s", holdoutBasisPoints: 5_000, arms: [.init(name: "a", share: 5_000)])
        let currency = Fixture.campaign().currency
        var report = LiftReport(experiment: experiment, currency: currency)
        let empty = report.document["groups"]?.arrayValue
        #expect(empty?.map { $0["order_rate_percent"] } == [.null, .null])
        for number in 0..<Limits.liftMembers {
            report.outcomes[0].add(visits: 0, spent: 0)
            let isFew = report.document["groups"]?.arrayValue?[1]["lift"]?["status"]
            #expect(isFew == "not_enough_data")
            report.outcomes[1].add(
                visits: number % 4 == 0 ? 2 : 0, spent: number % 4 == 0 ? 400 : 0)
        }
        let groups = report.document["groups"]?.arrayValue ?? []
        #expect(groups.first?["lift"] == .null)
        let arm = try #require(groups.last)
        #expect(arm["order_rate_percent"] == "25.00")
        #expect(arm["spend_per_member"] == "100.00")
        #expect(arm["lift"]?["status"] == "measured")
        #expect(arm["lift"]?["order_rate_points"]?["estimate"] == "25.00")
        #expect(arm["lift"]?["spend_per_member"]?["estimate"] == "100.00")
    }

    @Test func anOffersSharesComeToTheWhole() throws {
        func refusal(_ experiment: JSON) throws -> Refusal? {
            let definition = try OfferDefinition.read([
                "benefit": ["type": "amount_off", "amount": 1], "experiment": experiment,
            ])
            #expect(try OfferDefinition.read(definition.json) == definition)
            let offer = Offer(
                tenant: Fixture.tenant, id: OfferID(1), campaign: Fixture.campaign().id,
                name: "o", definition: definition, metadata: .object([]),
                createdAt: Fixture.now)
            return Outcome { () throws(Refusal) in
                try offer.validate(in: Fixture.campaign())
            }.refusal
        }
        let half: JSON = ["name": "a", "share": 5_000]
        #expect(try refusal(["salt": "s", "holdout_basis_points": 1_000]) == nil)
        #expect(
            try refusal(["salt": "s", "holdout_basis_points": 5_000, "arms": [half]]) == nil)
        for (experiment, subject) in [
            (["salt": "s", "holdout_basis_points": 4_999, "arms": [half]], "/experiment/arms"),
            (["salt": "s", "holdout_basis_points": 0, "arms": [half, half]], "/experiment/arms"),
            (
                [
                    "salt": "s", "holdout_basis_points": 5_000, "arms": [half], "arm": "b",
                ], "/experiment/arm"
            ),
        ] as [(JSON, String)] {
            let refused = try refusal(experiment)
            #expect(refused?.code == .invalidField)
            #expect(refused?.conditions.first?.subject == subject)
        }
    }
}
