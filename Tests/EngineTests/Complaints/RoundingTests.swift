import Domain
import Engine
import TestSupport
import Testing

@Suite("Complaints: cents that appear or vanish")
struct RoundingTests {
    private func redeem(
        _ shop: TestShop, _ benefit: JSON, _ amounts: [Int64], currency: String = "CHF"
    ) async throws -> TestAnswer {
        let campaign = try await shop.perform(
            "createCampaign",
            [
                "name": "c", "currency": .string(currency),
                "starts_at": "2026-01-01T00:00:00Z", "ends_at": "2027-01-01T00:00:00Z",
            ])
        let offer = try await shop.perform(
            "createOffer",
            [
                "campaign_id": .string(campaign.text("id")), "name": "o", "benefit": benefit,
            ])
        let coupon = try await shop.coupon(of: offer.text("id"))
        let lines = amounts.enumerated().map { index, amount in
            JSON.object([
                .init("sku", .string("s\(index)")), .init("quantity", 1),
                .init("amount", .integer(amount)),
            ])
        }
        return try await shop.perform(
            "redeemVouchers",
            [
                "order": [
                    "reference": "o", "currency": .string(currency), "lines": .array(lines),
                ], "vouchers": [["code": .string(coupon.text("code"))]],
            ])
    }

    private func shares(_ answer: TestAnswer) -> [Int64] {
        answer["lines"]?.arrayValue?.compactMap { $0["discount"]?.integerValue } ?? []
    }

    /// duncanmcclean/statamic-cargo #164: CHF 9.99 in place of 10.00 over three equal lines.
    @Test(arguments: Backend.all)
    func statamicCargo164_tenFrancsOverThreeLinesAreTenFrancs(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let answer = try await redeem(
                shop, ["type": "amount_off", "amount": 1_000], [3_333, 3_333, 3_333])
            #expect(answer["discount_total"]?["amount"] == 1_000)
            #expect(shares(answer) == [334, 333, 333])
        }
    }

    /// woocommerce #46631, #47719: the lines' discounts did not sum to the coupon's.
    @Test(arguments: Backend.all)
    func woocommerce46631_theLinesSumToTheCouponForEveryAmount(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            for amount in [1, 2, 7, 99, 100, 997, 1_003] as [Int64] {
                let answer = try await redeem(
                    shop, ["type": "amount_off", "amount": .integer(amount)],
                    [1, 333, 334, 667, 999, 0, 4_001])
                #expect(shares(answer).reduce(0, +) == amount, "\(amount)")
                let nets = answer["lines"]?.arrayValue?.compactMap { $0["net"]?.integerValue }
                #expect(nets?.allSatisfy { $0 >= 0 } == true)
                #expect(nets?.reduce(0, +) == 6_335 - amount)
            }
        }
    }

    /// shopware PR #19070, #11611: a share rounded line by line is not the share of the order.
    @Test(arguments: Backend.all)
    func shopware19070_aShareIsRoundedOnceForTheOrder(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let benefit: JSON = ["type": "percent_off", "basis_points": 1_000]
            // Ten lines of 0.05: line by line 0.01 each would be 0.10, twice the tenth of 0.50.
            let small = try await redeem(shop, benefit, Array(repeating: 5, count: 10))
            #expect(small["discount_total"]?["amount"] == 5)
            #expect(shares(small) == [1, 1, 1, 1, 1, 0, 0, 0, 0, 0])
            // Half a cent is rounded up, once: 10 % of 0.15.
            #expect(try await redeem(shop, benefit, [15])["discount_total"]?["amount"] == 2)
        }
    }

    /// Shopify/money PR #186, #192: a currency without cents.
    @Test func shopifyMoney186_yenAreNotDivided() async throws {
        try await withShop { shop in
            let answer = try await redeem(
                shop, ["type": "amount_off", "amount": 100], [333, 333, 333], currency: "JPY")
            #expect(shares(answer) == [34, 33, 33])
            #expect(answer["amount_due"]?["currency"] == "JPY")
        }
    }
}
