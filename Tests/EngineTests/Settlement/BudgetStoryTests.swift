import Domain
import Ledger
import TestSupport
import Testing

@testable import Engine

@Suite("Budgets are paced, topped up and reduced")
struct BudgetStoryTests {
    private func budget(_ amount: Int64, _ extra: [JSON.Member]) -> JSON.Member {
        let total: [JSON.Member] = [
            .init("amount", .integer(amount)), .init("currency", "CNY"),
        ]
        return .init("budget", .object(total + extra))
    }

    @Test(arguments: Backend.all)
    func aDayGivesItsPartAndTheNextLocalDayGoesOn(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            // 12:00 UTC is 20:00 in Shanghai: four hours are left of the day.
            let campaign = try await shop.campaign([
                budget(
                    100_000,
                    [.init("per_day", 2_500), .init("time_zone", "Asia/Shanghai")])
            ])
            #expect(campaign["budget"]?["per_day"] == 2_500)
            try await shop.word("DAILY", in: campaign.text("id"))
            let first = try await shop.redeem(["DAILY"])
            #expect(try await shop.redeem(["DAILY"]).status == 201)
            let refused = try await shop.redeem(["DAILY"])
            #expect(refused.code == "limit_budget")
            let actual = refused["conditions"]?[0]?["actual"]
            #expect(actual?["amount"] == 500)
            #expect(actual?["resumes_at"] == "2026-06-01T16:00:00.000Z")
            // What comes back may be given again.
            #expect(try await shop.rollBack(first).status == 200)
            #expect(try await shop.redeem(["DAILY"]).status == 201)
            #expect(try await shop.redeem(["DAILY"]).code == "limit_budget")
            shop.clock.advance(byMilliseconds: 4 * 3_600_000 - 1)
            #expect(try await shop.redeem(["DAILY"]).code == "limit_budget")
            shop.clock.advance(byMilliseconds: 1)
            #expect(try await shop.redeem(["DAILY"]).status == 201)
            let path = ["campaign_id": campaign.text("id")]
            let report = try await shop.perform("getCampaignReport", path: path)
            #expect(report["budget_left_today"]?["amount"] == 1_500)
            #expect(report["days"]?[0]?["day"] == "2026-06-02")
            #expect(report["days"]?[1]?["given"]?["amount"] == 2_000)
            // The day's part may be changed while it runs.
            let changed = try await shop.perform(
                "updateCampaign", path: path,
                ["budget": ["amount": 100_000, "currency": "CNY", "per_day": 1_000]])
            #expect(changed["budget"]?["time_zone"] == "Asia/Shanghai")
            #expect(try await shop.redeem(["DAILY"]).code == "limit_budget")
        }
    }

    @Test(arguments: Backend.all)
    func anEvenSpreadLeavesNothingOverAndNothingOut(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            // 1 to 10 June are ten days: the first may give 2,000 of 20,000.
            let campaign = try await shop.campaign([budget(20_000, [.init("spread", "even")])])
            try await shop.word("EVEN", in: campaign.text("id"))
            var given: [Int] = []
            for day in 0..<10 {
                // Nobody comes on the second day.
                var count = 0
                while day != 1, try await shop.redeem(["EVEN"]).status == 201 { count += 1 }
                given.append(count)
                shop.clock.advance(byMilliseconds: 86_400_000)
            }
            // 18,000 over eight days is 2,250 each.
            #expect(given == [2, 0, 2, 2, 2, 2, 2, 2, 3, 3])
        }
    }

    @Test(arguments: Backend.all)
    func aBudgetIsToppedUpAndNeverTakenBelowWhatIsSpent(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign(budget: 2_000)
            try await shop.word("MORE", in: campaign)
            let path = ["campaign_id": campaign]
            func change(_ amount: Int64, key: String? = nil) async throws -> TestAnswer {
                try await shop.perform(
                    "changeCampaignBudget", path: path,
                    ["delta": ["amount": .integer(amount), "currency": "CNY"]], key: key)
            }
            #expect(try await shop.redeem(["MORE"]).status == 201)
            #expect(try await change(-1_001).code == "limit_budget")
            #expect(try await change(0).code == "out_of_range")
            #expect(try await change(-500, key: "less")["budget"]?["amount"] == 1_500)
            #expect(try await change(-500, key: "less").isReplay)
            #expect(try await shop.redeem(["MORE"]).code == "limit_budget")
            #expect(try await change(500)["budget"]?["amount"] == 2_000)
            #expect(try await shop.redeem(["MORE"]).status == 201)
            let open = try await shop.campaign(name: "Open")
            let none = try await shop.perform(
                "changeCampaignBudget", path: ["campaign_id": open],
                ["delta": ["amount": 1, "currency": "CNY"]])
            #expect(none.code == "illegal_state")
            let nobody = try await shop.perform(
                "changeCampaignBudget", path: path,
                ["delta": ["amount": 1, "currency": "CNY"], "payer": "nobody"])
            #expect(nobody.code == "not_found")
        }
    }
}
