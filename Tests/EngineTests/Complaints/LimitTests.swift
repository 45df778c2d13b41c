import Domain
import Engine
import TestSupport
import Testing

@Suite("Complaints: limits that are passed, or refuse too early")
struct LimitTests {
    /// linlinjava/litemall #581: a total of one, 64 at once: nine rows, and 36 told they had one.
    @Test(arguments: Backend.all)
    func litemall581_ofATotalOfOneSixtyFourCallersGetOne(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign()
            let offer = try await shop.offer(
                in: campaign, extra: [.init("limits", ["total_issues": 1])])
            let answers = try await shop.sixtyFour { _ in try await shop.coupon(of: offer) }
            #expect(answers.filter { $0.status == 201 }.count == 1)
            #expect(answers.filter { $0.code == "limit_total" }.count == 63)
            #expect(try await shop.report(campaign)["issued"] == 1)
        }
    }

    /// fossasia/eventyay #1398: at most three uses, and five were counted.
    @Test(arguments: Backend.all)
    func eventyay1398_aCouponOfThreeUsesIsUsedThreeTimes(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign()
            let coupon = try await shop.coupon(
                of: try await shop.offer(
                    in: campaign, extra: [.init("limits", ["uses_per_coupon": 3])]))
            let answers = try await shop.sixtyFour { caller in
                try await shop.redeem([coupon.text("code")], reference: "o-\(caller)")
            }
            #expect(answers.filter { $0.status == 201 }.count == 3)
            #expect(answers.filter { $0.code == "already_used" }.count == 61)
            #expect(try await shop.report(campaign)["redeemed"] == 3)
        }
    }

    /// WeChat's RULE_LIMIT and lago-api #5020: told of a limit while there was room. Sixty-four of
    /// a limit of sixty-four get theirs, and what is given back is there for the next one.
    @Test(arguments: Backend.all)
    func lago5020_nobodyIsRefusedBelowTheLimit(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            _ = try await shop.offer(
                in: try await shop.campaign(budget: 64_000),
                extra: [
                    .init("public_code", "EXACT64"), .init("limits", ["total_redemptions": 64]),
                ])
            let answers = try await shop.sixtyFour { caller in
                try await shop.redeem(["EXACT64"], reference: "o-\(caller)")
            }
            #expect(answers.allSatisfy { $0.status == 201 })
            #expect(try await shop.redeem(["EXACT64"]).code == "limit_total")
            let back = try await shop.perform(
                "rollbackRedemption", path: ["redemption_id": answers[0].text("id")])
            #expect(back.status == 200)
            #expect(try await shop.redeem(["EXACT64"], reference: "next").status == 201)
            #expect(try await shop.redeem(["EXACT64"]).code == "limit_total")
        }
    }
}
