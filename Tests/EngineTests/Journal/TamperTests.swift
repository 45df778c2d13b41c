import Database
import Domain
import Engine
import Foundation
import TestSupport
import Testing

@Suite("Verification")
struct TamperTests {
    /// A shop in which a little of everything has happened.
    private func livedInShop() async throws -> TestShop {
        let shop = try await TestShop.open()
        let campaign = try await shop.campaign(budget: 100_000)
        let offer = try await shop.offer(in: campaign)
        _ = try await shop.perform(
            "upsertMember", path: ["external_id": "m-1"], ["attributes": ["city": "Xiamen"]])
        let coupon = try await shop.coupon(of: offer, member: "m-1")
        let card = try await shop.giftCard(10_000)
        let order = shop.order(
            [coupon.text("code"), card.text("code")], amount: 5_000, member: "m-1")
        _ = try await shop.perform("redeemVouchers", order)
        let batch = try await shop.codeBatch(of: offer, count: 5)
        let printed = try await shop.coupon(number: 2).text("code")
        _ = try await shop.perform("redeemVouchers", shop.order([printed]))
        _ = try await shop.perform("voidCodeBatch", path: ["batch_id": batch.text("id")])
        return shop
    }

    @Test func everyDirectEditOfAStoredRowIsFoundAndNamed() async throws {
        let edits: [(table: String, sql: SQL)] = [
            ("coupon", SQL("UPDATE coupon SET uses_left = uses_left + 1")),
            ("gift_card", SQL("UPDATE gift_card SET state = 1")),
            ("gift_card_activity", SQL("DELETE FROM gift_card_activity WHERE sequence = 2")),
            ("account", SQL("UPDATE account SET balance = balance + 1 WHERE kind = 11")),
            ("redemption", SQL("UPDATE redemption SET reference = 'o-2'")),
            ("campaign", SQL("UPDATE campaign SET budget = budget + 1")),
            ("campaign_counters", SQL("UPDATE campaign_counters SET redeemed = 0")),
            ("offer", SQL("UPDATE offer SET name = 'cheaper'")),
            ("member", SQL("UPDATE member SET external_id = 'm-2'")),
            ("member_offer", SQL("DELETE FROM member_offer")),
            ("stored answer", SQL("UPDATE idempotency SET status = 200 WHERE status = 201")),
            ("journal entr", SQL("DELETE FROM journal_entry WHERE sequence = 5")),
            ("journal head", SQL("UPDATE journal_head SET entries = entries - 1")),
            ("block 3", SQL("UPDATE journal_block SET signature = hash WHERE sequence = 3")),
            ("code_batch", SQL("UPDATE code_batch SET codes = codes + 1")),
            ("code_batch", SQL("UPDATE code_batch SET state = 1, touched = 0")),
            ("key_slot", SQL("UPDATE key_slot SET valid_until = valid_until + 1")),
        ]
        let shop = try await livedInShop()
        #expect(try await shop.verify().isSound)
        try await shop.engine.close()
        for (table, sql) in edits {
            let copy = shop.folder.appending(path: UUID().uuidString)
            try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
            let path = copy.appending(path: "shop.sqlite").path
            try FileManager.default.copyItem(
                atPath: shop.folder.appending(path: "shop.sqlite").path, toPath: path)
            let driver = try SQLiteDriver(path: path)
            let changed = try driver.write { try $0.execute(sql, []) }
            #expect(changed > 0, "\(sql.text)")
            let report = try await DatabaseVerifier.verify(driver, root: shop.root)
            #expect(
                report.problems.contains { $0.contains(table) },
                "\(sql.text): \(report.problems)")
            try driver.close()
        }
        try FileManager.default.removeItem(at: shop.folder)
    }
}
