package import Database
package import Ledger

/// Digest of a row as the journal keeps it: table code, then every column in canonical form.
///
/// `hash` gives 16 bytes (BLAKE2b-128).
package func rowDigest<T: Table>(
    _ table: T.Type, key: T.Key, values: [SQLValue], hash: ([UInt8]) -> [UInt8]
) -> RowDigest {
    RowDigest(
        table: T.code, key: canonicalBytes(T.values(ofKey: key)),
        digest: hash([T.code] + canonicalBytes(values)))
}

/// Every stored row of a table with the entry that wrote it and its digest as it is now.
package func scanDigests<T: Table>(
    _ table: T.Type, _ connection: any Connection, hash: ([UInt8]) -> [UInt8],
    _ body: (RowDigest, Int64) throws -> Void
) throws {
    try connection.query(T.scan, []) { row in
        let values = try (0..<T.columns).map { try row.value($0) }
        let digest = RowDigest(
            table: T.code, key: canonicalBytes(Array(values.prefix(T.keyColumns))),
            digest: hash([T.code] + canonicalBytes(values)))
        try body(digest, try row.integer(T.columns))
    }
}

/// Values in canonical form, each with its type.
package func canonicalBytes(_ values: [SQLValue]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * 12)
    for value in values { append(value, to: &bytes) }
    return bytes
}

/// One type byte, then the value: integers as 8 bytes big-endian, text and blobs with a length.
private func append(_ value: SQLValue, to bytes: inout [UInt8]) {
    switch value {
    case .null:
        bytes.append(0)
    case .integer(let number):
        bytes.append(1)
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    case .double(let number):
        bytes.append(2)
        withUnsafeBytes(of: number.bitPattern.bigEndian) { bytes.append(contentsOf: $0) }
    case .text(let text):
        bytes.append(3)
        appendLength(text.utf8.count, to: &bytes)
        bytes.append(contentsOf: text.utf8)
    case .blob(let blob):
        bytes.append(4)
        appendLength(blob.count, to: &bytes)
        bytes.append(contentsOf: blob)
    }
}

private func appendLength(_ length: Int, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: UInt32(length).bigEndian) { bytes.append(contentsOf: $0) }
}
