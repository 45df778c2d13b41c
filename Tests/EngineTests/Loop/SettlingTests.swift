import Database
import Domain
import Engine
import Ledger
import Store
import TestSupport
import Testing

extension TestShop {
    fileprivate func head() async throws -> JournalHead {
        try await engine.read { try JournalTable.head($0.connection) ?? .empty }
    }
}

/// What becomes of a batch when the database fails under it.
@Suite("Settling")
struct SettlingTests {
    private func withFaults(
        _ body: (TestShop, FaultyDriver) async throws -> Void
    ) async throws {
        var faulty: FaultyDriver?
        let shop = try await TestShop.open(wrapping: { base in
            let driver = FaultyDriver(base)
            faulty = driver
            return driver
        })
        try await body(shop, try #require(faulty))
        let report = try await shop.verify()
        #expect(report.isSound, "\(report.problems)")
        try await shop.close()
    }

    @Test func commitWhoseAnswerWasLostIsSettledByItsKeyAndHappensOnce() async throws {
        try await withFaults { shop, driver in
            let offer = try await shop.offer(in: try await shop.campaign())
            let code = try await shop.coupon(of: offer).text("code")
            let entries = try await shop.head().entries
            driver.plan([.after(.outcomeUnknown)])
            let redeemed = try await shop.perform("redeemVouchers", shop.order([code]))
            #expect(redeemed.status == 201)
            #expect(try await shop.head().entries == entries + 1)
            #expect(driver.isDone)
            #expect(driver.disconnections == 1)
        }
    }

    @Test func commitThatWasNotKeptIsDoneAgain() async throws {
        try await withFaults { shop, driver in
            let offer = try await shop.offer(in: try await shop.campaign())
            let code = try await shop.coupon(of: offer).text("code")
            let entries = try await shop.head().entries
            driver.plan([.during(.outcomeUnknown), .before(.unavailable), .during(.deadlock)])
            let redeemed = try await shop.perform("redeemVouchers", shop.order([code]))
            #expect(redeemed.status == 201)
            #expect(try await shop.head().entries == entries + 1)
            #expect(driver.isDone)
        }
    }

    @Test(
        arguments: [
            [.after(.outcomeUnknown)], [.after(.outcomeUnknown), .before(.unavailable)],
            [.during(.outcomeUnknown), .after(.outcomeUnknown), .before(.unavailable)],
            [.after(.outcomeUnknown), .before(.deadlock), .before(.serialization)],
        ] as [[FaultyDriver.Fault]])
    func secretMadeInACommitWhoseAnswerWasLostIsStillGiven(
        _ faults: [FaultyDriver.Fault]
    ) async throws {
        try await withFaults { shop, driver in
            driver.plan(faults)
            let key = try await shop.perform(
                "createAPIKey", ["name": "till", "scopes": ["vouchers:redeem"]])
            #expect(key.status == 201)
            #expect(key["secret"]?.stringValue != nil)
        }
    }

    /// Whoever is told that another came first repeats under another key, and has it twice.
    @Test func conflictsAfterAnUnknownCommitDoNotSayThatNothingWasDone() async throws {
        try await withFaults { shop, driver in
            let offer = try await shop.offer(in: try await shop.campaign())
            driver.plan(
                [.after(.outcomeUnknown)]
                    + Array(repeating: .before(.deadlock), count: Limits.conflictAttempts))
            let failure = await #expect(throws: DatabaseFailure.self) {
                try await shop.coupon(of: offer)
            }
            #expect(failure?.code == .outcomeUnknown)
        }
    }

    @Test func storageThatStaysAwayTurnsCallersAwayUntilItIsBack() async throws {
        try await withFaults { shop, driver in
            let offer = try await shop.offer(in: try await shop.campaign())
            _ = try await shop.coupon(of: offer)
            driver.plan(Array(repeating: .before(.unavailable), count: 10_000))
            await #expect(throws: DatabaseFailure.self) { try await shop.coupon(of: offer) }
            #expect(shop.engine.health.refusal?.code == .unavailable)
            await #expect(throws: Unavailable.storage(.unavailable)) {
                try await shop.coupon(of: offer)
            }
            driver.plan([])
            while shop.engine.health.refusal != nil {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(try await shop.coupon(of: offer).status == 201)
        }
    }

    @Test func commitWhoseAnswerWasLostForGoodIsNotSaidToBeUndone() async throws {
        try await withFaults { shop, driver in
            let offer = try await shop.offer(in: try await shop.campaign())
            driver.plan(
                [.after(.outcomeUnknown)] + Array(repeating: .before(.unavailable), count: 10_000))
            let failure = await #expect(throws: DatabaseFailure.self) {
                try await shop.coupon(of: offer)
            }
            #expect(failure?.code == .outcomeUnknown)
            #expect(shop.engine.health.refusal?.code == .unavailable)
        }
    }

    @Test func databaseThatIsHeldByOthersTurnsCallersAwayUntilItIsFree() async throws {
        try await withFaults { shop, driver in
            let offer = try await shop.offer(in: try await shop.campaign())
            driver.plan(Array(repeating: .before(.busy), count: 10_000))
            let failure = await #expect(throws: DatabaseFailure.self) {
                try await shop.coupon(of: offer)
            }
            #expect(failure?.code == .busy)
            #expect(shop.engine.health.refusal?.code == .busy)
            driver.plan([])
            while shop.engine.health.refusal != nil {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(try await shop.coupon(of: offer).status == 201)
        }
    }

    @Test func primaryThatWasReplacedAndComesBackIsNotWrittenTo() async throws {
        try await withFaults { shop, driver in
            let offer = try await shop.offer(in: try await shop.campaign())
            driver.setTimeline(2)
            #expect(try await shop.coupon(of: offer).status == 201)
            #expect(try await shop.head().epoch == 2)
            // The stored epoch is what the old primary lacks.
            try shop.engine.driver.write { connection in
                _ = try connection.execute(SQL("UPDATE journal_head SET epoch = 1"), [])
            }
            driver.setTimeline(1)
            let failure = await #expect(throws: DatabaseFailure.self) {
                try await shop.coupon(of: offer)
            }
            #expect(failure?.code == .fenced)
            driver.setTimeline(2)
            while shop.engine.health.refusal != nil {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(try await shop.coupon(of: offer).status == 201)
        }
    }

    @Test func databaseThatLacksAcknowledgedBlocksIsNotWrittenTo() async throws {
        try await withFaults { shop, driver in
            let offer = try await shop.offer(in: try await shop.campaign())
            let head = try await shop.head()
            try shop.engine.driver.write { connection in
                _ = try connection.execute(
                    SQL("UPDATE journal_head SET block = block - 1 WHERE id = 1"), [])
            }
            let failure = await #expect(throws: DatabaseFailure.self) {
                try await shop.coupon(of: offer)
            }
            #expect(failure?.code == .fenced)
            try shop.engine.driver.write { connection in
                _ = try connection.execute(
                    SQL("UPDATE journal_head SET block = $1 WHERE id = 1"),
                    [.integer(head.block)])
            }
            while shop.engine.health.refusal != nil {
                try await Task.sleep(for: .milliseconds(10))
            }
        }
    }

    @Test func failedFlushEndsTheEngineAndIsNeverTriedAgain() async throws {
        let fatal = Fatal()
        var faulty: FaultyDriver?
        let shop = try await TestShop.open(onFatal: { fatal.note($0) }) { base in
            let driver = FaultyDriver(base)
            faulty = driver
            return driver
        }
        let driver = try #require(faulty)
        let offer = try await shop.offer(in: try await shop.campaign())
        driver.plan([.during(.syncFailed)])
        let failure = await #expect(throws: DatabaseFailure.self) {
            try await shop.coupon(of: offer)
        }
        #expect(failure?.code == .syncFailed)
        #expect(fatal.count == 1)
        try await shop.close()
    }
}
