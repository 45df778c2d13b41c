import Domain
import Engine
import TestSupport
import Testing

@Suite("Complaints: several vouchers and cards in one order")
struct TogetherTests {
    /// saleor #14995, medusa #8829, #15360: only one voucher, or one card, for an order.
    @Test(arguments: Backend.all)
    func saleor14995_medusa8829_fiveCouponsAndThreeCardsPayOneOrder(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign()
            var codes: [String] = []
            for amount in 1...5 {
                let offer = try await shop.offer(in: campaign, amountOff: Int64(amount) * 100)
                codes.append(try await shop.coupon(of: offer).text("code"))
            }
            for _ in 0..<3 { codes.append(try await shop.giftCard(1_000).text("code")) }
            let answer = try await shop.redeem(codes)
            #expect(answer.status == 201, "\(answer.json.text())")
            #expect(answer["discount_total"]?["amount"] == 1_500)
            #expect(answer["gift_card_total"]?["amount"] == 3_000)
            #expect(answer["amount_due"]?["amount"] == 500)
            #expect(answer["vouchers"]?.arrayValue?.count == 8)
        }
    }

    /// medusa #8829: where one of them is refused, nothing of the others may be gone.
    @Test(arguments: Backend.all)
    func medusa8829_allOrNone(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign(budget: 100_000)
            let good = try await shop.coupon(of: try await shop.offer(in: campaign))
            let bad = try await shop.coupon(
                of: try await shop.offer(
                    in: campaign, extra: [.init("restrictions", ["stores": ["S9"]])]))
            let card = try await shop.giftCard(2_000)
            let codes = [good, bad, card].map { $0.text("code") }
            let before = try await shop.perform("getTrialBalance").json["accounts"]
            let answers = try await shop.sixtyFour { _ in try await shop.redeem(codes) }
            #expect(answers.allSatisfy { $0.code == "wrong_store" })
            let pointed = answers.first?["conditions"]?.arrayValue?.first?["subject"]
            #expect(pointed == "/vouchers/1")
            #expect(try await shop.perform("getTrialBalance").json["accounts"] == before)
            #expect(try await shop.report(campaign)["redeemed"] == 0)
            let rest = try await shop.redeem([codes[0], codes[2]])
            #expect(rest.status == 201 && rest["amount_due"]?["amount"] == 2_000)
        }
    }
}
