import Domain
import Testing

/// What a customer is promised for a little more.
struct NextStepTests {
    private func step(
        _ benefit: Benefit, amount: Int64, restrictions: Restrictions = Restrictions(),
        limits: OfferLimits = OfferLimits()
    ) -> NextStep? {
        let offer = Fixture.offer(benefit: benefit, restrictions: restrictions, limits: limits)
        return Redemption.qualify(
            RedemptionCommand(
                tenant: Fixture.tenant, order: Fixture.order([amount]), member: nil,
                vouchers: [.offer(offer.id)]),
            facts: RedemptionFacts(vouchers: [
                .coupon(nil, offer, Fixture.campaign(), Fixture.counters())
            ]), now: Fixture.now
        ).items[0].nextStep
    }

    private let ladder = Benefit.ladder([
        .init(threshold: 10_000, amountOff: 1_000), .init(threshold: 20_000, amountOff: 3_000),
    ])

    @Test func theNextStepOfALadderIsNamed() {
        #expect(step(ladder, amount: 9_000)?.missingAmount == 1_000)
        #expect(step(ladder, amount: 9_000)?.amountOff == 1_000)
        #expect(step(ladder, amount: 10_000)?.missingAmount == 10_000)
        #expect(step(ladder, amount: 10_000)?.amountOff == 3_000)
        #expect(step(ladder, amount: 20_000) == nil)
    }

    @Test func eachFullThresholdPromisesOneMore() {
        let each = Benefit.eachFull(threshold: 10_000, amountOff: 1_000, times: 2)
        #expect(step(each, amount: 12_000)?.missingAmount == 8_000)
        #expect(step(each, amount: 12_000)?.amountOff == 2_000)
        #expect(step(each, amount: 20_000) == nil)
    }

    @Test func noMoreIsPromisedThanTheOrderMayGet() {
        let limits = OfferLimits(discountPerOrder: 1_500)
        #expect(step(ladder, amount: 10_000, limits: limits)?.amountOff == 1_500)
    }

    @Test func aMinimumAboveTheFirstStepsPromisesWhatItGives() {
        let steps = step(
            ladder, amount: 9_000, restrictions: Restrictions(minimumSpend: 50_000))
        #expect(steps?.missingAmount == 41_000)
        #expect(steps?.amountOff == 3_000)
    }

    @Test func whatAllDiscountsLeaveIsNotPromised() {
        var restrictions = Restrictions(minimumSpend: 10_000)
        restrictions.spend.basis = .final
        #expect(step(.amountOff(1_000), amount: 9_800, restrictions: restrictions) == nil)
        #expect(step(.amountOff(1_000), amount: 10_500, restrictions: restrictions) == nil)
    }

    @Test func missingPiecesAreCounted() {
        let missing = step(.buyGet(.init(buy: 2, get: 1)), amount: 500)
        #expect(missing?.missingPieces == 2)
        #expect(missing?.amountOff == nil)
    }
}
