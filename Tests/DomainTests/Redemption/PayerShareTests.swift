import Ledger
import Testing

@testable import Domain

@Suite("Coupons of one order share payers, days and reserves")
struct PayerShareTests {
    private var campaign: Campaign {
        var campaign = Fixture.campaign(budget: 100_000)
        campaign.hasTerms = true
        return campaign
    }

    /// Uses two coupons of 10.00 each; which of them were refused, and why.
    private func useTwo(
        _ funding: CampaignFunding, offer: Offer = Fixture.offer(), budgetLeft: Int64 = 100_000
    ) -> Outcome<RedemptionDecision> {
        let counters = Fixture.counters(budgetLeft: budgetLeft)
        return Outcome { () throws(Refusal) in
            try Redemption.decide(
                RedemptionCommand(
                    tenant: Fixture.tenant, order: Fixture.order([9_000]), member: nil,
                    vouchers: [.coupon(CouponID(1)), .coupon(CouponID(2))]),
                facts: RedemptionFacts(
                    vouchers: [
                        .coupon(Fixture.coupon(1), offer, campaign, counters),
                        .coupon(Fixture.coupon(2), offer, campaign, counters),
                    ],
                    settlement: SettlementFacts(campaigns: [campaign.id: funding])),
                now: Fixture.now)
        }
    }

    private func funding(
        payer budget: Int64?, today: Int64? = nil, reserve: Int64? = nil
    ) -> CampaignFunding {
        let payer = CampaignPayer(
            party: NamedParty(PartyID(7), "brand"), shareBasisPoints: 10_000, budget: budget,
            number: 70)
        let pacing = today.map { BudgetPacing(perDay: $0, isEven: false, zone: nil) }
        let account = CampaignReserve.account(campaign, endingAt: Fixture.coupon().expiresAt)
        return CampaignFunding(
            terms: CampaignTerms(
                tenant: Fixture.tenant, campaign: campaign.id, payers: [payer], pacing: pacing,
                reservesAtIssue: reserve != nil),
            acceptor: .merchant, payersLeft: [budget],
            today: pacing?.day(
                of: campaign, at: Fixture.now, in: .utc, spent: 0, budgetLeft: nil),
            reserves: reserve.map { [account: $0] } ?? [:])
    }

    @Test(arguments: [(2_000, true), (1_999, false)])
    func aPayerPaysForBothOrTheSecondIsRefused(_ budget: Int64, _ isEnough: Bool) {
        let outcome = useTwo(funding(payer: budget))
        #expect((outcome.value != nil) == isEnough)
        if !isEnough {
            #expect(outcome.code == .limitBudget)
            #expect(outcome.refusal?.conditions.map(\.subject) == ["/vouchers/1"])
            #expect(outcome.refusal?.conditions.first?.actual["amount"] == 999)
        }
    }

    @Test(arguments: [(2_000, true), (1_999, false)])
    func aDayGivesForBothOrTheSecondIsRefused(_ perDay: Int64, _ isEnough: Bool) {
        let outcome = useTwo(funding(payer: nil, today: perDay))
        #expect((outcome.value != nil) == isEnough)
        if !isEnough { #expect(outcome.code == .limitBudget) }
    }

    /// Half of 90.00, capped at 20.00: both coupons give 20.00 of the 20.00 set aside for each.
    @Test func eachTakesItsOwnPartOfWhatIsSetAside() {
        let offer = Fixture.offer(benefit: .percentOff(basisPoints: 5_000, cap: 2_000))
        #expect(
            useTwo(funding(payer: nil, reserve: 4_000), offer: offer, budgetLeft: 0).value != nil)
        #expect(
            useTwo(funding(payer: nil, reserve: 3_999), offer: offer, budgetLeft: 0).code
                == .limitBudget)
        let decision = useTwo(
            funding(payer: nil, reserve: 3_999), offer: offer, budgetLeft: 1
        ).value
        let own = decision?.postings.filter { $0.destination.kind == .promotionExpense } ?? []
        #expect(own.map(\.source.kind) == [.campaignBudget, .campaignReserve])
        #expect(own.map(\.amount) == [1, 3_999])
    }

    @Test func whatACouponDoesNotUseGoesBackAndServesTheNext() {
        // Each sets 50.00 aside and gives 10.00: what comes back pays nothing more.
        let offer = Fixture.offer(
            benefit: .amountOff(1_000), limits: OfferLimits(discountPerOrder: 5_000))
        #expect(offer.mostPerUse == 1_000)
        let ladder = Fixture.offer(
            benefit: .ladder([
                .init(threshold: 1_000, amountOff: 500), .init(threshold: 20_000, amountOff: 3_000),
            ]))
        #expect(ladder.mostPerUse == 3_000)
        let decision = useTwo(funding(payer: nil, reserve: 6_000), offer: ladder).value
        let back = decision?.postings.first {
            $0.source.kind == .campaignReserve && $0.destination.kind == .campaignBudget
        }
        #expect(back?.amount == 5_000)
        #expect(Fixture.offer(benefit: .percentOff(basisPoints: 1, cap: nil)).mostPerUse == nil)
        #expect(Fixture.offer(benefit: .service("wash")).mostPerUse == 0)
        #expect(Fixture.offer(benefit: .fixedPrice(1, pieces: 1)).mostPerCoupon == nil)
    }
}
