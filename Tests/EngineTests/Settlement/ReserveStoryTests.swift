import Domain
import Ledger
import Store
import TestSupport
import Testing

@testable import Engine

@Suite("Money is set aside when coupons are issued")
struct ReserveStoryTests {
    private func campaign(_ shop: TestShop, _ amount: Int64) async throws -> String {
        try await shop.campaign([
            .init(
                "budget",
                ["amount": .integer(amount), "currency": "CNY", "reserve": "issue"])
        ]).text("id")
    }

    private func half(
        _ shop: TestShop, in campaign: String, cap: Int64?, extra: [JSON.Member] = []
    ) async throws -> TestAnswer {
        let members: [JSON.Member] = [
            .init("campaign_id", .string(campaign)), .init("name", "half"),
            .init(
                "benefit",
                .object(present: [
                    "type": "percent_off", "basis_points": 5_000, "cap": cap.map(JSON.integer),
                ])),
        ]
        return try await shop.perform("createOffer", .object(members + extra))
    }

    /// What the report says is left and set aside.
    private func money(_ shop: TestShop, _ campaign: String) async throws -> [Int64] {
        let report = try await shop.perform(
            "getCampaignReport", path: ["campaign_id": campaign])
        return ["budget_left", "budget_reserved", "discount"].map {
            report[$0]?["amount"]?.integerValue ?? -1
        }
    }

    @Test(arguments: Backend.all)
    func aCouponSetsItsMostAsideUsesItAndGivesTheRestBack(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await campaign(shop, 3_500)
            let offer = try await half(shop, in: campaign, cap: 1_000).text("id")
            var coupons: [TestAnswer] = []
            for _ in 0..<3 { coupons.append(try await shop.coupon(of: offer)) }
            #expect(try await money(shop, campaign) == [500, 3_000, 0])
            let refused = try await shop.coupon(of: offer)
            #expect(refused.code == "limit_budget")
            #expect(refused["conditions"]?[0]?["required"]?["amount"] == 1_000)
            #expect(refused["conditions"]?[0]?["actual"]?["amount"] == 500)
            // What is set aside cannot be taken out of the budget.
            let taken = try await shop.perform(
                "changeCampaignBudget", path: ["campaign_id": campaign],
                ["delta": ["amount": -501, "currency": "CNY"]])
            #expect(taken.code == "limit_budget")

            // 12.00 of which half is 6.00: 4.00 go back.
            let redeemed = try await shop.redeem([coupons[0].text("code")], amount: 1_200)
            #expect(redeemed["discount_total"]?["amount"] == 600)
            #expect(try await money(shop, campaign) == [900, 2_000, 600])
            let voided = try await shop.perform(
                "voidCoupon", path: ["coupon_id": coupons[1].text("id")], [:])
            #expect(voided.status == 200)
            #expect(try await money(shop, campaign) == [1_900, 1_000, 600])
            #expect(try await shop.rollBack(redeemed).status == 200)
            #expect(try await money(shop, campaign) == [1_500, 2_000, 0])
        }
    }

    @Test(arguments: Backend.all)
    func whatExpiresIsThereForTheNextCoupon(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await campaign(shop, 2_000)
            let offer = try await half(
                shop, in: campaign, cap: 1_000, extra: [.init("restrictions", ["valid_days": 1])]
            ).text("id")
            for _ in 0..<2 { #expect(try await shop.coupon(of: offer).status == 201) }
            #expect(try await shop.coupon(of: offer).code == "limit_budget")
            shop.clock.advance(byMilliseconds: 86_400_000)
            // The issue that needs it gives it back by itself.
            let coupon = try await shop.coupon(of: offer)
            #expect(coupon.status == 201)
            #expect(try await money(shop, campaign) == [1_000, 1_000, 0])
            shop.clock.advance(byMilliseconds: 86_400_000)
            try await shop.engine.maintain()
            #expect(try await money(shop, campaign) == [2_000, 0, 0])
            let late = try await shop.perform(
                "voidCoupon", path: ["coupon_id": coupon.text("id")], [:])
            #expect(late.status == 200)
            #expect(try await money(shop, campaign) == [2_000, 0, 0])
        }
    }

    @Test(arguments: Backend.all)
    func aBatchSetsAllOfItsCouponsAside(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await campaign(shop, 10_000)
            let offer = try await half(shop, in: campaign, cap: 1_000).text("id")
            func batch(_ count: Int64) async throws -> TestAnswer {
                try await shop.perform(
                    "createCodeBatch",
                    ["offer_id": .string(offer), "name": "b", "count": .integer(count)])
            }
            #expect(try await batch(11).code == "limit_budget")
            let made = try await batch(10)
            #expect(try await money(shop, campaign) == [0, 10_000, 0])
            let voided = try await shop.perform(
                "voidCodeBatch", path: ["batch_id": made.text("id")], [:])
            #expect(voided.status == 200)
            #expect(try await money(shop, campaign) == [10_000, 0, 0])
        }
    }

    @Test(arguments: Backend.all)
    func aRolledBackCouponSetsAsideWhatTheBudgetStillHas(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await campaign(shop, 1_000)
            let offer = try await half(shop, in: campaign, cap: 1_000).text("id")
            let small = try await half(shop, in: campaign, cap: 700).text("id")
            let coupon = try await shop.coupon(of: offer)
            let redeemed = try await shop.redeem([coupon.text("code")], amount: 400)
            #expect(try await money(shop, campaign) == [800, 0, 200])
            #expect(try await shop.coupon(of: small).status == 201)
            #expect(try await shop.rollBack(redeemed).status == 200)
            // 2.00 come back, and 1.00 of the 8.00 that went back to the budget is left.
            #expect(try await money(shop, campaign) == [0, 1_000, 0])
        }
    }

    @Test func offersWithoutABoundAreRefused() async throws {
        try await withShop { shop in
            let campaign = try await campaign(shop, 1_000)
            let unbounded = try await half(shop, in: campaign, cap: nil)
            #expect(unbounded.code == "invalid_field")
            #expect(unbounded["conditions"]?[0]?["subject"] == "/benefit")
            let word = try await half(
                shop, in: campaign, cap: 1, extra: [.init("public_code", "ANYBODY")])
            #expect(word["conditions"]?[0]?["subject"] == "/public_code")
            let many = try await half(
                shop, in: campaign, cap: Limits.amountMinorUnits,
                extra: [.init("limits", ["uses_per_coupon": 2])])
            #expect(many["conditions"]?[0]?["subject"] == "/limits/uses_per_coupon")
            let bounded = try await half(
                shop, in: campaign, cap: nil,
                extra: [.init("limits", ["discount_per_order": 500])])
            #expect(bounded.status == 201)
        }
    }

    /// 64 callers want 10.00 each of 300.50: 30 get it, and every one of them can use it.
    @Test(arguments: Backend.all)
    func aRaceOfIssuesSetsAsideExactlyWhatFits(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await campaign(shop, 30_050)
            let offer = try await half(shop, in: campaign, cap: 1_000).text("id")
            let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                for _ in 0..<64 { group.addTask { try await shop.coupon(of: offer) } }
                return try await group.reduce(into: [TestAnswer]()) { $0.append($1) }
            }
            let issued = answers.filter { $0.status == 201 }
            #expect(issued.count == 30)
            #expect(answers.filter { $0.code == "limit_budget" }.count == 34)
            for coupon in issued {
                #expect(try await shop.redeem([coupon.text("code")]).status == 201)
            }
            #expect(try await money(shop, campaign) == [50, 0, 30_000])
        }
    }
}

/// F9: Voucherify's automatic update of a pool can exceed its cap.
@Suite("Quotas refill, and never beyond their end")
struct RefillTests {
    private func offer(
        _ shop: TestShop, _ limits: JSON, budget: Int64? = nil
    ) async throws -> String {
        try await shop.offer(
            in: try await shop.campaign(budget: budget), extra: [.init("limits", limits)])
    }

    @Test(arguments: Backend.all)
    func voucherifyARaceOfIssuesStopsAtTheCap(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await offer(
                shop,
                [
                    "total_issues": 5, "refill": ["below": 3, "by": 10, "up_to": 47],
                ])
            let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                for _ in 0..<64 { group.addTask { try await shop.coupon(of: offer) } }
                return try await group.reduce(into: [TestAnswer]()) { $0.append($1) }
            }
            #expect(answers.filter { $0.status == 201 }.count == 47)
            #expect(answers.filter { $0.code == "limit_total" }.count == 17)
        }
    }

    @Test func aBatchMayNeedSeveralStepsAtOnce() async throws {
        try await withShop { shop in
            let offer = try await offer(
                shop,
                [
                    "total_issues": 5, "refill": ["below": 1, "by": 10, "up_to": 40],
                ])
            func batch(_ count: Int64) async throws -> TestAnswer {
                try await shop.perform(
                    "createCodeBatch",
                    ["offer_id": .string(offer), "name": "b", "count": .integer(count)])
            }
            #expect(try await batch(34).status == 201)
            #expect(try await batch(7).code == "limit_total")
            #expect(try await batch(6).status == 201)
        }
    }

    /// 10.00 a coupon and 10.00 in all: once they are given, nothing is refilled.
    @Test func aRefillStopsWhereTheBudgetEnds() async throws {
        try await withShop { shop in
            let offer = try await offer(
                shop,
                [
                    "total_issues": 1, "refill": ["below": 1, "by": 5, "up_to": 1_000],
                ],
                budget: 1_000)
            let first = try await shop.coupon(of: offer)
            #expect(try await shop.redeem([first.text("code")]).status == 201)
            var issued = 0
            while issued < 20, try await shop.coupon(of: offer).status == 201 { issued += 1 }
            #expect(issued == 5)
        }
    }

    @Test func aRefillOfCouponsThatSetMoneyAsideIsCoveredByTheBudget() async throws {
        try await withShop { shop in
            let campaign = try await shop.campaign([
                .init("budget", ["amount": 6_500, "currency": "CNY", "reserve": "issue"])
            ]).text("id")
            let offer = try await shop.offer(
                in: campaign,
                extra: [
                    .init(
                        "limits",
                        [
                            "total_issues": 2, "refill": ["below": 2, "by": 100, "up_to": 200],
                        ])
                ])
            var issued = 0
            while issued < 20, try await shop.coupon(of: offer).status == 201 { issued += 1 }
            #expect(issued == 6)
            let quotas = try await shop.engine.read { work in
                try AccountTable.sums(tenant: shop.tenant, work.connection)
                    .filter { $0.kind == .issueQuota }.map(\.balance)
            }
            #expect(quotas == [0])
        }
    }

    @Test func contradictoryRefillsAreRefused() async throws {
        try await withShop { shop in
            let campaign = try await shop.campaign()
            func subject(_ limits: JSON) async throws -> JSON? {
                let answer = try await shop.perform(
                    "createOffer",
                    [
                        "campaign_id": .string(campaign), "name": "o",
                        "benefit": ["type": "amount_off", "amount": 1], "limits": limits,
                    ])
                return answer["conditions"]?[0]?["subject"]
            }
            let refill: JSON = ["below": 1, "by": 1, "up_to": 4]
            #expect(try await subject(["refill": refill]) == "/limits/refill")
            #expect(
                try await subject(["total_issues": 5, "refill": refill])
                    == "/limits/refill/up_to")
        }
    }
}
