import GRDB
import GRDBSQLite

/// What `scrip doctor` prints about a SQLite database.
enum SQLiteFacts {
    static func collect(_ session: SQLiteSession) -> [(String, String)] {
        let version = String(cString: sqlite3_libversion())
        let settings = session.queue.unsafeRead { database in
            ["journal_mode", "synchronous", "page_size", "foreign_keys", "application_id"].map {
                let value = try? String.fetchOne(database, sql: "PRAGMA \($0)")
                return ($0, (value ?? nil) ?? "unknown")
            }
        }
        return [
            ("library", "SQLite \(version)"),
            ("wal_reset_advisory", advisory(Int(sqlite3_libversion_number()))),
        ] + settings.map { ($0.0, $0.0 == "synchronous" ? synchronous($0.1) : $0.1) }
    }

    /// The fault that can lose commits when two connections write or checkpoint at once: in
    /// 3.7.0 to 3.51.2, except the corrected 3.44.6 and 3.50.7 and later of those lines.
    /// `number` is sqlite3_libversion_number: 3.40.1 is 3040001.
    static func isAffectedByWALReset(_ number: Int) -> Bool {
        guard (3_007_000...3_051_002).contains(number) else { return false }
        let (line, patch) = (number / 1_000, number % 1_000)
        return !(line == 3_044 && patch >= 6 || line == 3_050 && patch >= 7)
    }

    private static func advisory(_ number: Int) -> String {
        isAffectedByWALReset(number)
            ? "affected (3.7.0...3.51.2); guarded: one connection writes and checkpoints"
            : "not affected"
    }

    private static func synchronous(_ value: String) -> String {
        let names = ["0": "off", "1": "normal", "2": "full", "3": "extra"]
        return names[value] ?? value
    }
}
