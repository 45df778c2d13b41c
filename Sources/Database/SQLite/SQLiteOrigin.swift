import GRDB

/// Whose file it is, by the application id in its header
/// (https://www.sqlite.org/pragma.html#pragma_application_id).
enum SQLiteOrigin {
    /// "SCRP" in ASCII.
    static let applicationID: Int64 = 0x5343_5250

    /// True where the file is empty and still belongs to nobody.
    static func verify(_ database: GRDB.Database) throws -> Bool {
        let identity = try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        if identity == applicationID { return false }
        let tables = try Int64.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        guard identity == 0, tables == 0 else {
            throw DatabaseFailure(
                .notADatabase,
                "The file is a database of another program. Choose another path.")
        }
        return true
    }

    static func mark(_ database: GRDB.Database) throws {
        try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    }
}

extension DatabaseFailure {
    /// A failure to open, told for the person who gave the path.
    init(opening path: String, _ error: DatabaseError) {
        let plain = DatabaseFailure(error)
        let words: String? =
            switch plain.code {
            case .notADatabase: "\(path) is not a database. Choose another path."
            case .corrupt: "The database \(path) is damaged. Restore the last backup."
            case .cannotOpen: "\(path) cannot be opened. Check the path and its permissions."
            case .readOnly: "\(path) may not be written. Check its permissions."
            default: nil
            }
        self.init(plain.code, words ?? plain.message, cause: plain.cause)
    }
}
