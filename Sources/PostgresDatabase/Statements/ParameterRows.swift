import Database

/// Rows of parameters of one statement in binary form, one behind the other.
struct ParameterRows {
    /// Parameters in a row.
    let width: Int
    private(set) var count = 0
    /// Never empty, so that a value of no bytes has an address, which tells it from NULL.
    private var bytes: [UInt8] = [0]
    private var starts: [Int] = []
    /// -1 for NULL.
    private var lengths: [CInt] = []

    init(width: Int) {
        self.width = width
    }

    var byteCount: Int { bytes.count }

    /// Appends a row, or fails with `misuse`.
    mutating func append(
        _ values: [SQLValue], for statement: PostgresStatement
    ) throws(DatabaseFailure) {
        try statement.require(count: values.count)
        for (index, value) in values.enumerated() {
            starts.append(bytes.count)
            if case .null = value {
                lengths.append(-1)
                continue
            }
            let start = bytes.count
            guard statement.types[index].append(value, to: &bytes) else {
                throw statement.refused(index)
            }
            lengths.append(CInt(bytes.count - start))
        }
        count += 1
    }

    /// Appends one row whose parameters are arrays: the columns of these rows.
    mutating func appendArrays(
        of rows: ArraySlice<[SQLValue]>, for statement: PostgresStatement
    ) throws(DatabaseFailure) {
        for row in rows { try statement.require(count: row.count) }
        for column in 0..<width {
            let start = bytes.count
            starts.append(start)
            try appendArray(column, rows, statement)
            lengths.append(CInt(bytes.count - start))
        }
        count += 1
    }

    /// One dimension from 1: https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend
    /// /utils/adt/arrayfuncs.c, `array_recv`.
    private mutating func appendArray(
        _ column: Int, _ rows: ArraySlice<[SQLValue]>, _ statement: PostgresStatement
    ) throws(DatabaseFailure) {
        let type = statement.types[column]
        bytes.append(bigEndian: 1 as UInt32)
        let nullMark = bytes.count
        bytes.append(bigEndian: 0 as UInt32)
        bytes.append(bigEndian: type.element?.type ?? 0)
        bytes.append(bigEndian: UInt32(rows.count))
        bytes.append(bigEndian: 1 as UInt32)
        for row in rows {
            let mark = bytes.count
            bytes.append(bigEndian: UInt32.max)
            if case .null = row[column] {
                bytes.set(bigEndian: 1, at: nullMark)
                continue
            }
            guard type.append(row[column], to: &bytes) else { throw statement.refused(column) }
            bytes.set(bigEndian: UInt32(bytes.count - mark - 4), at: mark)
        }
    }

    /// Lends one row as the library takes it: values, lengths, formats.
    func withRow<R>(
        _ row: Int,
        _ body: (
            UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<CInt>?, UnsafePointer<CInt>?
        ) -> R
    ) -> R {
        let range = row * width..<(row + 1) * width
        let formats = [CInt](repeating: 1, count: width)
        return bytes.withUnsafeBytes { raw in
            let base = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = range.map { index -> UnsafePointer<CChar>? in
                lengths[index] < 0 ? nil : base.map { $0 + starts[index] }
            }
            let sizes = lengths[range].map { max($0, 0) }
            return values.withUnsafeBufferPointer { values in
                sizes.withUnsafeBufferPointer { sizes in
                    formats.withUnsafeBufferPointer { formats in
                        body(values.baseAddress, sizes.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }
}
