import GRDB
import GRDBSQLite

extension DatabaseFailure {
    /// From an extended result code, https://www.sqlite.org/rescode.html. The library's message
    /// names tables and columns, never values.
    init(sqliteCode code: CInt, cause: String?, sql: String? = nil) {
        let meaning = Self.meaning(ofSQLiteCode: code)
        let words = cause ?? String(cString: sqlite3_errstr(code))
        self.init(meaning, cause: "SQLite \(code): \(words)", sql: sql)
    }

    /// What the library threw while opening, copying or running a script.
    init(_ error: DatabaseError, sql: String? = nil) {
        self.init(
            sqliteCode: error.extendedResultCode.rawValue, cause: error.message,
            sql: sql ?? error.sql)
    }

    static func meaning(ofSQLiteCode code: CInt) -> Code {
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .busy
        case SQLITE_SCHEMA: .serialization
        case SQLITE_NOMEM, SQLITE_INTERRUPT, SQLITE_ABORT: .unavailable
        case SQLITE_READONLY: .readOnly
        case SQLITE_IOERR: meaning(ofInputOutputCode: code)
        case SQLITE_CORRUPT: .corrupt
        case SQLITE_FULL: .diskFull
        case SQLITE_CANTOPEN, SQLITE_PERM: .cannotOpen
        case SQLITE_CONSTRAINT: .constraint(constraint(ofSQLiteCode: code))
        case SQLITE_MISMATCH: .constraint(.dataType)
        case SQLITE_NOTADB: .notADatabase
        default: .misuse
        }
    }

    private static func meaning(ofInputOutputCode code: CInt) -> Code {
        switch code >> 8 {
        case 4, 5: .syncFailed  // FSYNC, DIR_FSYNC
        case 19: .diskFull  // SHMSIZE: the index of the log could not grow
        case 32, 33: .corrupt  // DATA (checksum), CORRUPTFS
        case 12: .unavailable  // NOMEM
        default: .ioError
        }
    }

    private static func constraint(ofSQLiteCode code: CInt) -> Constraint {
        switch code >> 8 {
        case 1: .check
        case 3: .foreignKey
        case 5: .notNull
        case 6, 8, 10: .unique  // PRIMARYKEY, UNIQUE, ROWID
        case 7: .trigger
        case 12: .dataType
        default: .other
        }
    }
}
