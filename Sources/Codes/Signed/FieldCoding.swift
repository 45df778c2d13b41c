/// Writes numbers as big-endian fields of 1 to 8 bytes.
struct FieldWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    /// Appends the low `count` bytes of the value, which must hold all of it.
    mutating func append(_ value: UInt64, bytes count: Int) {
        precondition(count == 8 || value < 1 << (8 * count), "a field is too small for its value")
        for index in stride(from: count - 1, through: 0, by: -1) {
            bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index)))
        }
    }
}

/// Reads big-endian fields one after the other; the caller has checked the length.
struct FieldReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next(bytes count: Int) -> UInt64 {
        var value: UInt64 = 0
        for byte in bytes[position..<position + count] {
            value = value << 8 | UInt64(byte)
        }
        position += count
        return value
    }
}
