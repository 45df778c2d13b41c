import Database
import Domain
import Engine
import Ledger
import Store
import TestSupport
import Testing

/// What operations cost in counts that do not wobble, held against `tools/thresholds/counts.json`.
@Suite("Costs")
struct CostTests {
    private func expect(_ count: Int, atMost name: String) throws {
        #expect(count <= (try Thresholds.count(name)), "\(name)")
    }

    @Test func loneOperationsCostNoMoreThanAgreed() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(in: try await shop.campaign(budget: 1_000_000))
            // The first ones fill caches and take ranges of numbers.
            for _ in 0..<3 { _ = try await shop.coupon(of: offer) }
            let coupon = try await shop.cost { try await shop.coupon(of: offer) }
            try expect(coupon.statements, atMost: "issue_statements")
            try expect(coupon.commits, atMost: "issue_commits")
            let code = coupon.answer.text("signed_code")
            try expect(code.utf8.count, atMost: "signed_code_characters")

            let validated = try await shop.cost {
                try await shop.perform("validateVouchers", shop.order([code]))
            }
            try expect(validated.commits, atMost: "validate_commits")
            let redeemed = try await shop.cost {
                try await shop.perform("redeemVouchers", shop.order([code]))
            }
            #expect(redeemed.answer.status == 201)
            try expect(redeemed.statements, atMost: "redeem_statements")
            try expect(redeemed.commits, atMost: "redeem_commits")
            let bytes = try await shop.engine.read { work in
                let head = try JournalTable.head(work.connection)
                return try JournalTable.entry(head?.entries ?? 0, work.connection)?.bytes.count
            }
            try expect(try #require(bytes), atMost: "redeem_journal_bytes")
        }
    }

    /// A round trip within a data centre is half a millisecond, and they come one after the other.
    @Test func aLoneRedemptionAsksADatabaseServerFewTimes() async throws {
        try await withShop(on: .postgres) { shop in
            let offer = try await shop.offer(in: try await shop.campaign(budget: 1_000_000))
            var trips = 0
            // The first ones prepare statements and take ranges of numbers.
            for _ in 0..<4 {
                let code = try await shop.coupon(of: offer).text("signed_code")
                let before = shop.engine.driver.statistics.roundTrips
                let redeemed = try await shop.perform("redeemVouchers", shop.order([code]))
                #expect(redeemed.status == 201)
                trips = shop.engine.driver.statistics.roundTrips - before
            }
            #expect(trips > 0)
            try expect(trips, atMost: "redeem_round_trips")
        }
    }

    @Test func commandsThatWaitTogetherShareOneCommit() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            for _ in 0..<3 { _ = try await shop.coupon(of: offer) }
            let before = shop.engine.driver.statistics.commits
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<64 { group.addTask { _ = try? await shop.coupon(of: offer) } }
            }
            let commits = shop.engine.driver.statistics.commits - before
            #expect(commits < 64, "\(commits) commits for 64 coupons")
        }
    }
}

extension TestShop {
    /// Runs one operation and counts what it cost the storage.
    fileprivate func cost(
        _ body: () async throws -> TestAnswer
    ) async throws -> (answer: TestAnswer, statements: Int, commits: Int) {
        let before = engine.driver.statistics
        let answer = try await body()
        let after = engine.driver.statistics
        return (
            answer, Int(after.statements - before.statements), Int(after.commits - before.commits)
        )
    }
}
