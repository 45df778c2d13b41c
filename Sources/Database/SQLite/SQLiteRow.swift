import GRDBSQLite

/// The row a statement stands on. Three words, so that `any SQLRow` holds it without allocation.
struct SQLiteRow: SQLRow {
    private let handle: OpaquePointer
    private let count: CInt

    init(_ handle: OpaquePointer) {
        self.handle = handle
        count = sqlite3_data_count(handle)
    }

    var columnCount: Int { Int(count) }

    func integer(_ index: Int) throws(DatabaseFailure) -> Int64 {
        let column = try require(index, SQLITE_INTEGER, "an integer")
        return sqlite3_column_int64(handle, column)
    }

    func optionalInteger(_ index: Int) throws(DatabaseFailure) -> Int64? {
        try isNull(index) ? nil : try integer(index)
    }

    func double(_ index: Int) throws(DatabaseFailure) -> Double {
        let column = try require(index, SQLITE_FLOAT, "a double")
        return sqlite3_column_double(handle, column)
    }

    func optionalDouble(_ index: Int) throws(DatabaseFailure) -> Double? {
        try isNull(index) ? nil : try double(index)
    }

    func text(_ index: Int) throws(DatabaseFailure) -> String {
        let column = try require(index, SQLITE_TEXT, "text")
        guard let start = sqlite3_column_text(handle, column) else {
            throw DatabaseFailure(.unavailable, cause: "no memory for column \(index)")
        }
        let bytes = UnsafeBufferPointer(
            start: start, count: Int(sqlite3_column_bytes(handle, column)))
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw corruption(index, "UTF-8 text")
        }
        return text
    }

    func optionalText(_ index: Int) throws(DatabaseFailure) -> String? {
        try isNull(index) ? nil : try text(index)
    }

    func blob(_ index: Int) throws(DatabaseFailure) -> [UInt8] {
        let column = try require(index, SQLITE_BLOB, "a blob")
        // An empty blob has no address.
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        let count = Int(sqlite3_column_bytes(handle, column))
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    func optionalBlob(_ index: Int) throws(DatabaseFailure) -> [UInt8]? {
        try isNull(index) ? nil : try blob(index)
    }

    func bool(_ index: Int) throws(DatabaseFailure) -> Bool {
        switch try integer(index) {
        case 0: return false
        case 1: return true
        default: throw corruption(index, "a boolean (0 or 1)")
        }
    }

    func value(_ index: Int) throws(DatabaseFailure) -> SQLValue {
        switch try type(index) {
        case SQLITE_INTEGER: .integer(try integer(index))
        case SQLITE_FLOAT: .double(try double(index))
        case SQLITE_TEXT: .text(try text(index))
        case SQLITE_BLOB: .blob(try blob(index))
        default: .null
        }
    }

    func appendCanonical(_ index: Int, to bytes: inout [UInt8]) throws(DatabaseFailure) {
        let column = CInt(index)
        switch try type(index) {
        case SQLITE_INTEGER:
            CanonicalValue.append(integer: sqlite3_column_int64(handle, column), to: &bytes)
        case SQLITE_FLOAT:
            CanonicalValue.append(double: sqlite3_column_double(handle, column), to: &bytes)
        case SQLITE_TEXT:
            // Asked for as a blob, text is given as its bytes are.
            CanonicalValue.append(text: lent(column), to: &bytes)
        case SQLITE_BLOB:
            CanonicalValue.append(blob: lent(column), to: &bytes)
        default:
            bytes.append(0)
        }
    }

    func withBlob<T>(
        _ index: Int, _ body: (UnsafeRawBufferPointer) throws -> T
    ) throws -> T {
        try body(lent(try require(index, SQLITE_BLOB, "a blob")))
    }

    /// The bytes of a text or blob column; valid until the row is left.
    private func lent(_ column: CInt) -> UnsafeRawBufferPointer {
        // An empty value has no address.
        guard let start = sqlite3_column_blob(handle, column) else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return UnsafeRawBufferPointer(
            start: start, count: Int(sqlite3_column_bytes(handle, column)))
    }

    private func isNull(_ index: Int) throws(DatabaseFailure) -> Bool {
        try type(index) == SQLITE_NULL
    }

    private func type(_ index: Int) throws(DatabaseFailure) -> CInt {
        guard index >= 0, index < count else {
            throw DatabaseFailure(.misuse, cause: "column \(index) of \(count)", sql: sql)
        }
        return sqlite3_column_type(handle, CInt(index))
    }

    @inline(__always)
    private func require(
        _ index: Int, _ expected: CInt, _ words: StaticString
    ) throws(DatabaseFailure) -> CInt {
        guard try type(index) == expected else { throw corruption(index, "\(words)") }
        return CInt(index)
    }

    private func corruption(_ index: Int, _ expected: String) -> DatabaseFailure {
        DatabaseFailure(
            .corrupt,
            "A stored row does not hold \(expected) in column \(index). Run the integrity check, "
                + "and restore the last backup if it finds damage.",
            sql: sql)
    }

    private var sql: String? { sqlite3_sql(handle).map { String(cString: $0) } }
}
