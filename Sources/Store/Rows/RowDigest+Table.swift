package import Database
import Ledger

// The digest of a row covers its name (table, length of the key, key) and every column, the number
// of the entry that wrote it included. All of it lies in one buffer: name, then the columns, of
// which the first are the key again.

/// Digest of a row as the journal keeps it.
///
/// `hash` gives 16 bytes (BLAKE2b-128).
package func rowDigest<T: Table>(
    _ table: T.Type, _ values: [SQLValue], entry: Int64, hash: ([UInt8]) -> [UInt8]
) -> (key: [UInt8], digest: [UInt8]) {
    var bytes = nameBytes(table, values.prefix(T.keyColumns))
    let key = Array(bytes[2...])
    for value in values { value.appendCanonical(to: &bytes) }
    CanonicalValue.append(integer: entry, to: &bytes)
    return (key, hash(bytes))
}

private func nameBytes<T: Table>(_ table: T.Type, _ key: ArraySlice<SQLValue>) -> [UInt8] {
    var bytes: [UInt8] = [T.code, 0]
    bytes.reserveCapacity(256)
    for value in key { value.appendCanonical(to: &bytes) }
    precondition(bytes.count - 2 <= RowDigest.maximumKeyBytes, "a short key")
    bytes[1] = UInt8(truncatingIfNeeded: bytes.count - 2)
    return bytes
}

/// A stored row as bytes, valid only inside the closure it is given to.
package struct StoredRowBytes {
    /// Table, length of the key, key.
    package let name: UnsafeRawBufferPointer
    /// What the digest is over: the name, then every column and the entry.
    package let content: UnsafeRawBufferPointer
    /// The entry that the row says it was written by.
    package let entry: Int64
}

/// Every stored row of a table as it is now, in no particular order.
///
/// A key too long for a name is cut, so that the row is named and found wrong.
package func scanBytes<T: Table>(
    _ table: T.Type, _ connection: any Connection,
    _ body: (StoredRowBytes, any SQLRow) throws -> Void
) throws {
    var bytes: [UInt8] = []
    try connection.query(T.scan, []) { row in
        bytes.removeAll(keepingCapacity: true)
        bytes.append(T.code)
        bytes.append(0)
        for column in 0..<T.keyColumns { try row.appendCanonical(column, to: &bytes) }
        let length = min(bytes.count - 2, RowDigest.maximumKeyBytes)
        bytes[1] = UInt8(truncatingIfNeeded: length)
        for column in 0..<T.columns + 1 { try row.appendCanonical(column, to: &bytes) }
        let entry = try row.integer(T.columns)
        try bytes.withUnsafeBytes { content in
            try body(
                StoredRowBytes(
                    name: UnsafeRawBufferPointer(rebasing: content[..<(2 + length)]),
                    content: content, entry: entry),
                row)
        }
    }
}

/// Values in canonical form, each with its type.
package func canonicalBytes(_ values: [SQLValue]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * 12)
    for value in values { value.appendCanonical(to: &bytes) }
    return bytes
}
