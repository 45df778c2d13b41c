import Domain
import Engine
import TestSupport
import Testing

@Suite("Races of 64 callers")
struct RaceTests {
    /// Runs 64 requests at once and gives back their answers.
    private func race(
        _ shop: TestShop, _ body: @escaping @Sendable (Int) async throws -> TestAnswer
    ) async throws -> [TestAnswer] {
        try await withThrowingTaskGroup(of: TestAnswer.self) { group in
            for caller in 0..<64 { group.addTask { try await body(caller) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test(arguments: Backend.all)
    func oneCouponIsRedeemedOnceAndRefusedWithAReason(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            for _ in 0..<50 {
                let code = try await shop.coupon(of: offer).text("signed_code")
                let answers = try await race(shop) { _ in
                    try await shop.perform("redeemVouchers", shop.order([code]))
                }
                #expect(answers.filter { $0.status == 201 }.count == 1)
                #expect(answers.filter { $0.code == "already_used" }.count == 63)
            }
        }
    }

    @Test(arguments: [1, 7, 63, 64] as [Int64], Backend.all)
    func totalLimitIsReachedExactly(limit: Int64, _ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(
                in: try await shop.campaign(),
                extra: [.init("limits", ["total_redemptions": .integer(limit)])])
            var codes: [String] = []
            for _ in 0..<64 { codes.append(try await shop.coupon(of: offer).text("code")) }
            let answers = try await race(shop) { [codes] caller in
                try await shop.perform("redeemVouchers", shop.order([codes[caller]]))
            }
            #expect(answers.filter { $0.status == 201 }.count == limit)
            #expect(answers.filter { $0.code == "limit_total" }.count == 64 - limit)
        }
    }

    @Test(arguments: Backend.all)
    func budgetIsSpentToTheLastUnitAndNeverBeyond(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign(budget: 10_000))
            var codes: [String] = []
            for _ in 0..<64 { codes.append(try await shop.coupon(of: offer).text("code")) }
            let answers = try await race(shop) { [codes] caller in
                try await shop.perform("redeemVouchers", shop.order([codes[caller]]))
            }
            #expect(answers.filter { $0.status == 201 }.count == 10)
            #expect(answers.filter { $0.code == "limit_budget" }.count == 54)
        }
    }

    @Test(arguments: Backend.all)
    func issuesStopExactlyAtTheirLimits(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            _ = try await shop.perform(
                "upsertMember", path: ["external_id": "m-1"], .object([]))
            let offer = try await shop.offer(
                in: try await shop.campaign(),
                extra: [.init("limits", ["total_issues": 20, "issues_per_member": 5])])
            let own = try await race(shop) { _ in
                try await shop.coupon(of: offer, member: "m-1")
            }
            #expect(own.filter { $0.status == 201 }.count == 5)
            #expect(own.filter { $0.code == "limit_member" }.count == 59)
        }
    }

    @Test(arguments: Backend.all)
    func giftCardIsNeverSpentBelowZero(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let card = try await shop.giftCard(10_000)
            let answers = try await race(shop) { _ in
                try await shop.perform(
                    "redeemVouchers", shop.order([card.text("code")], amount: 1_500))
            }
            let paid = answers.compactMap { $0["gift_card_total"]?["amount"]?.integerValue }
            #expect(paid.reduce(0, +) == 10_000)
            let after = try await shop.perform(
                "getGiftCard", path: ["gift_card_id": card.text("id")])
            #expect(after["balance"]?["amount"] == 0)
        }
    }

    @Test(arguments: Backend.all)
    func rollbackHasOneEffect(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let coupon = try await shop.coupon(
                of: try await shop.offer(in: try await shop.campaign()))
            let redeemed = try await shop.perform(
                "redeemVouchers", shop.order([coupon.text("code")]))
            let answers = try await race(shop) { _ in
                try await shop.perform(
                    "rollbackRedemption", path: ["redemption_id": redeemed.text("id")])
            }
            #expect(answers.filter { $0.status == 200 }.count == 1)
            #expect(answers.filter { $0.code == "already_rolled_back" }.count == 63)
        }
    }
}
