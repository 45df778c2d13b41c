/// Walks canonical bytes where they lie, without copying them: same values and same refusals as
/// `CanonicalDecoder`. For journals of millions of entries.
struct CanonicalCursor {
    private let bytes: UnsafeRawBufferPointer
    /// Bytes read so far.
    private(set) var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    @inline(__always)
    mutating func readUInt8() throws(JournalFormatError) -> UInt8 {
        try need(1)
        defer { offset += 1 }
        return bytes[offset]
    }

    @inline(__always)
    mutating func readInt64() throws(JournalFormatError) -> Int64 {
        try need(8)
        defer { offset += 8 }
        return Int64(
            bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self))
    }

    @inline(__always)
    mutating func readInt64(in range: ClosedRange<Int64>) throws(JournalFormatError) -> Int64 {
        let start = offset
        let value = try readInt64()
        guard range.contains(value) else { throw error(.invalidValue, at: start) }
        return value
    }

    /// Bytes whose count is known.
    @inline(__always)
    mutating func readFixed(_ count: Int) throws(JournalFormatError) -> UnsafeRawBufferPointer {
        try need(count)
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    /// A byte string with its length in front.
    mutating func readBytes(
        atMost maximum: Int
    ) throws(JournalFormatError) -> UnsafeRawBufferPointer {
        let start = offset
        let count = try readUInt32()
        guard count <= maximum else { throw error(.tooLong, at: start) }
        return try readFixed(count)
    }

    /// The number of items that follow, each of at least `itemBytes` bytes.
    mutating func readCount(itemBytes: Int) throws(JournalFormatError) -> Int {
        let start = offset
        let count = try readUInt32()
        guard count <= (bytes.count - offset) / itemBytes else {
            throw error(.truncated, at: start)
        }
        return count
    }

    mutating func readMagic(_ magic: [UInt8]) throws(JournalFormatError) {
        guard bytes.count - offset >= magic.count,
            bytes[offset..<offset + magic.count].elementsEqual(magic)
        else { throw error(.wrongMagic, at: offset) }
        offset += magic.count
    }

    func finish() throws(JournalFormatError) {
        guard offset == bytes.count else { throw error(.trailingBytes, at: offset) }
    }

    func error(_ reason: JournalFormatError.Reason, at start: Int) -> JournalFormatError {
        JournalFormatError(reason: reason, offset: start)
    }

    @inline(__always)
    private mutating func readUInt32() throws(JournalFormatError) -> Int {
        try need(4)
        defer { offset += 4 }
        return Int(
            UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }

    @inline(__always)
    private func need(_ count: Int) throws(JournalFormatError) {
        guard count <= bytes.count - offset else { throw error(.truncated, at: offset) }
    }
}
