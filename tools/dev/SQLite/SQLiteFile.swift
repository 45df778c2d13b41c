import GRDBSQLite

/// An SQLite file through the bare C API: the yardstick the engine is measured with.
final class SQLiteFile {
    private let handle: OpaquePointer

    /// - Parameter isReadOnly: also beside a running server: reading disturbs nobody.
    init(path: String, isReadOnly: Bool = false) throws {
        var handle: OpaquePointer?
        let access =
            isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let code = sqlite3_open_v2(path, &handle, access | SQLITE_OPEN_NOMUTEX, nil)
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

    /// The first column of every row, as text.
    func texts(_ sql: String) throws -> [String] {
        let statement = try prepare(sql)
        var texts: [String] = []
        while let text = try statement.nextText() { texts.append(text) }
        return texts
    }

    /// A single number.
    func integer(_ sql: String) throws -> Int {
        guard let number = try texts(sql).first.flatMap({ Int($0) }) else {
            throw CheckFailure("SQLite gives no number for: \(sql)")
        }
        return number
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

    func bindText(_ bytes: UnsafeRawBufferPointer, at index: Int32) {
        let characters = bytes.bindMemory(to: CChar.self)
        sqlite3_bind_text(handle, index, characters.baseAddress, Int32(bytes.count), nil)
    }

    /// Steps to the end and makes the statement ready for the next values.
    func run() throws {
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        try check(code == SQLITE_DONE, "SQLite: step ended with code \(code)")
    }

    /// The first column of the next row; nil after the last.
    func nextText() throws -> String? {
        let code = sqlite3_step(handle)
        guard code != SQLITE_DONE else { return nil }
        try check(code == SQLITE_ROW, "SQLite: step ended with code \(code)")
        return sqlite3_column_text(handle, 0).map { String(cString: $0) } ?? ""
    }
}
