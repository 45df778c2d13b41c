import Database
import Domain
import Foundation
import Ledger
import Store
import Testing

/// What the database refuses by itself, so that even a faulty engine cannot store it.
struct ConstraintTests {
    private static let tenant = TenantID(1)
    private static let time = Timestamp(milliseconds: 1_780_000_000_123)

    /// True where the last of these rows is refused by a constraint, and the others are not.
    private func refusesTheLast<T: Table>(_ table: T.Type, of rows: [T.Row]) throws -> Bool {
        let path = FileManager.default.temporaryDirectory
            .appending(path: "constraints-\(UUID().uuidString).sqlite").path
        let driver = try SQLiteDriver(path: path)
        defer {
            for suffix in ["", "-wal", "-shm", ".lock"] {
                try? FileManager.default.removeItem(atPath: path + suffix)
            }
        }
        try Migrator(Migrations.all).migrate(driver, atMilliseconds: 1)
        let values = rows.map { T.values(of: $0) + [.integer(1)] }
        try driver.write { _ = try $0.executeEach(T.insert, values.dropLast()) }
        var isRefused = false
        do {
            try driver.write { _ = try $0.executeEach(T.insert, values.suffix(1)) }
        } catch let failure as DatabaseFailure {
            if case .constraint = failure.code { isRefused = true }
        }
        try driver.close()
        return isRefused
    }

    private func coupon(_ id: Int64, serial: Int64, usesLeft: Int64 = 1) -> Coupon {
        Coupon(
            tenant: Self.tenant, id: CouponID(id), offer: OfferID(6), campaign: CampaignID(5),
            serial: serial, member: nil, state: .active, usesLeft: usesLeft,
            expiresAt: Self.time, issuedAt: Self.time, lastRedemption: nil, voidReason: nil,
            signingSlot: 0, typingSlot: 0)
    }

    private func offer(_ id: Int64, code: String?) -> Offer {
        Offer(
            tenant: Self.tenant, id: OfferID(id), campaign: CampaignID(5), name: "o",
            definition: OfferDefinition(benefit: .amountOff(1), publicCode: code),
            metadata: .object([]), createdAt: Self.time)
    }

    @Test func aCouponNeverHasFewerThanNoUses() throws {
        let used = [coupon(1, serial: 1, usesLeft: 0), coupon(2, serial: 2, usesLeft: -1)]
        #expect(try refusesTheLast(CouponTable.self, of: used))
    }

    @Test func noTwoCouponsOfACampaignHaveOneSerial() throws {
        let twins = [coupon(1, serial: 7), coupon(2, serial: 7)]
        #expect(try refusesTheLast(CouponTable.self, of: twins))
        #expect(
            try !refusesTheLast(CouponTable.self, of: [coupon(1, serial: 7), coupon(2, serial: 8)]))
    }

    @Test func noTwoOffersHaveOnePublicCode() throws {
        #expect(
            try refusesTheLast(
                OfferTable.self, of: [offer(1, code: "WORD"), offer(2, code: "WORD")]))
        #expect(
            try !refusesTheLast(OfferTable.self, of: [offer(1, code: nil), offer(2, code: nil)]))
    }

    @Test func noTwoAnswersAreStoredUnderOneKey() throws {
        let path = FileManager.default.temporaryDirectory
            .appending(path: "answers-\(UUID().uuidString).sqlite").path
        let driver = try SQLiteDriver(path: path)
        try Migrator(Migrations.all).migrate(driver, atMilliseconds: 1)
        let record = IdempotencyRecord(
            tenant: 1, keyHash: [1], fingerprint: [2], status: 200, body: [3],
            createdAt: Self.time, mac: [4])
        try driver.write { try IdempotencyTable.insert([record], $0, SideTally { _ in [] }) }
        #expect(throws: DatabaseFailure.self) {
            try driver.write { try IdempotencyTable.insert([record], $0, SideTally { _ in [] }) }
        }
        try driver.close()
        for suffix in ["", "-wal", "-shm", ".lock"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
    }
}
