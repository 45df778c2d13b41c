import Domain
import Engine
import TestSupport
import Testing

@Suite("Points and credit under 64 callers")
struct RewardRaceTests {
    @Test(arguments: Backend.all)
    func pointsAreSpentToTheLastOneAndNobodyIsRefusedBefore(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member()
            _ = try await shop.giveBack("POINTS", [.init("form", "points"), .init("amount", 400)])
            _ = try await shop.perform(
                "setPointsWorth", path: ["currency": "CNY"], ["points": 1, "amount": 1])
            _ = try await shop.buy(["POINTS"])
            let answers = try await race { _ in try await shop.buy([], points: 10) }
            #expect(answers.filter { $0.status == 201 }.count == 40)
            #expect(answers.filter { $0.code == "insufficient_balance" }.count == 24)
            #expect(try await shop.points() == .init())
        }
    }

    @Test(arguments: Backend.all)
    func aTotalOfPointsIsGivenToTheLastOne(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member()
            _ = try await shop.giveBack(
                "POINTS", [.init("form", "points"), .init("amount", 10), .init("total", 300)])
            let answers = try await race { _ in try await shop.buy(["POINTS"]) }
            #expect(answers.filter { $0.status == 201 }.count == 30)
            #expect(answers.filter { $0.code == "limit_total" }.count == 34)
            #expect(try await shop.points() == .init(available: 300))
        }
    }

    @Test(arguments: Backend.all)
    func aBudgetIsGivenBackToTheLastUnit(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            try await shop.member()
            _ = try await shop.giveBack(
                "CREDIT", [.init("form", "cash_credit"), .init("amount", 10)],
                in: try await shop.campaign(budget: 205))
            let answers = try await race { _ in try await shop.buy(["CREDIT"]) }
            #expect(answers.filter { $0.status == 201 }.count == 20)
            #expect(answers.filter { $0.code == "limit_budget" }.count == 44)
        }
    }

    private func race(
        _ body: @escaping @Sendable (Int) async throws -> TestAnswer
    ) async throws -> [TestAnswer] {
        try await withThrowingTaskGroup(of: TestAnswer.self) { group in
            for caller in 0..<64 { group.addTask { try await body(caller) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
