import Ledger
import Testing

@Suite("Canonical coding")
struct CanonicalCodingTests {
    @Test("Every kind of value has the bytes the format says")
    func knownBytes() {
        var encoder = CanonicalEncoder()
        encoder.append(UInt8(0xAB))
        encoder.append(UInt16(0x0102))
        encoder.append(UInt32(0x0304_0506))
        encoder.append(Int64(-2))
        encoder.append(bytes: [7, 8])
        encoder.append(text: "é")
        encoder.append(fixed: [9])
        encoder.append(count: 1)
        #expect(
            hex(encoder.bytes)
                == "ab" + "0102" + "03040506" + "fffffffffffffffe" + "000000020708"
                + "00000002c3a9" + "09" + "00000001")
    }

    @Test(
        "What was written is read back, at the ends of every range",
        arguments: [
            Int64.min, -1, 0, 1, 255, 256, Int64.max,
        ])
    func integersRoundTrip(value: Int64) throws {
        var encoder = CanonicalEncoder()
        encoder.append(value)
        encoder.append(UInt8(truncatingIfNeeded: value))
        encoder.append(UInt16(truncatingIfNeeded: value))
        encoder.append(UInt32(truncatingIfNeeded: value))
        var decoder = CanonicalDecoder(encoder.bytes)
        #expect(try decoder.readInt64() == value)
        #expect(try decoder.readUInt8() == UInt8(truncatingIfNeeded: value))
        #expect(try decoder.readUInt16() == UInt16(truncatingIfNeeded: value))
        #expect(try decoder.readUInt32() == UInt32(truncatingIfNeeded: value))
        try decoder.finish()
    }

    @Test("A length that claims more than there is, or more than is allowed, is refused at once")
    func hostileLengths() {
        var huge = CanonicalDecoder([0xFF, 0xFF, 0xFF, 0xFF, 1])
        #expect(throws: JournalFormatError(reason: .tooLong, offset: 0)) {
            try huge.readBytes(atMost: 10)
        }
        var oneTooMany = CanonicalDecoder([0, 0, 0, 2, 1, 1])
        #expect(throws: JournalFormatError(reason: .tooLong, offset: 0)) {
            try oneTooMany.readText(atMost: 1)
        }
        var justRight = CanonicalDecoder([0, 0, 0, 2, 1, 1])
        #expect(throws: Never.self) { try justRight.readText(atMost: 2) }
        var missing = CanonicalDecoder([0, 0, 0, 2, 1])
        #expect(throws: JournalFormatError(reason: .truncated, offset: 4)) {
            try missing.readBytes(atMost: 10)
        }
        var items = CanonicalDecoder([0, 0, 0, 2, 1, 1, 1])
        #expect(throws: JournalFormatError(reason: .truncated, offset: 0)) {
            try items.readCount(itemBytes: 2)
        }
        var exact = CanonicalDecoder([0, 0, 0, 2, 1, 1, 1, 1])
        #expect(throws: Never.self) { try exact.readCount(itemBytes: 2) }
    }

    @Test(
        "Text that is not UTF-8 is refused",
        arguments: [
            [0xC3], [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
        ] as [[UInt8]])
    func invalidText(bytes: [UInt8]) {
        var decoder = CanonicalDecoder([0, 0, 0, UInt8(bytes.count)] + bytes)
        #expect(throws: JournalFormatError(reason: .invalidText, offset: 0)) {
            try decoder.readText(atMost: 10)
        }
    }

    @Test("Magic, ranges and left-over bytes are checked where they stand")
    func strictness() throws {
        var decoder = CanonicalDecoder([1, 2, 0, 0, 0, 0, 0, 0, 0, 5, 9])
        #expect(throws: JournalFormatError(reason: .wrongMagic, offset: 0)) {
            try decoder.readMagic([1, 3])
        }
        try decoder.readMagic([1, 2])
        #expect(throws: JournalFormatError(reason: .invalidValue, offset: 2)) {
            try decoder.readInt64(in: 6...7)
        }
        #expect(throws: JournalFormatError(reason: .trailingBytes, offset: 10)) {
            try decoder.finish()
        }
        #expect(throws: JournalFormatError(reason: .truncated, offset: 10)) {
            try decoder.readUInt16()
        }
        #expect(try decoder.readUInt8() == 9)
        try decoder.finish()
    }
}
