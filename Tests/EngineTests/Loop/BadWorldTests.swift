import Codes
import Database
import Domain
import Engine
import Foundation
import Ledger
import Logging
import Store
import TestSupport
import Testing

@Suite("Bad worlds")
struct BadWorldTests {
    @Test func fullDiskRefusesCleanlyLosesNothingAndHealsByItself() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            try shop.limit(pages: SQL("PRAGMA max_page_count = 120"))
            var acknowledged: [String] = []
            var failure: DatabaseFailure?
            for _ in 0..<2_000 {
                do {
                    acknowledged.append(try await shop.coupon(of: offer).text("id"))
                } catch let full as DatabaseFailure {
                    failure = full
                    break
                }
            }
            #expect(failure?.code == .diskFull)
            #expect(!acknowledged.isEmpty)
            // The engine tries by itself, and what it tries may need no further page.
            let refusal = shop.engine.health.refusal?.code
            #expect(refusal == .diskFull || refusal == nil)
            try shop.limit(pages: SQL("PRAGMA max_page_count = 100000"))
            try await shop.untilServing()
            #expect(try await shop.coupon(of: offer).status == 201)
            for id in acknowledged {
                let coupon = try await shop.perform("getCoupon", path: ["coupon_id": id])
                #expect(coupon.status == 200)
            }
        }
    }

    @Test func secondEngineOnTheSameFileIsRefused() async throws {
        try await withShop { shop in
            let path = shop.folder.appending(path: "shop.sqlite").path
            let failure = #expect(throws: DatabaseFailure.self) {
                try SQLiteDriver(path: path)
            }
            #expect(failure?.code == .alreadyOpen)
        }
    }

    @Test func databaseOfANewerVersionIsRefusedAndLeftAlone() async throws {
        let shop = try await TestShop.open()
        try shop.engine.driver.write { connection in
            _ = try connection.execute(
                SQL("UPDATE schema_migration SET number = 999 WHERE number = 1"), [])
        }
        let failure = await #expect(throws: DatabaseFailure.self) {
            try await shop.reopened()
        }
        #expect(failure?.code == .newerSchema)
        try FileManager.default.removeItem(at: shop.folder)
    }

    @Test func anotherRootKeyIsRefused() async throws {
        let shop = try await TestShop.open()
        try await shop.engine.close()
        let driver = try SQLiteDriver(path: shop.folder.appending(path: "shop.sqlite").path)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        await #expect(throws: KeyError.self) {
            try await Engine.open(
                driver: driver,
                configuration: EngineConfiguration(
                    root: RootKey(secret: .random(count: 32)), logger: logger))
        }
        try driver.close()
        try FileManager.default.removeItem(at: shop.folder)
    }

    @Test func clockThatGoesBackNeverTurnsLedgerTimeBackOrStopsTheShop() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            let code = try await shop.coupon(of: offer).text("signed_code")
            shop.clock.advance(byMilliseconds: -30 * 86_400_000)
            #expect(try await shop.coupon(of: offer).status == 201)
            let redeemed = try await shop.perform("redeemVouchers", shop.order([code]))
            #expect(redeemed.status == 201)
            let events = try await shop.perform("listEvents", query: ["limit": "200"])
            let times = events["items"]?.arrayValue?.compactMap { $0["at"]?.stringValue } ?? []
            #expect(times == times.sorted())
        }
    }

    @Test func clockThatJumpsForwardExpiresWhatIsOverAndNothingElse() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            let code = try await shop.coupon(of: offer).text("signed_code")
            let card = try await shop.giftCard(10_000)
            shop.clock.advance(byMilliseconds: 400 * 86_400_000)
            let late = try await shop.perform("redeemVouchers", shop.order([code]))
            #expect(late.code == "expired")
            let paid = try await shop.perform(
                "redeemVouchers", shop.order([card.text("code")]))
            #expect(paid.status == 201)
        }
    }
}

extension TestShop {
    /// Waits until the engine has found out that the storage serves again.
    fileprivate func untilServing() async throws {
        while engine.health.refusal != nil {
            try await Task.sleep(for: .milliseconds(Limits.storageProbeMilliseconds / 10))
        }
    }

    /// Bounds the file, like a disk that runs full.
    fileprivate func limit(pages sql: SQL) throws {
        try engine.driver.write { connection in
            try connection.query(sql, []) { _ in }
        }
    }
}
