import GRDBSQLite

/// An SQLite file through the bare C API: the yardstick the engine is measured with.
final class SQLiteFile {
    private let handle: OpaquePointer

    init(path: String) throws {
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(
            path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let handle else {
            sqlite3_close(handle)
            throw CheckFailure("SQLite cannot open \(path): code \(code)")
        }
        self.handle = handle
    }

    deinit {
        sqlite3_close(handle)
    }

    /// Runs statements that give no rows.
    func execute(_ sql: String) throws {
        try check(sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK, "SQLite: \(message)")
    }

    func prepare(_ sql: String) throws -> SQLiteStatement {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement
        else { throw CheckFailure("SQLite: \(message)") }
        return SQLiteStatement(statement)
    }

    private var message: String { String(cString: sqlite3_errmsg(handle)) }
}

/// A prepared statement with positional values. Bytes must stay in place until `run` returned.
final class SQLiteStatement {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        sqlite3_finalize(handle)
    }

    func bind(_ value: Int64, at index: Int32) {
        sqlite3_bind_int64(handle, index, value)
    }

    func bind(_ bytes: UnsafeRawBufferPointer, at index: Int32) {
        sqlite3_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count), nil)
    }

    /// Steps to the end and makes the statement ready for the next values.
    func run() throws {
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        try check(code == SQLITE_DONE, "SQLite: step ended with code \(code)")
    }
}
