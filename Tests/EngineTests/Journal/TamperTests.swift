import Database
import Domain
import Engine
import Foundation
import Store
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
        // Refused, so that an answer without an entry is stored.
        _ = try await shop.perform("redeemVouchers", order)
        _ = try await shop.job(
            of: try await shop.offer(in: try await shop.campaign(name: "Autumn")),
            ["m-1", "stranger"])
        try await shop.runJobs()
        _ = try await shop.patterned("LEAF-****-****", count: 5, of: offer)
        let winter = try await shop.offer(in: try await shop.campaign(name: "Winter"))
        try await shop.importCodes("codes.csv", ["PARTNER-1"], winter)
        return shop
    }

    /// Verifies after an edit, which is taken back.
    private func report(
        after edits: [SQL], in shop: TestShop, witness: Witness? = nil
    ) throws -> VerificationReport {
        struct TakenBack: Error {}
        var report = VerificationReport()
        do {
            try shop.engine.driver.write { connection in
                var changed = 0
                for sql in edits { changed += try connection.execute(sql, []) }
                #expect(changed > 0, "\(edits.map(\.text)) changed nothing")
                report = try DatabaseVerifier.verify(
                    connection, codes: shop.engine.codes, witness: witness)
                throw TakenBack()
            }
        } catch is TakenBack {}
        return report
    }

    /// Edits of rows that entries tell of, and what the problem must say.
    private static let rowEdits: [(name: String, sql: SQL)] = [
        ("coupon row", SQL("UPDATE coupon SET uses_left = uses_left + 1")),
        ("coupon row", SQL("UPDATE coupon SET entry = entry + 1")),
        ("coupon row", SQL("UPDATE coupon SET id = id + 1")),
        ("gift_card row", SQL("UPDATE gift_card SET state = 1")),
        ("gift_card_activity", SQL("DELETE FROM gift_card_activity WHERE sequence = 2")),
        ("account row", SQL("UPDATE account SET balance = balance + 1 WHERE kind = 11")),
        (
            "balances_equal_postings",
            SQL("UPDATE account SET balance = balance + 1 WHERE kind = 11")
        ),
        (
            "value_is_conserved",
            SQL("UPDATE account SET balance = balance + 1 WHERE kind = 11")
        ),
        ("redemption row", SQL("UPDATE redemption SET reference = 'o-2'")),
        ("campaign row", SQL("UPDATE campaign SET budget = budget + 1")),
        ("campaign_counters", SQL("UPDATE campaign_counters SET redeemed = 0")),
        ("offer row", SQL("UPDATE offer SET name = 'cheaper'")),
        ("member row", SQL("UPDATE member SET external_id = 'm-2'")),
        (
            "member row",
            SQL("UPDATE member SET external_id = CAST(X'FF' AS TEXT)")
        ),
        ("member_offer", SQL("DELETE FROM member_offer")),
        (
            "no journal entry wrote it",
            SQL(
                """
                INSERT INTO coupon SELECT tenant, id + 1, offer, campaign, serial + 1, member,
                state, uses_left, expires_at, issued_at, last_redemption, void_reason,
                signing_slot, typing_slot, entry FROM coupon
                """)
        ),
    ]

    /// Edits of an issue job: how far it is, whom it names, what it did.
    private static let jobEdits: [(name: String, sql: SQL)] = [
        ("issue_job row", SQL("UPDATE issue_job SET state = 2")),
        ("issue_job row", SQL("UPDATE issue_job SET place = place - 1")),
        ("issue_job row", SQL("UPDATE issue_job SET issued = 0, refused = done")),
        ("issue_job row", SQL("UPDATE issue_job SET total = total + 1")),
        ("issue_job row", SQL("UPDATE issue_job SET entry = entry - 1")),
        ("issue_job", SQL("DELETE FROM issue_job")),
        (
            "issue_job_list row",
            SQL("UPDATE issue_job_list SET members = members || members")
        ),
        ("issue_job_list", SQL("DELETE FROM issue_job_list")),
        ("issue_job_result row", SQL("UPDATE issue_job_result SET refused = ''")),
        ("issue_job_result row", SQL("UPDATE issue_job_result SET issued = issued || ' 7'")),
        ("issue_job_result", SQL("DELETE FROM issue_job_result")),
        (
            "no journal entry wrote it",
            SQL(
                """
                INSERT INTO issue_job_result SELECT tenant, job, chunk + 1, issued, refused,
                entry FROM issue_job_result
                """)
        ),
    ]

    /// Edits of how a batch's codes look, and of third parties' codes.
    private static let codeEdits: [(name: String, sql: SQL)] = [
        ("code_pattern row", SQL("UPDATE code_pattern SET pattern = 'LEAF-****-***#'")),
        ("code_pattern row", SQL("UPDATE code_pattern SET prefix = X'4C45'")),
        ("code_pattern", SQL("DELETE FROM code_pattern")),
        ("foreign_code row", SQL("UPDATE foreign_code SET coupon = coupon + 1")),
        ("foreign_code row", SQL("UPDATE foreign_code SET code = 'PARTNER-2'")),
        ("foreign_code row", SQL("UPDATE foreign_code SET line = line + 1")),
        ("foreign_code", SQL("DELETE FROM foreign_code")),
        (
            "no journal entry wrote it",
            SQL(
                """
                INSERT INTO foreign_code SELECT tenant, 'PARTNER-2', coupon, file, line, entry
                FROM foreign_code
                """)
        ),
    ]

    /// Edits of rows that no entry tells of, and of the journal itself.
    private static let sideEdits: [(name: String, sql: SQL)] = [
        ("stored answer", SQL("UPDATE idempotency SET status = 200 WHERE status = 201")),
        ("stored answers", SQL("DELETE FROM idempotency WHERE status = 409")),
        (
            "stored answers",
            SQL(
                """
                INSERT INTO idempotency SELECT tenant, fingerprint, key_hash, status, body,
                created_at, mac FROM idempotency WHERE status = 409
                """)
        ),
        ("lease", SQL("UPDATE lease SET next = 1")),
        ("lease", SQL("DELETE FROM lease WHERE kind = 4")),
        ("lease", SQL("INSERT INTO lease (tenant, kind, owner, next) VALUES (9, 1, 0, 1)")),
        ("schema_migration 1", SQL("UPDATE schema_migration SET name = 'x' WHERE number = 1")),
        ("schema_migration", SQL("UPDATE schema_migration SET applied_at = 0")),
        ("schema_migration", SQL("DELETE FROM schema_migration WHERE number = 2")),
        ("journal entr", SQL("DELETE FROM journal_entry WHERE sequence = 5")),
        ("journal entry 4", SQL("UPDATE journal_entry SET tenant = 9 WHERE sequence = 4")),
        (
            "journal entries",
            SQL(
                """
                INSERT INTO journal_entry SELECT 0 - sequence, tenant, bytes
                FROM journal_entry WHERE sequence = 1
                """)
        ),
        ("journal head", SQL("UPDATE journal_head SET entries = entries - 1")),
        ("journal head", SQL("UPDATE journal_head SET sums = seal")),
        ("journal head", SQL("UPDATE journal_head SET seal = NULL")),
        ("journal head", SQL("DELETE FROM journal_head")),
        ("block 3", SQL("UPDATE journal_block SET signature = hash WHERE sequence = 3")),
        ("block 3", SQL("UPDATE journal_block SET hash = signature WHERE sequence = 3")),
        ("block 3", SQL("UPDATE journal_block SET header = hash WHERE sequence = 3")),
        ("block", SQL("DELETE FROM journal_block WHERE sequence = 2")),
        (
            "purchase lines",
            SQL(
                """
                INSERT INTO purchase_line (tenant, import, line, reference, sku, quantity, amount,
                discount, at) VALUES (1, 1, 1, 'o-1', 'tea', 1, 100, 0, 0)
                """)
        ),
        ("key_slot", SQL("UPDATE key_slot SET valid_until = valid_until + 1")),
    ]

    @Test func everyDirectEditOfAStoredRowIsFoundAndNamed() async throws {
        let shop = try await livedInShop()
        #expect(try await shop.verify().problems == [])
        let edits = Self.rowEdits + Self.jobEdits + Self.codeEdits + Self.sideEdits
        for (name, sql) in edits {
            let report = try report(after: [sql], in: shop)
            #expect(
                report.problems.contains { $0.contains(name) },
                "\(sql.text): \(report.problems)")
        }
        try await shop.close()
    }

    @Test func anEditThatTheEngineBuiltOnIsStillFound() async throws {
        let shop = try await TestShop.open()
        let card = try await shop.giftCard(10_000)
        try shop.engine.driver.write {
            _ = try $0.execute(SQL("UPDATE gift_card SET face_value = face_value + 1"))
        }
        let spent = try await shop.perform(
            "redeemVouchers", shop.order([card.text("code")], amount: 500))
        #expect(spent.status == 201)
        let problems = try await shop.verify().problems
        #expect(
            problems.contains { $0.contains("gift_card row") && $0.contains("which built on it") },
            "\(problems)")
        try await shop.close()
    }

    @Test func aJournalThatWasCutOffIsFoundByItsWitness() async throws {
        let shop = try await TestShop.open()
        let before = try await shop.verify()
        try await shop.engine.driver.backup(
            to: shop.folder.appending(path: "older.sqlite").path, progress: { _ in })
        _ = try await shop.giftCard(10_000)
        let witness = try #require(try await shop.verify().witness)
        #expect(Witness(witness.description) == witness)
        #expect(before.witness != witness)

        let older = try SQLiteDriver(path: shop.folder.appending(path: "older.sqlite").path)
        let alone = try await DatabaseVerifier.verify(older, root: shop.root)
        #expect(alone.problems == [], "an older copy is sound by itself")
        let witnessed = try await DatabaseVerifier.verify(
            older, root: shop.root, witness: witness)
        #expect(witnessed.problems.contains { $0.contains("cut off") }, "\(witnessed.problems)")
        let other = Witness(block: 1, hash: witness.hash)
        #expect(
            try await DatabaseVerifier.verify(older, root: shop.root, witness: other).problems
                .contains { $0.contains("written anew") })
        try older.close()
        try await shop.close()
    }

    @Test func aWitnessIsABlockAndSixtyFourDigits() {
        let digits = String(repeating: "0a", count: 32)
        #expect(Witness("7:\(digits)")?.block == 7)
        for text in ["", "7", "7:", ":\(digits)", "0:\(digits)", "7:\(digits)0", "7:\(digits):"] {
            #expect(Witness(text) == nil, "\(text)")
        }
    }

    @Test func aKeySlotOfAnotherRootIsNamedAndTheRestIsChecked() async throws {
        let shop = try await livedInShop()
        let path = shop.folder.appending(path: "copy.sqlite").path
        try await shop.engine.driver.backup(to: path, progress: { _ in })
        let driver = try SQLiteDriver(path: path)
        try driver.write {
            _ = try $0.execute(
                SQL("UPDATE key_slot SET sealed_secret = public_key WHERE purpose = 1"))
        }
        let report = try await DatabaseVerifier.verify(driver, root: shop.root)
        #expect(
            report.problems.contains { $0.contains("the root key does not open it") },
            "\(report.problems)")
        #expect(report.problems.contains { $0.hasPrefix("key_slot row") })
        #expect(!report.problems.contains { $0.contains("block") }, "\(report.problems)")
        try driver.close()
        try await shop.close()
    }

    @Test func verificationBesideAWriterSeesOneStateOfTheDatabase() async throws {
        let shop = try await TestShop.open()
        let writing = Task {
            while !Task.isCancelled { _ = try await shop.giftCard(100) }
        }
        for _ in 0..<10 {
            let report = try await DatabaseVerifier.verify(shop.engine.driver, root: shop.root)
            #expect(report.problems == [])
        }
        writing.cancel()
        _ = try await writing.value
        try await shop.close()
    }
}
