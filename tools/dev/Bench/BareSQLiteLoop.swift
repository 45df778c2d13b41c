/// The yardstick for redemptions: one thread, prepared statements and the C calls, writing the
/// rows a redemption writes and nothing else: no rules, no JSON, no HTTP, no hashes.
///
/// Per redemption: idempotency row, coupon update, redemption row, journal row. Per batch: two
/// account updates and one block row. WAL, `synchronous=FULL`, so each commit is one sync of the
/// log, as in the engine.
struct BareSQLiteLoop {
    let path: String
    let batch: Int

    private static let schema = """
        CREATE TABLE idempotency (tenant INTEGER NOT NULL, key BLOB NOT NULL,
            fingerprint BLOB NOT NULL, status INTEGER NOT NULL, answer BLOB NOT NULL,
            at INTEGER NOT NULL, PRIMARY KEY (tenant, key)) STRICT, WITHOUT ROWID;
        CREATE TABLE coupon (id INTEGER PRIMARY KEY, offer INTEGER NOT NULL,
            uses_left INTEGER NOT NULL, redemption INTEGER NOT NULL, digest BLOB) STRICT;
        CREATE TABLE redemption (id INTEGER PRIMARY KEY, tenant INTEGER NOT NULL,
            coupon INTEGER NOT NULL, at INTEGER NOT NULL, document BLOB NOT NULL) STRICT;
        CREATE TABLE journal (sequence INTEGER PRIMARY KEY, entry BLOB NOT NULL) STRICT;
        CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL) STRICT;
        CREATE TABLE block (sequence INTEGER PRIMARY KEY, header BLOB NOT NULL,
            signature BLOB NOT NULL) STRICT;
        INSERT INTO account VALUES (1, 0), (2, 0);
        """

    /// Redemptions per second, once per run; the first run is warm-up and left out.
    func measure(runs: Int, redemptions: Int) throws -> [Double] {
        let file = try SQLiteFile(path: path)
        try file.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
        try file.execute(Self.schema)
        let total = (runs + 1) * redemptions
        try file.execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(total))
            INSERT INTO coupon SELECT i, 1, 1, 0, NULL FROM n
            """)
        let statements = try Statements(file)
        var next: Int64 = 1
        var rates: [Double] = []
        for run in 0...runs {
            let began = ContinuousClock.now
            var done = 0
            while done < redemptions {
                let count = min(batch, redemptions - done)
                try statements.redeem(from: next, count: count, file)
                next += Int64(count)
                done += count
            }
            if run > 0 {
                rates.append(Double(redemptions) / (ContinuousClock.now - began).seconds)
            }
        }
        return rates
    }

    private struct Statements {
        let idempotency: SQLiteStatement
        let coupon: SQLiteStatement
        let redemption: SQLiteStatement
        let journal: SQLiteStatement
        let account: SQLiteStatement
        let block: SQLiteStatement
        /// As large as the real ones: an answer and a document of about 700 bytes, a journal
        /// entry of about 400.
        let document = [UInt8](repeating: 0x41, count: 700)
        let entry = [UInt8](repeating: 0x42, count: 400)

        init(_ file: SQLiteFile) throws {
            idempotency = try file.prepare(
                "INSERT INTO idempotency VALUES (1, ?1, ?2, 201, ?3, ?4)")
            coupon = try file.prepare(
                "UPDATE coupon SET uses_left = uses_left - 1, redemption = ?2, digest = ?3 "
                    + "WHERE id = ?1 AND uses_left > 0")
            redemption = try file.prepare("INSERT INTO redemption VALUES (?1, 1, ?2, ?3, ?4)")
            journal = try file.prepare("INSERT INTO journal VALUES (?1, ?2)")
            account = try file.prepare("UPDATE account SET balance = balance + ?2 WHERE id = ?1")
            block = try file.prepare("INSERT INTO block VALUES (?1, ?2, ?3)")
        }

        func redeem(from first: Int64, count: Int, _ file: SQLiteFile) throws {
            try file.execute("BEGIN IMMEDIATE")
            for number in first..<(first + Int64(count)) {
                try row(number)
            }
            for id in 1...2 {
                account.bind(Int64(id), at: 1)
                account.bind(Int64(count), at: 2)
                try account.run()
            }
            try document.withUnsafeBytes { bytes in
                block.bind(first, at: 1)
                block.bind(UnsafeRawBufferPointer(rebasing: bytes[..<130]), at: 2)
                block.bind(UnsafeRawBufferPointer(rebasing: bytes[..<64]), at: 3)
                try block.run()
            }
            try file.execute("COMMIT")
        }

        private func row(_ number: Int64) throws {
            // Keys come in no order, as clients make them.
            let key = "key-\(UInt64(bitPattern: number) &* 0x9E37_79B9_7F4A_7C15)"
            let keyBytes = Array(key.utf8)
            try document.withUnsafeBytes { document in
                let digest = UnsafeRawBufferPointer(rebasing: document[..<16])
                try keyBytes.withUnsafeBytes { key in
                    idempotency.bind(key, at: 1)
                    idempotency.bind(UnsafeRawBufferPointer(rebasing: document[..<32]), at: 2)
                    idempotency.bind(document, at: 3)
                    idempotency.bind(number, at: 4)
                    try idempotency.run()
                }
                coupon.bind(number, at: 1)
                coupon.bind(number, at: 2)
                coupon.bind(digest, at: 3)
                try coupon.run()
                redemption.bind(number, at: 1)
                redemption.bind(number, at: 2)
                redemption.bind(number, at: 3)
                redemption.bind(document, at: 4)
                try redemption.run()
            }
            try entry.withUnsafeBytes { entry in
                journal.bind(number, at: 1)
                journal.bind(entry, at: 2)
                try journal.run()
            }
        }
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
