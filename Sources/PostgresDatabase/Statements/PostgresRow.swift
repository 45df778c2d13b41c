import CPostgres
import Database

/// One row of an answer. Three words, so that `any SQLRow` holds it without allocation; the
/// answer and the statement are kept alive by whoever hands the row over.
struct PostgresRow: SQLRow {
    private let result: OpaquePointer
    private let row: CInt
    private let count: CInt
    private let statement: Unmanaged<PostgresStatement>

    /// `count` may be less than the columns of the answer: the last one may not be the reader's.
    init(_ result: PostgresResult, row: CInt, count: CInt, _ statement: PostgresStatement) {
        self.result = result.handle
        self.row = row
        self.count = count
        self.statement = Unmanaged.passUnretained(statement)
    }

    var columnCount: Int { Int(count) }

    /// The kinds of values there are, by the server's type.
    private enum Kind {
        case integer, double, text, blob, other
    }

    func integer(_ index: Int) throws(DatabaseFailure) -> Int64 {
        let bytes = try require(index, .integer, "an integer")
        // Eight bytes, or what a short literal or a comparison gives.
        let isNegative = bytes.count > 1 && bytes[0] >= 0x80
        return bytes.reduce(isNegative ? -1 : 0) { ($0 << 8) | Int64($1) }
    }

    func optionalInteger(_ index: Int) throws(DatabaseFailure) -> Int64? {
        try isNull(index) ? nil : try integer(index)
    }

    func double(_ index: Int) throws(DatabaseFailure) -> Double {
        let bytes = try require(index, .double, "a double")
        return Double(bitPattern: bytes.reduce(0) { ($0 << 8) | UInt64($1) })
    }

    func optionalDouble(_ index: Int) throws(DatabaseFailure) -> Double? {
        try isNull(index) ? nil : try double(index)
    }

    func text(_ index: Int) throws(DatabaseFailure) -> String {
        let bytes = try require(index, .text, "text")
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw corruption(index, "UTF-8 text")
        }
        return text
    }

    func optionalText(_ index: Int) throws(DatabaseFailure) -> String? {
        try isNull(index) ? nil : try text(index)
    }

    func blob(_ index: Int) throws(DatabaseFailure) -> [UInt8] {
        Array(try require(index, .blob, "a blob"))
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
        if try isNull(index) { return .null }
        switch kind(CInt(index)) {
        case .integer: return .integer(try integer(index))
        case .double: return .double(try double(index))
        case .text: return .text(try text(index))
        case .blob: return .blob(try blob(index))
        case .other: throw corruption(index, "a value of a known type")
        }
    }

    private func kind(_ column: CInt) -> Kind {
        switch PQftype(result, column) {
        case 16, 20, 21, 23: .integer
        case 701: .double
        case 19, 25, 1042, 1043: .text
        case 17: .blob
        default: .other
        }
    }

    private func isNull(_ index: Int) throws(DatabaseFailure) -> Bool {
        guard index >= 0, index < count else {
            throw DatabaseFailure(.misuse, cause: "column \(index) of \(count)", sql: sql)
        }
        return PQgetisnull(result, row, CInt(index)) == 1
    }

    @inline(__always)
    private func require(
        _ index: Int, _ expected: Kind, _ words: StaticString
    ) throws(DatabaseFailure) -> UnsafeBufferPointer<UInt8> {
        guard try !isNull(index), kind(CInt(index)) == expected else {
            throw corruption(index, "\(words)")
        }
        let length = Int(PQgetlength(result, row, CInt(index)))
        let start = PQgetvalue(result, row, CInt(index)).map {
            UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self)
        }
        return UnsafeBufferPointer(start: start, count: start == nil ? 0 : length)
    }

    private func corruption(_ index: Int, _ expected: String) -> DatabaseFailure {
        DatabaseFailure(
            .corrupt,
            "A stored row does not hold \(expected) in column \(index). Run the integrity check, "
                + "and restore the last backup if it finds damage.",
            sql: sql)
    }

    private var sql: String { statement.takeUnretainedValue().text }
}
