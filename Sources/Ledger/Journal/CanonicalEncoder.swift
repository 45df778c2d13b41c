/// Writes values as the one sequence of bytes they have: big-endian integers of fixed width,
/// byte strings and text with their length as UInt32 in front.
package struct CanonicalEncoder: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    package mutating func append(_ value: UInt8) { bytes.append(value) }
    package mutating func append(_ value: UInt16) { appendBigEndian(value) }
    package mutating func append(_ value: UInt32) { appendBigEndian(value) }
    package mutating func append(_ value: Int64) { appendBigEndian(value) }

    /// Bytes whose count the format fixes: no length in front.
    package mutating func append(fixed value: [UInt8]) { bytes += value }

    /// Precondition: fewer than 2^32 bytes.
    package mutating func append(bytes value: [UInt8]) {
        append(count: value.count)
        bytes += value
    }

    /// UTF-8, as the text is: not normalised.
    package mutating func append(text value: String) {
        append(count: value.utf8.count)
        bytes += value.utf8
    }

    /// A length or a number of items, as UInt32.
    package mutating func append(count: Int) {
        precondition(UInt32(exactly: count) != nil, "a count fits 32 bits")
        appendBigEndian(UInt32(truncatingIfNeeded: count))
    }

    private mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes += $0 }
    }
}
