/// The yardstick for redemptions: one thread, prepared statements and the C calls, writing the
/// rows a redemption writes and nothing else: no rules, no JSON, no HTTP, no hashes, nothing read.
///
/// Tables and indices are those of a real database, copied from it; rows are as large as its
/// rows. Per redemption: the answer under its key, the coupon's update with a guard, the
/// redemption, the journal entry. Per batch, as large as the engine's were: two accounts, the
/// campaign's counters, a block and the head. Pragmas as in the engine: WAL, `synchronous=FULL`,
/// one sync per batch.
final class BareSQLiteLoop {
    private let file: SQLiteFile
    private let statements: Statements
    private let coupons: Int
    private var next: Int64 = 1

    /// - Parameter coupons: how many redemptions there will be at most.
    init(path: String, sizes: RedemptionSizes, coupons: Int) throws {
        file = try SQLiteFile(path: path)
        self.coupons = coupons
        try file.execute(
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
            PRAGMA wal_autocheckpoint = 1000; PRAGMA temp_store = MEMORY;
            """)
        for statement in sizes.schema + sizes.hotRows { try file.execute(statement) }
        try file.execute(sizes.coupons(coupons))
        statements = try Statements(file, sizes)
    }

    /// Redemptions per second over so many, in batches of this size.
    func once(_ redemptions: Int, batch: Int) throws -> Double {
        try check(
            Int(next) + redemptions <= coupons + 1, "the bare loop has used all coupons up")
        let began = ContinuousClock.now
        var done = 0
        while done < redemptions {
            let count = min(batch, redemptions - done)
            try statements.redeem(from: next, count: count, file)
            next += Int64(count)
            done += count
        }
        return Double(redemptions) / (ContinuousClock.now - began).seconds
    }

    /// A reference that wrote less than it says would be none.
    func audit() throws {
        let done = Int(next) - 1
        for count in [
            "SELECT count(*) FROM coupon WHERE uses_left = 0", "SELECT count(*) FROM redemption",
            "SELECT count(*) FROM idempotency", "SELECT count(*) FROM journal_entry",
        ] {
            let found = try file.integer(count)
            try check(found == done, "the bare loop redeemed \(done), but \(count): \(found)")
        }
    }
}

/// The statements of the loop with their constant bytes.
private struct Statements {
    let idempotency: SQLiteStatement
    let coupon: SQLiteStatement
    let redemption: SQLiteStatement
    let journal: SQLiteStatement
    let account: SQLiteStatement
    let counters: SQLiteStatement
    let block: SQLiteStatement
    let head: SQLiteStatement
    let sizes: RedemptionSizes
    let bytes: [UInt8]

    init(_ file: SQLiteFile, _ sizes: RedemptionSizes) throws {
        self.sizes = sizes
        bytes = [UInt8](
            repeating: 0x41, count: max(sizes.answer, sizes.document, sizes.entry, 130))
        idempotency = try file.prepare(
            """
            INSERT INTO idempotency (tenant, key_hash, fingerprint, status, body, created_at, mac)
            VALUES (1, ?1, ?2, 201, ?3, ?4, ?2)
            """)
        coupon = try file.prepare(
            """
            UPDATE coupon SET state = 1, uses_left = uses_left - 1, last_redemption = ?2,
            entry = ?2 WHERE tenant = 1 AND id = ?1 AND uses_left > 0
            """)
        redemption = try file.prepare(
            """
            INSERT INTO redemption (tenant, id, reference, state, document, created_at, entry)
            VALUES (1, ?1, ?2, 1, ?3, ?1, ?1)
            """)
        journal = try file.prepare(
            "INSERT INTO journal_entry (sequence, tenant, bytes) VALUES (?1, 1, ?2)")
        account = try file.prepare(
            """
            UPDATE account SET balance = balance + ?2, entry = ?3
            WHERE tenant = 1 AND kind = ?1 AND owner = \(sizes.campaign) AND asset = 'CNY'
            """)
        counters = try file.prepare(
            """
            UPDATE campaign_counters SET redeemed = redeemed + ?1, discount = discount + ?1,
            sales = sales + ?1, entry = ?2
            WHERE tenant = 1 AND campaign = \(sizes.campaign)
            """)
        block = try file.prepare(
            """
            INSERT INTO journal_block (sequence, header, hash, signature)
            VALUES (?1, ?2, ?3, ?4)
            """)
        head = try file.prepare(
            "UPDATE journal_head SET block = ?1, entries = ?1, time = ?1, hash = ?2 WHERE id = 1")
    }

    func redeem(from first: Int64, count: Int, _ file: SQLiteFile) throws {
        try file.execute("BEGIN IMMEDIATE")
        for number in first..<(first + Int64(count)) { try row(number) }
        try close(last: first + Int64(count) - 1, count: Int64(count))
        try file.execute("COMMIT")
    }

    private func row(_ number: Int64) throws {
        // Keys come in no order, as clients make them: a hash of 16 bytes.
        let halves = (
            UInt64(bitPattern: number) &* 0x9E37_79B9_7F4A_7C15,
            UInt64(bitPattern: number) &* 0xBF58_476D_1CE4_E5B9
        )
        let reference = "run-\(number)"
        try bytes.withUnsafeBytes { bytes in
            func part(_ length: Int) -> UnsafeRawBufferPointer {
                UnsafeRawBufferPointer(rebasing: bytes[..<length])
            }
            try withUnsafeBytes(of: halves) { key in
                idempotency.bind(key, at: 1)
                idempotency.bind(part(16), at: 2)
                idempotency.bind(part(sizes.answer), at: 3)
                idempotency.bind(number, at: 4)
                try idempotency.run()
            }
            coupon.bind(number, at: 1)
            coupon.bind(number, at: 2)
            try coupon.run()
            try Array(reference.utf8).withUnsafeBytes { reference in
                redemption.bind(number, at: 1)
                redemption.bindText(reference, at: 2)
                redemption.bindText(part(sizes.document), at: 3)
                try redemption.run()
            }
            journal.bind(number, at: 1)
            journal.bind(part(sizes.entry), at: 2)
            try journal.run()
        }
    }

    private func close(last: Int64, count: Int64) throws {
        for kind in Int64(2)...3 {
            account.bind(kind, at: 1)
            account.bind(kind == 2 ? -count : count, at: 2)
            account.bind(last, at: 3)
            try account.run()
        }
        counters.bind(count, at: 1)
        counters.bind(last, at: 2)
        try counters.run()
        try bytes.withUnsafeBytes { bytes in
            block.bind(last, at: 1)
            block.bind(UnsafeRawBufferPointer(rebasing: bytes[..<130]), at: 2)
            block.bind(UnsafeRawBufferPointer(rebasing: bytes[..<32]), at: 3)
            block.bind(UnsafeRawBufferPointer(rebasing: bytes[..<64]), at: 4)
            try block.run()
            head.bind(last, at: 1)
            head.bind(UnsafeRawBufferPointer(rebasing: bytes[..<32]), at: 2)
            try head.run()
        }
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
