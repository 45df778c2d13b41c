import Domain
import Engine
import Ledger
import TestSupport
import Testing

@Suite("Races of 64 callers for payers and days")
struct SettlementRaceTests {
    private func race(_ shop: TestShop, _ code: String) async throws -> [TestAnswer] {
        try await withThrowingTaskGroup(of: TestAnswer.self) { group in
            for _ in 0..<64 { group.addTask { try await shop.redeem([code]) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func expect(_ answers: [TestAnswer], accepted: Int) {
        #expect(answers.filter { $0.status == 201 }.count == accepted)
        #expect(answers.filter { $0.code == "limit_budget" }.count == 64 - accepted)
    }

    /// 30 % of 10.00 is 3.00: what fits into 100.50 is 33 coupons.
    @Test(arguments: Backend.all)
    func aPayersBudgetGivesExactlyWhatFits(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.settle(parties: ["brand"])
            let campaign = try await shop.campaign([
                .init(
                    "payers",
                    [
                        [
                            "party": "brand", "share_basis_points": 3_000,
                            "budget": ["amount": 10_050, "currency": "CNY"],
                        ],
                        ["party": "merchant", "share_basis_points": 7_000],
                    ])
            ])
            try await shop.word("RACE", in: campaign.text("id"))
            expect(try await race(shop, "RACE"), accepted: 33)
            #expect(try await shop.balances(of: .payerBudget).total == 150)
        }
    }

    @Test(arguments: Backend.all)
    func aDayGivesExactlyWhatFits(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let campaign = try await shop.campaign([
                .init("budget", ["amount": 1_000_000, "currency": "CNY", "per_day": 21_999])
            ])
            try await shop.word("RACE", in: campaign.text("id"))
            expect(try await race(shop, "RACE"), accepted: 21)
            #expect(try await shop.balances(of: .dayExpense).total == 21_000)
        }
    }
}
