/// Bytes that are not what a canonical encoder writes.
package struct JournalFormatError: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// The bytes end within a value.
        case truncated
        /// Bytes follow the last value.
        case trailingBytes
        /// The bytes start with something else.
        case wrongMagic
        /// A length or count above the format's bound.
        case tooLong
        /// Text that is not UTF-8, or not of the characters the field allows.
        case invalidText
        /// A number outside the field's range, or a value that breaks the field's rule.
        case invalidValue
    }

    package let reason: Reason
    /// Where the field that is wrong starts, in bytes from the start.
    package let offset: Int

    package init(reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

/// Reads what `CanonicalEncoder` wrote, and nothing else: every value has one encoding, lengths
/// are exact, no byte is left over. Never reads beyond the bytes and never allocates more than
/// they hold, whatever the lengths in them claim.
package struct CanonicalDecoder: Sendable {
    private let bytes: [UInt8]
    /// Bytes read so far.
    package private(set) var offset = 0

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package mutating func readUInt8() throws(JournalFormatError) -> UInt8 {
        try readInteger()
    }

    package mutating func readUInt16() throws(JournalFormatError) -> UInt16 {
        try readInteger()
    }

    package mutating func readUInt32() throws(JournalFormatError) -> UInt32 {
        try readInteger()
    }

    package mutating func readInt64() throws(JournalFormatError) -> Int64 {
        try readInteger()
    }

    /// An Int64 within `range`.
    package mutating func readInt64(
        in range: ClosedRange<Int64>
    ) throws(JournalFormatError) -> Int64 {
        let start = offset
        let value = try readInt64()
        guard range.contains(value) else { throw error(.invalidValue, at: start) }
        return value
    }

    /// Bytes whose count the format fixes.
    package mutating func readFixed(_ count: Int) throws(JournalFormatError) -> [UInt8] {
        guard count <= bytes.count - offset else { throw error(.truncated, at: offset) }
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    /// A byte string of at most `maximum` bytes.
    package mutating func readBytes(atMost maximum: Int) throws(JournalFormatError) -> [UInt8] {
        try readFixed(readCount(atMost: maximum))
    }

    /// A text of at most `maximum` bytes of UTF-8.
    package mutating func readText(atMost maximum: Int) throws(JournalFormatError) -> String {
        let start = offset
        let utf8 = try readBytes(atMost: maximum)
        guard let text = String(validating: utf8, as: UTF8.self) else {
            throw error(.invalidText, at: start)
        }
        return text
    }

    /// The number of items that follow, each of at least `itemBytes` bytes: a count that the
    /// remaining bytes cannot hold is refused before anything is allocated for it.
    package mutating func readCount(itemBytes: Int) throws(JournalFormatError) -> Int {
        let start = offset
        let count = try Int(readUInt32())
        guard count <= (bytes.count - offset) / itemBytes else {
            throw error(.truncated, at: start)
        }
        return count
    }

    /// The exact bytes every value of a format starts with.
    package mutating func readMagic(_ magic: [UInt8]) throws(JournalFormatError) {
        guard bytes.dropFirst(offset).starts(with: magic) else {
            throw error(.wrongMagic, at: offset)
        }
        offset += magic.count
    }

    /// Refuses bytes that are left over.
    package func finish() throws(JournalFormatError) {
        guard offset == bytes.count else { throw error(.trailingBytes, at: offset) }
    }

    /// For the rules of a field that was read from `start`.
    package func error(_ reason: JournalFormatError.Reason, at start: Int) -> JournalFormatError {
        JournalFormatError(reason: reason, offset: start)
    }

    private mutating func readCount(atMost maximum: Int) throws(JournalFormatError) -> Int {
        let start = offset
        let count = try Int(readUInt32())
        guard count <= maximum else { throw error(.tooLong, at: start) }
        return count
    }

    private mutating func readInteger<Value: FixedWidthInteger>()
        throws(JournalFormatError) -> Value
    {
        let width = Value.bitWidth / 8
        guard width <= bytes.count - offset else { throw error(.truncated, at: offset) }
        var value: Value = 0
        for index in offset..<offset + width {
            // Widths of one byte would overshift; `<<` of the standard library gives 0 then.
            value = value << 8 | Value(truncatingIfNeeded: bytes[index])
        }
        offset += width
        return value
    }
}
