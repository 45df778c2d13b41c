import Domain
import Ledger
import Testing

struct RedemptionPostingTests {
    private let limited = Fixture.offer(limits: OfferLimits(totalRedemptions: 10))

    @Test func equalPostingsAreMergedAndListedInTheOrderOfTheirAccounts() throws {
        let campaign = Fixture.campaign(budget: 5_000)
        let card = Fixture.giftCard()
        let counters = Fixture.counters(redemptionsLeft: 10, budgetLeft: 5_000)
        let decision = try decide(
            [.giftCard(card.id, amount: 300), .coupon(CouponID(1)), .coupon(CouponID(2))],
            [
                .giftCard(card, balance: 400),
                .coupon(Fixture.coupon(1), limited, campaign, counters),
                .coupon(Fixture.coupon(2), limited, campaign, counters),
            ])
        #expect(
            decision.postings == [
                Posting(from: campaign.budgetAccount, to: campaign.expenseAccount, amount: 2_000),
                Posting(from: card.balanceAccount, to: card.redeemedAccount, amount: 300),
                Posting(
                    from: limited.redemptionQuotaAccount, to: limited.quotaUsedAccount, amount: 2),
            ])
    }

    @Test func withoutBudgetAndLimitTheDiscountComesStraightFromFunding() throws {
        let campaign = Fixture.campaign()
        let decision = try decide(
            [.coupon(CouponID(1))],
            [.coupon(Fixture.coupon(), Fixture.offer(), campaign, Fixture.counters())])
        #expect(
            decision.postings == [
                Posting(from: campaign.fundingAccount, to: campaign.expenseAccount, amount: 1_000)
            ])
    }

    @Test func aNewOffersQuotasAreFilledFromTheMerchantsSource() {
        #expect(Fixture.offer().openingPostings.isEmpty)
        let offer = Fixture.offer(limits: OfferLimits(totalIssues: 7, totalRedemptions: 5))
        #expect(
            offer.openingPostings == [
                Posting(from: offer.quotaSourceAccount, to: offer.issueQuotaAccount, amount: 7),
                Posting(
                    from: offer.quotaSourceAccount, to: offer.redemptionQuotaAccount, amount: 5),
            ])
    }

    private func decide(
        _ vouchers: [RedemptionCommand.VoucherUse], _ facts: [RedemptionFacts.Voucher]
    ) throws -> RedemptionDecision {
        try Redemption.decide(
            RedemptionCommand(
                tenant: Fixture.tenant, order: Fixture.order([6_000, 4_000]), member: nil,
                vouchers: vouchers),
            facts: RedemptionFacts(vouchers: facts), now: Fixture.now)
    }
}
