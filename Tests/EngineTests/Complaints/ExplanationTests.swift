import Domain
import Engine
import TestSupport
import Testing

@Suite("Complaints: why was it not applied?")
struct ExplanationTests {
    /// bagisto #3428, Sylius #771, #3474: nobody was told why.
    @Test(arguments: Backend.all)
    func bagisto3428_sylius771_everyReasonIsNamedWithWhatIsRequiredAndWhatWasFound(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            let restrictions: JSON = [
                "minimum_spend": 8_000, "channels": ["mini_program"], "stores": ["S1", "S2"],
            ]
            let offer = try await shop.offer(
                in: try await shop.campaign(),
                extra: [.init("restrictions", restrictions)])
            let coupon = try await shop.coupon(of: offer)
            let order = shop.order([coupon.text("code")])
            let validated = try await shop.perform("validateVouchers", order)
            let redeemed = try await shop.perform("redeemVouchers", order)
            #expect(validated.status == 200 && validated["valid"] == false)
            #expect(redeemed.status == 422 && redeemed.code == "wrong_store")
            for answer in [validated, redeemed] {
                let conditions = answer["conditions"]?.arrayValue ?? []
                #expect(
                    conditions.compactMap { $0["name"]?.stringValue } == [
                        "wrong_store", "wrong_channel", "minimum_spend",
                    ])
                #expect(conditions.allSatisfy { $0["subject"] == "/vouchers/0" })
                #expect(conditions.first?["required"] == ["S1", "S2"])
                #expect(conditions.first?["actual"] == .null)
                let spend = conditions.last
                #expect(spend?["required"]?["amount"] == 8_000, "\(spend?.text() ?? "")")
                #expect(!(answer.text("detail").isEmpty))
            }
        }
    }

    /// SalesforceCommerceCloud/pwa-kit PR #3928: 200 OK, and nothing was applied.
    @Test(arguments: Backend.all)
    func pwaKit3928_aRedemptionThatGivesNothingIsNoSuccess(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(
                in: try await shop.campaign(),
                extra: [.init("restrictions", ["included_skus": ["coffee"]])])
            let coupon = try await shop.coupon(of: offer)
            let nothing = try await shop.redeem([coupon.text("code")])
            #expect(nothing.status == 422 && nothing.code == "no_eligible_line")
            let free = try await shop.coupon(
                of: try await shop.offer(in: try await shop.campaign()))
            let empty = try await shop.redeem([free.text("code")], amount: 0)
            #expect(empty.status == 422 && empty.code == "nothing_to_apply")
            // A success names every voucher with what it took.
            let done = try await shop.redeem([free.text("code")])
            let amounts = done["vouchers"]?.arrayValue?.map { $0["amount"]?["amount"] }
            #expect(amounts == [1_000])
        }
    }
}
