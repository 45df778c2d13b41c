import CPostgres
import Database

/// A type that parameters are sent as, in the server's binary form
/// (https://www.postgresql.org/docs/15/catalog-pg-type.html for the numbers).
enum ParameterType {
    case smallInteger, integer, bigInteger, double, text, bytes, boolean

    init?(_ type: Oid) {
        switch type {
        case 16: self = .boolean
        case 17: self = .bytes
        case 20: self = .bigInteger
        case 21: self = .smallInteger
        case 23: self = .integer
        case 25, 1042, 1043, 19: self = .text
        case 701: self = .double
        default: return nil
        }
    }

    /// The number and the name of the type in arrays; nil where bulk forms do not use it.
    var element: (type: UInt32, name: String)? {
        switch self {
        case .bigInteger: (20, "bigint")
        case .text: (25, "text")
        case .bytes: (17, "bytea")
        case .double: (701, "float8")
        case .smallInteger, .integer, .boolean: nil
        }
    }

    /// Appends a value; false where the type does not take it. NULL is told elsewhere.
    func append(_ value: SQLValue, to bytes: inout [UInt8]) -> Bool {
        switch (self, value) {
        case (.bigInteger, .integer(let number)):
            bytes.append(bigEndian: UInt64(bitPattern: number))
        case (.integer, .integer(let number)):
            guard let small = Int32(exactly: number) else { return false }
            bytes.append(bigEndian: UInt32(bitPattern: small))
        case (.smallInteger, .integer(let number)):
            guard let small = Int16(exactly: number) else { return false }
            bytes.append(bigEndian: UInt16(bitPattern: small))
        case (.boolean, .integer(let number)):
            guard number == 0 || number == 1 else { return false }
            bytes.append(UInt8(number))
        case (.double, .double(let number)):
            // SQLite cannot keep it, so nobody may.
            guard !number.isNaN else { return false }
            bytes.append(bigEndian: number.bitPattern)
        case (.double, .integer(let number)):
            bytes.append(bigEndian: Double(number).bitPattern)
        case (.text, .text(let text)):
            guard text.utf8.count <= PostgresOptions.valueBytes, !text.utf8.contains(0) else {
                return false
            }
            bytes.append(contentsOf: text.utf8)
        case (.bytes, .blob(let blob)):
            guard blob.count <= PostgresOptions.valueBytes else { return false }
            bytes.append(contentsOf: blob)
        default: return false
        }
        return true
    }
}

extension [UInt8] {
    mutating func append<Number: FixedWidthInteger>(bigEndian number: Number) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    /// Writes over bytes that were left free.
    mutating func set(bigEndian number: UInt32, at index: Int) {
        Swift.withUnsafeBytes(of: number.bigEndian) { bytes in
            for (offset, byte) in bytes.enumerated() { self[index + offset] = byte }
        }
    }
}
