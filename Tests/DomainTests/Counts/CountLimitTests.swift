import Domain
import Testing

@Suite("Limits by somebody and period, when saved")
struct CountLimitTests {
    private func faults(
        _ counts: [CountLimit], trip: Trip? = nil, benefit: Benefit = .amountOff(1_000)
    ) -> [String] {
        let offer = Fixture.offer(
            benefit: benefit, limits: OfferLimits(counts: counts, trip: trip))
        let outcome = Outcome<Void> { () throws(Refusal) in
            try offer.validate(in: Fixture.campaign())
        }
        return outcome.refusal?.conditions.map { "\($0.name) \($0.subject ?? "")" } ?? []
    }

    @Test func illegalMixesAreRefusedWithTheirField() {
        let day = CountLimit(by: .member, per: .day, maximum: 1)
        #expect(faults([day]) == [])
        #expect(faults([day, day]) == ["invalid_field /limits/counts/1"])
        #expect(
            faults([CountLimit(by: .store, per: .day, of: .issues, maximum: 1)])
                == ["invalid_field /limits/counts/0/of"])
        #expect(
            faults(
                [CountLimit(by: .member, per: .day, of: .discount, maximum: 1)],
                benefit: .service("wash")) == ["invalid_field /limits/counts/0/of"])
        for by in [CountLimit.Subject.offer, .member] {
            for of in [CountLimit.Measure.redemptions, .issues] {
                #expect(
                    faults([CountLimit(by: by, per: .ever, of: of, maximum: 1)])
                        == ["invalid_field /limits/counts/0"])
            }
        }
        #expect(
            faults([CountLimit(by: .device, per: .ever, maximum: 0)])
                == ["out_of_range /limits/counts/0/maximum"])
    }

    @Test func aTripSaysHowManyAndHowLong() {
        #expect(faults([], trip: Trip(redemptions: 5, seconds: 60)) == [])
        #expect(faults([], trip: Trip(seconds: 60)) == ["invalid_field /limits/trip"])
        #expect(
            faults([], trip: Trip(redemptions: 0, seconds: 0)) == [
                "out_of_range /limits/trip/redemptions", "out_of_range /limits/trip/seconds",
            ])
    }

    @Test func aDefinitionReadsBackWhatItWrote() throws {
        let definition = OfferDefinition(
            benefit: .amountOff(1),
            limits: OfferLimits(
                counts: [
                    CountLimit(by: .person, per: .week, of: .issues, maximum: 3),
                    CountLimit(by: .device, per: .ever, of: .discount, maximum: 5_000),
                ], trip: Trip(redemptions: 7, issues: nil, seconds: 30)))
        #expect(try OfferDefinition.read(definition.json) == definition)
        #expect(OfferDefinition(benefit: .amountOff(1)).json["limits"]?["counts"] == nil)
    }

    /// Facts that were not loaded: nothing is given away by mistake.
    @Test func aCounterThatIsNotThereCountsAsSpent() {
        let offer = Fixture.offer(
            limits: OfferLimits(
                counts: [CountLimit(by: .offer, per: .day, maximum: 9)],
                trip: Trip(redemptions: 9, seconds: 60)))
        let outcome = Outcome { () throws(Refusal) in
            try Redemption.decide(
                RedemptionCommand(
                    tenant: Fixture.tenant, order: Fixture.order([5_000]), member: nil,
                    vouchers: [.coupon(CouponID(1))]),
                facts: RedemptionFacts(vouchers: [
                    .coupon(
                        Fixture.coupon(), offer, Fixture.campaign(), Fixture.counters())
                ]), now: Fixture.now)
        }
        #expect(
            outcome.refusal?.conditions.map(\.name) == [
                "uses_in_window", "redemptions_per_offer_day",
            ])
    }
}
