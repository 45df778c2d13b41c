// The room "Complaints": what users of other engines complain about, each as a test that carries
// the thread in its name. Documentation.docc/Complaints.md lists them.

import Domain
import Engine
import TestSupport
import Testing

extension TestShop {
    /// Sixty-four at once; their answers.
    func sixtyFour(
        _ body: @escaping @Sendable (Int) async throws -> TestAnswer
    ) async throws -> [TestAnswer] {
        try await withThrowingTaskGroup(of: TestAnswer.self) { group in
            for caller in 0..<64 { group.addTask { try await body(caller) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// Redeems these codes on an order of one line.
    func redeem(
        _ codes: [String], amount: Int64 = 5_000, reference: String = "o", member: String? = nil
    ) async throws -> TestAnswer {
        try await perform(
            "redeemVouchers", order(codes, amount: amount, reference: reference, member: member))
    }

    func report(_ campaign: String) async throws -> TestAnswer {
        try await perform("getCampaignReport", path: ["campaign_id": campaign])
    }
}

@Suite("Complaints: a coupon is used twice")
struct DoubleUseTests {
    /// macrozheng/mall #1003: five parallel orders with one coupon, and an amount to pay of -824.
    @Test(arguments: Backend.all)
    func mall1003_oneCouponInSixtyFourOrdersIsUsedOnceAndNoOrderCostsLessThanNothing(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign(budget: 100_000)
            let coupon = try await shop.coupon(of: try await shop.offer(in: campaign))
            // The same coupon by each of its names.
            let names = [coupon.text("code"), coupon.text("signed_code"), coupon.text("id")]
            let answers = try await shop.sixtyFour { caller in
                try await shop.redeem([names[caller % 3]], amount: 900, reference: "o-\(caller)")
            }
            #expect(answers.filter { $0.status == 201 }.count == 1)
            let refused = answers.filter { $0.status != 201 }
            #expect(refused.count == 63)
            #expect(refused.allSatisfy { $0.status == 409 && $0.code == "already_used" })
            // A coupon of 10.00 takes off no more than the 9.00 that the order is worth.
            let done = answers.first { $0.status == 201 }
            #expect(done?["discount_total"]?["amount"] == 900)
            #expect(done?["amount_due"]?["amount"] == 0)
            let report = try await shop.report(campaign)
            #expect(report["redeemed"] == 1)
        }
    }

    /// django-oscar #2101, PR #4612, PR #4622: the check and the use were two steps.
    @Test(arguments: Backend.all)
    func djangoOscar2101_validatedSixtyFourTimesACouponIsStillUsedOnce(
        _ backend: Backend
    ) async throws {
        try await withShop(on: backend) { shop in
            let coupon = try await shop.coupon(
                of: try await shop.offer(in: try await shop.campaign()))
            let order = shop.order([coupon.text("code")])
            let checked = try await shop.sixtyFour { _ in
                try await shop.perform("validateVouchers", order)
            }
            #expect(checked.filter { $0["valid"] == true }.count == 64)
            let answers = try await shop.sixtyFour { _ in
                try await shop.perform("redeemVouchers", order)
            }
            #expect(answers.filter { $0.status == 201 }.count == 1)
            #expect(answers.filter { $0.code == "already_used" }.count == 63)
        }
    }

    /// saleor #544, #8219, #14661: one use was counted twice, or not at all.
    @Test(arguments: Backend.all)
    func saleor544_oneUseCountsOnceHoweverOftenItIsSent(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign()
            let offer = try await shop.offer(
                in: campaign, extra: [.init("limits", ["uses_per_coupon": 3])])
            let coupon = try await shop.coupon(of: offer)
            let order = shop.order([coupon.text("code")])
            let answers = try await shop.sixtyFour { _ in
                try await shop.perform("redeemVouchers", order, key: "the same key")
            }
            #expect(answers.allSatisfy { $0.status == 201 })
            #expect(Set(answers.map(\.body)).count == 1)
            let path = ["coupon_id": coupon.text("id")]
            #expect(try await shop.perform("getCoupon", path: path)["uses_left"] == 2)
            #expect(try await shop.report(campaign)["redeemed"] == 1)
        }
    }

    /// medusajs/medusa PR #13760: parallel carts went beyond the campaign's use.
    @Test(arguments: Backend.all)
    func medusa13760_sixtyFourCartsUseATotalOfTwentyExactly(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            _ = try await shop.offer(
                in: try await shop.campaign(),
                extra: [
                    .init("public_code", "TWENTY"), .init("limits", ["total_redemptions": 20]),
                ])
            let answers = try await shop.sixtyFour { caller in
                try await shop.redeem(["TWENTY"], reference: "o-\(caller)")
            }
            #expect(answers.filter { $0.status == 201 }.count == 20)
            #expect(answers.filter { $0.code == "limit_total" }.count == 44)
        }
    }

    /// POSNext #198, Azuriom/Plugin-Shop #285: two tills, each its own process, one coupon.
    @Test func posNext198_twoProcessesOnOneDatabaseUseACouponOnce() async throws {
        try await withShop(on: .postgres) { shop in
            let other = try await shop.beside()
            let coupon = try await shop.coupon(
                of: try await shop.offer(in: try await shop.campaign()))
            let code = coupon.text("signed_code")
            let answers = try await shop.sixtyFour { caller in
                try await (caller % 2 == 0 ? shop : other).redeem([code])
            }
            #expect(answers.filter { $0.status == 201 }.count == 1)
            #expect(answers.filter { $0.code == "already_used" }.count == 63)
            try await other.engine.close()
        }
    }
}
