import Domain
import Ledger
import Testing

/// Partial returns, with the complaints that they answer named in the tests.
struct GoodsReturnTests {
    private let tenOffHundred = Fixture.offer(
        benefit: .amountOff(1_000), restrictions: Restrictions(minimumSpend: 10_000))

    /// smartlabsAT/sonata-project-ecommerce #177.
    @Test func smartlabs177_whoReturnsBelowTheMinimumLosesTheDiscountOnWhatHeKeeps() throws {
        var story = try ReturnStory(.lines((1, 6_000), (1, 5_000)), [tenOffHundred])
        let back = try story.give(back: .init(.line(1), 1))
        // Paid 100.00, keeps goods for 60.00 without a discount.
        #expect(back.refund == 4_000 && back.otherwise == 4_000)
        #expect(back.discountsBack == [1_000] && back.unrecovered == 0)
        #expect(back.keptCost == 6_000)
        let rest = try story.give(back: .init(.line(0), 1))
        #expect(rest.refund == 6_000 && rest.isClosed)
        #expect(rest.uses.coupons.map(\.usesLeft) == [1])
        #expect(rest.keptCost == 0)
    }

    @Test func whoKeepsTheMinimumGetsExactlyWhatTheGoodsHaveCost() throws {
        var story = try ReturnStory(.lines((1, 10_000), (1, 5_000)), [tenOffHundred])
        // The line of 50.00 had 3.33 of the discount; what is kept had 6.67 and never gets more.
        let back = try story.give(back: .init(.line(1), 1))
        #expect(back.refund == 4_667 && back.discountsBack == [333])
    }

    @Test func aDiscountWorthMoreThanTheGoodsIsMissingAndComesOffLaterRefunds() throws {
        let offer = Fixture.offer(
            benefit: .amountOff(3_000), restrictions: Restrictions(minimumSpend: 10_000))
        for lines in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]] {
            var story = try ReturnStory(.lines((1, 5_000), (1, 4_000), (1, 2_000)), [offer])
            var last: ReturnDecision?
            for line in lines { last = try story.give(back: .init(.line(line), 1)) }
            #expect(story.refunds.allSatisfy { $0 >= 0 }, "\(lines)")
            #expect(story.refunds.reduce(0, +) == story.paid, "\(lines)")
            #expect(last?.unrecovered == 0 && last?.isClosed == true, "\(lines)")
        }
        var story = try ReturnStory(.lines((1, 5_000), (1, 4_000), (1, 2_000)), [offer])
        let first = try story.give(back: .init(.line(2), 1))
        #expect(first.refund == 0 && first.unrecovered == 1_000)
        let second = try story.give(back: .init(.line(1), 1))
        #expect(second.refund == 3_000 && second.unrecovered == 0)
    }

    /// saleor #7271, Sylius #10125: a part of an order comes back, the rest keeps its discount.
    @Test func saleor7271_piecesOfOneLineComeBackToTheLastCent() throws {
        let offer = Fixture.offer(benefit: .percentOff(basisPoints: 3_333, cap: nil))
        var story = try ReturnStory(.lines((3, 100), (2, 51)), [offer])
        for item in [(0, 1), (1, 1), (0, 1), (1, 1), (0, 1)] {
            _ = try story.give(back: .init(.line(item.0), Int64(item.1)))
        }
        #expect(story.refunds.reduce(0, +) == story.paid)
        #expect(story.facts.isRolledBack)
    }

    /// A ladder steps down, a bundle falls apart, the second one at half price is no longer one.
    @Test func whatWasReachedTogetherIsPricedAgain() throws {
        let ladder = Fixture.offer(
            benefit: .ladder([
                .init(threshold: 10_000, amountOff: 1_000),
                .init(threshold: 20_000, amountOff: 3_000),
            ]))
        var story = try ReturnStory(.lines((2, 20_000)), [ladder])
        #expect(try story.give(back: .init(.line(0), 1)).refund == 8_000)

        let bundle = Fixture.offer(benefit: .bundlePrice(pieces: 3, price: 9_900, times: nil))
        story = try ReturnStory(.lines((3, 15_000)), [bundle])
        #expect(try story.give(back: .init(.sku("sku0"), 1)).refund == 0)
        #expect(try story.give(back: .init(.sku("sku0"), 2)).refund == 9_900)

        let half = Fixture.offer(
            benefit: .buyGet(Benefit.BuyGet(buy: 1, get: 1, basisPoints: 5_000)))
        story = try ReturnStory(.lines((2, 20_000)), [half])
        #expect(try story.give(back: .init(.line(0), 1)).refund == 5_000)
    }

    @Test func sharesAreKeptWhereTheOfferSaysSo() throws {
        let offer = Fixture.offer(
            benefit: .amountOff(1_000), restrictions: Restrictions(minimumSpend: 10_000),
            returns: ReturnPolicy(revalues: false))
        var story = try ReturnStory(.lines((1, 6_000), (1, 5_000)), [offer])
        let back = try story.give(back: .init(.line(1), 1))
        #expect(back.refund == 4_545 && back.discountsBack == [455])
    }

    /// Setono/SyliusGiftCardPlugin #284, nopCommerce #506: value goes back to the card first.
    @Test func setono284_theCardsThatPaidGetTheirPartBackBeforeOtherMeans() throws {
        let cards = [(Fixture.giftCard(1), Int64(2_000)), (Fixture.giftCard(2), Int64(1_000))]
        var story = try ReturnStory(.lines((5, 5_000)), [], cards: cards)
        let first = try story.give(back: .init(.line(0), 1))
        #expect(first.cardParts == [1_000, 0] && first.otherwise == 0)
        let second = try story.give(back: .init(.line(0), 3))
        #expect(second.cardParts == [1_000, 1_000] && second.otherwise == 1_000)
        #expect(second.giftCards.map(\.activities.count) == [1, 1])
        #expect(try story.give(back: .init(.line(0), 1)).otherwise == 1_000)
    }

    @Test func anExpiredCardsPartIsPaidOtherwiseAndABlockedCardGetsItsOwn() throws {
        let soon = Fixture.giftCard(1, expiresAt: Fixture.hour(1))
        var story = try ReturnStory(
            .lines((1, 1_000)), [], cards: [(soon, 400), (Fixture.giftCard(2), 600)])
        let back = try story.give(back: .init(.line(0), 1), at: Fixture.hour(2))
        #expect(back.refund == 1_000 && back.otherwise == 400 && back.forExpiredCards == 400)
        #expect(back.giftCards.map(\.card.id.number) == [2])

        let blocked = Fixture.giftCard(state: .blocked)
        var facts = ReturnFacts(
            order: .lines((1, 10)), redeemedAt: Fixture.now, member: nil,
            vouchers: [UsedVoucher(.giftCard(blocked, balance: 0), amount: 10)], postings: [])
        facts.isRolledBack = false
        let decision = try GoodsReturn.decide(
            ReturnCommand(
                tenant: Fixture.tenant, redemption: RedemptionID(9),
                items: [.init(.line(0), 1)]), facts: facts, now: Fixture.now)
        #expect(decision.giftCards.map(\.card.state) == [.blocked])
        #expect(decision.giftCards.map(\.balance) == [10])
    }

    @Test func aDiscountGivenBackReturnsToItsBudgetAndQuotasAtTheEnd() throws {
        let offer = Fixture.offer(
            benefit: .amountOff(1_000), restrictions: Restrictions(minimumSpend: 10_000),
            limits: OfferLimits(totalRedemptions: 10))
        var story = try ReturnStory(.lines((1, 6_000), (1, 5_000)), [offer], budget: 9_000)
        let campaign = Fixture.campaign(budget: 9_000)
        let first = try story.give(back: .init(.line(1), 1))
        #expect(
            first.postings == [
                Posting(from: campaign.expenseAccount, to: campaign.budgetAccount, amount: 1_000)
            ])
        let last = try story.give(back: .init(.line(0), 1))
        #expect(
            last.postings == [
                Posting(from: offer.quotaUsedAccount, to: offer.redemptionQuotaAccount, amount: 1)
            ])
    }

    @Test func aCouponThatItsOfferDoesNotReinstateStaysUsed() throws {
        let offer = Fixture.offer(returns: ReturnPolicy(reinstatesCoupon: false))
        var story = try ReturnStory(.lines((1, 6_000)), [offer])
        let back = try story.give(back: .init(.line(0), 1))
        #expect(back.isClosed && back.uses.coupons.isEmpty && back.uses.memberCounters.isEmpty)
    }

    /// Categories are those the redemption knew, whatever the catalogue says today.
    @Test func conditionsOverTheGoodsAreAskedAgainAndOthersAreNot() throws {
        var restrictions = Restrictions()
        restrictions.condition = try ConditionRestriction.compile(
            "order.total >= 10000 and order.store = \"S9\"")
        var order = Order.lines((1, 6_000), (1, 5_000))
        order.store = "S9"
        var story = try ReturnStory(order, [Fixture.offer(restrictions: restrictions)])
        #expect(try story.give(back: .init(.line(1), 1)).discountsBack == [1_000])

        var products = ProductRestriction()
        products.includedCategories = ["tea"]
        let offer = Fixture.offer(restrictions: Restrictions(products: products))
        story = try ReturnStory(
            .lines((1, 6_000), (1, 5_000)), [offer],
            products: ["sku0": .init(category: "tea", brand: nil)])
        #expect(try story.give(back: .init(.line(1), 1)).discountsBack == [0])
    }

    /// vendure #1466, odoo #135393: nothing comes back twice.
    @Test func vendure1466_nothingIsReturnedTwiceAndNothingMoreThanWasBought() throws {
        var story = try ReturnStory(.lines((2, 6_000)), [])
        let more = Outcome { () throws(Refusal) in try story.give(back: .init(.line(0), 3)) }
        #expect(more.code == .returnExceedsPurchase)
        _ = try story.give(back: .init(.line(0), 1))
        let twice = Outcome { () throws(Refusal) in
            try story.give(back: .init(.line(0), 1), .init(.sku("sku0"), 1))
        }
        #expect(twice.code == .returnExceedsPurchase)
        #expect(twice.refusal?.conditions.map(\.subject) == ["/lines/1/quantity"])
        let unknown = Outcome { () throws(Refusal) in
            try story.give(back: .init(.sku("x"), 1), .init(.line(7), 1))
        }
        #expect(unknown.code == .unknownLine && unknown.refusal?.conditions.count == 2)
        _ = try story.give(back: .init(.line(0), 1))
        let closed = Outcome { () throws(Refusal) in try story.give(back: .init(.line(0), 1)) }
        #expect(closed.code == .alreadyRolledBack)
    }

    @Test func aReturnAfterTheWindowIsRefusedAndOneBeforeItsEndIsNot() throws {
        let offer = Fixture.offer(returns: ReturnPolicy(withinDays: 7))
        var story = try ReturnStory(.lines((2, 6_000)), [offer])
        _ = try story.give(
            back: .init(.line(0), 1), at: Fixture.hour(7 * 24).advanced(byMilliseconds: -1))
        let late = Outcome { () throws(Refusal) in
            try story.give(back: .init(.line(0), 1), at: Fixture.hour(7 * 24))
        }
        #expect(late.code == .returnWindowClosed)
    }

    /// The cheapest pieces are given away: a return may change which ones, and makes more due again
    /// only where the budget has it.
    @Test func aDiscountIsGivenAgainOnlyOutOfWhatTheBudgetHas() throws {
        let offer = Fixture.offer(benefit: .buyGet(Benefit.BuyGet(buy: 2, get: 1)))
        func story() throws -> ReturnStory {
            try ReturnStory(
                .lines((1, 30), (1, 20), (1, 10), (1, 5), (1, 4), (1, 3)), [offer], budget: 7)
        }
        var poor = try story()
        #expect(try poor.give(back: .init(.line(2), 1)).discountsBack == [4])
        // Now 4 would be free instead of 3, but the facts say that the budget has nothing.
        #expect(try poor.give(back: .init(.line(5), 1)).discountsBack == [0])
        var other = try story()
        #expect(try other.give(back: .init(.line(5), 1)).discountsBack == [3])
        #expect(try other.give(back: .init(.line(2), 1)).discountsBack == [0])
    }
}
