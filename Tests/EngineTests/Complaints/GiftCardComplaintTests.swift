import Domain
import Engine
import TestSupport
import Testing

@Suite("Complaints: gift cards")
struct GiftCardComplaintTests {
    private func balance(_ shop: TestShop, _ card: TestAnswer) async throws -> Int64? {
        let path = ["gift_card_id": card.text("id")]
        let shown = try await shop.perform("getGiftCard", path: path)
        return shown["balance"]?["amount"]?.integerValue
    }

    /// medusa PR #16347, spree PR #13734, ach-gift-cards-for-woo #3: a card was spent twice.
    @Test(arguments: Backend.all)
    func medusa16347_spree13734_whatACardPaysInSixtyFourOrdersIsWhatItHeld(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            let card = try await shop.giftCard(10_000)
            let answers = try await shop.sixtyFour { caller in
                try await shop.redeem(
                    [card.text("code")], amount: 700, reference: "o-\(caller)")
            }
            let paid = answers.compactMap { $0["gift_card_total"]?["amount"]?.integerValue }
            // Fourteen orders in full, and one with the 2.00 that were left.
            #expect(paid.filter { $0 == 700 }.count == 14)
            #expect(paid.filter { $0 == 200 }.count == 1)
            #expect(paid.reduce(0, +) == 10_000)
            let refused = answers.filter { $0.status != 201 }
            #expect(refused.count == 49)
            #expect(refused.allSatisfy { $0.code == "insufficient_balance" })
            #expect(try await balance(shop, card) == 0)
        }
    }

    /// medusa PR #16347: spending beside refunds and rollbacks lost or made money.
    @Test(arguments: Backend.all)
    func medusa16347_spentRefundedAndRolledBackAtOnceTheSumIsKept(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            let card = try await shop.giftCard(50_000)
            let orders = try await shop.sixtyFour { caller in
                try await shop.redeem(
                    [card.text("code")], amount: 500, reference: "o-\(caller)")
            }
            #expect(orders.allSatisfy { $0.status == 201 })
            // Each order is refunded in part and rolled back at the same moment, and bought again.
            let answers = try await shop.sixtyFour { caller in
                let id = orders[caller].text("id")
                async let refund = shop.perform(
                    "refundGiftCard", path: ["gift_card_id": card.text("id")],
                    ["redemption_id": .string(id), "amount": 200])
                async let back = shop.perform(
                    "rollbackRedemption", path: ["redemption_id": id])
                let again = try await shop.redeem(
                    [card.text("code")], amount: 100, reference: "again-\(caller)")
                _ = try await (refund, back)
                return again
            }
            let bought = answers.compactMap { $0["gift_card_total"]?["amount"]?.integerValue }
            // Every first order came back whole, whichever of the two was first.
            #expect(try await balance(shop, card) == 50_000 - bought.reduce(0, +))
            #expect(try await shop.perform("getTrialBalance")["balanced"] == true)
        }
    }

    /// CraftingStore/Suggestions #436, Sylius #10127: a card is money, not a discount. It pays what
    /// is due and never makes an order smaller for a minimum spend.
    @Test(arguments: Backend.all)
    func craftingStore436_sylius10127_aCardPaysAndChangesNoDiscount(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(
                in: try await shop.campaign(),
                extra: [.init("restrictions", ["minimum_spend": 5_000])])
            let coupon = try await shop.coupon(of: offer)
            let card = try await shop.giftCard(4_500)
            let answer = try await shop.redeem([card.text("code"), coupon.text("code")])
            #expect(answer.status == 201, "\(answer.json.text())")
            #expect(answer["order_total"]?["amount"] == 5_000)
            #expect(answer["discount_total"]?["amount"] == 1_000)
            #expect(answer["gift_card_total"]?["amount"] == 4_000)
            #expect(answer["amount_due"]?["amount"] == 0)
            let lines = answer["lines"]?.arrayValue ?? []
            #expect(lines.compactMap { $0["discount"]?.integerValue } == [1_000])
            #expect(try await balance(shop, card) == 500)
        }
    }

    /// CraftingStore/Suggestions #143: several cards for one order.
    @Test(arguments: Backend.all)
    func craftingStore143_fourCardsPayOneOrderInTheOrderThatLeavesFewest(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            var cards: [TestAnswer] = []
            for amount in [1_000, 1_500, 2_000, 900] as [Int64] {
                cards.append(try await shop.giftCard(amount))
            }
            let answer = try await shop.redeem(cards.map { $0.text("code") })
            #expect(answer["gift_card_total"]?["amount"] == 5_000)
            #expect(answer["amount_due"]?["amount"] == 0)
            var left: Int64 = 0
            for card in cards { left += try await balance(shop, card) ?? 0 }
            #expect(left == 400)
        }
    }
}
