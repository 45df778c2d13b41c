import GRDB
import GRDBSQLite

/// A compiled statement with its parameters in order.
///
/// SQLite takes `$1` for a *name* and numbers parameters by first appearance, so `($2, $1)` bound
/// by position would swap the values silently. The numbers are read from the names once, here.
final class SQLitePrepared {
    let handle: OpaquePointer
    /// Compiled and finalized by the library.
    private let owner: Statement
    /// For each of SQLite's positions, the index of its value.
    private let valueIndexes: [Int]
    private let valueCount: Int
    private let hasPlainOrder: Bool
    /// Only for these does SQLite update its count of changed rows.
    let changesRows: Bool

    init(_ statement: Statement, text: String) throws(DatabaseFailure) {
        owner = statement
        handle = statement.sqliteStatement
        var indexes: [Int] = []
        for position in 0..<sqlite3_bind_parameter_count(handle) {
            guard let name = sqlite3_bind_parameter_name(handle, position + 1),
                let number = Int(String(cString: name).dropFirst()), name[0] == 0x24, number > 0
            else {
                throw DatabaseFailure(.misuse, cause: "parameters are $1, $2 ...", sql: text)
            }
            indexes.append(number - 1)
        }
        valueIndexes = indexes
        valueCount = indexes.count
        guard indexes.sorted() == Array(0..<indexes.count) else {
            throw DatabaseFailure(.misuse, cause: "parameters leave a gap", sql: text)
        }
        hasPlainOrder = indexes == Array(0..<indexes.count)
        changesRows = Self.changesRows(text)
    }

    private static func changesRows(_ text: String) -> Bool {
        let word = text.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
        return ["INSERT", "UPDATE", "DELETE", "REPLACE", "WITH"].contains(word)
    }

    func bind(_ values: [SQLValue]) throws(DatabaseFailure) {
        guard values.count == valueCount else {
            throw DatabaseFailure(
                .misuse, cause: "\(values.count) values for \(valueCount) parameters",
                sql: owner.sql)
        }
        for position in 0..<valueCount {
            let index = hasPlainOrder ? position : valueIndexes[position]
            let code = bind(values[index], CInt(truncatingIfNeeded: position + 1))
            guard code == SQLITE_OK else {
                throw DatabaseFailure(
                    sqliteCode: code, cause: "value \(index + 1) cannot be bound", sql: owner.sql)
            }
        }
    }

    private func bind(_ value: SQLValue, _ position: CInt) -> CInt {
        switch value {
        case .null:
            return sqlite3_bind_null(handle, position)
        case .integer(let number):
            return sqlite3_bind_int64(handle, position, number)
        case .double(let number):
            // SQLite would store NULL without a word.
            guard !number.isNaN else { return SQLITE_MISUSE }
            return sqlite3_bind_double(handle, position, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    // An empty buffer may have no address, which would bind NULL.
                    guard let start = characters.baseAddress, !characters.isEmpty else {
                        return sqlite3_bind_text(handle, position, "", 0, copied)
                    }
                    return sqlite3_bind_text64(
                        handle, position, start, UInt64(characters.count), copied,
                        UInt8(SQLITE_UTF8))
                }
            }
        case .blob(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, position, 0) }
            return sqlite3_bind_blob64(handle, position, bytes, UInt64(bytes.count), copied)
        }
    }
}

/// SQLITE_TRANSIENT: the database makes its own copy before the call returns.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
