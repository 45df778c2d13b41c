/// Writes JSON straight into bytes, without a tree in between: for answers on the hot path.
///
/// `JSON.serialized()` uses it too, so both ways give the same bytes: no whitespace, names in the
/// order written, non-ASCII characters as they are, only `"`, `\` and control characters escaped.
/// Commas are placed by the writer; that brackets match and names are distinct is up to the caller.
package struct JSONWriter {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init(reservingBytes capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
    }

    /// A writer that goes on after `bytes`, which it takes away without a copy.
    init(taking bytes: inout [UInt8]) {
        swap(&self.bytes, &bytes)
    }

    package mutating func beginObject() {
        separate()
        bytes.append(Byte.openBrace)
        needsComma = false
    }

    package mutating func endObject() {
        bytes.append(Byte.closeBrace)
        needsComma = true
    }

    package mutating func beginArray() {
        separate()
        bytes.append(Byte.openBracket)
        needsComma = false
    }

    package mutating func endArray() {
        bytes.append(Byte.closeBracket)
        needsComma = true
    }

    /// Starts a member; its value comes next.
    package mutating func key(_ name: String) {
        separate()
        appendQuoted(name)
        bytes.append(Byte.colon)
        needsComma = false
    }

    package mutating func string(_ text: String) {
        separate()
        appendQuoted(text)
        needsComma = true
    }

    package mutating func integer(_ value: Int64) {
        separate()
        appendDigits(of: value)
        needsComma = true
    }

    /// The shortest decimal that reads back as the same value. Precondition: finite.
    package mutating func double(_ value: Double) {
        precondition(value.isFinite, "JSON has finite numbers only")
        separate()
        bytes.append(contentsOf: value.description.utf8)
        needsComma = true
    }

    package mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
        needsComma = true
    }

    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
        needsComma = true
    }

    package mutating func value(_ json: JSON) {
        switch json {
        case .null: null()
        case .bool(let value): bool(value)
        case .integer(let value): integer(value)
        case .double(let value): double(value)
        case .string(let text): string(text)
        case .array(let items):
            beginArray()
            for item in items { value(item) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members {
                key(member.name)
                value(member.value)
            }
            endObject()
        }
    }

    private mutating func separate() {
        if needsComma { bytes.append(Byte.comma) }
    }

    private mutating func appendQuoted(_ text: String) {
        bytes.append(Byte.quote)
        let isDone: Void? = text.utf8.withContiguousStorageIfAvailable { appendEscaped($0) }
        if isDone == nil { Array(text.utf8).withUnsafeBufferPointer { appendEscaped($0) } }
        bytes.append(Byte.quote)
    }

    /// Copies runs that need no escape at once.
    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for (index, byte) in text.enumerated() {
            guard byte < 0x20 || byte == Byte.quote || byte == Byte.backslash else { continue }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            appendEscape(of: byte)
            start = index + 1
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }

    private mutating func appendEscape(of byte: UInt8) {
        bytes.append(Byte.backslash)
        switch byte {
        case Byte.quote, Byte.backslash: bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            let low = byte & 0x0F
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(Byte.zero + byte >> 4)
            bytes.append(low < 10 ? Byte.zero + low : UInt8(ascii: "a") + low - 10)
        }
    }

    private mutating func appendDigits(of value: Int64) {
        if value < 0 { bytes.append(Byte.minus) }
        var rest = value.magnitude
        let first = bytes.count
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            bytes.append(Byte.zero + UInt8(truncatingIfNeeded: digit))
            rest = quotient
        } while rest > 0
        bytes[first...].reverse()
    }
}

extension JSON {
    /// The one text of this value, as UTF-8 bytes. Precondition: every number is finite.
    package func serialized() -> [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.bytes
    }

    /// Appends `serialized()` to bytes at hand.
    package func append(to bytes: inout [UInt8]) {
        var writer = JSONWriter(taking: &bytes)
        writer.value(self)
        bytes = writer.bytes
    }

    /// `serialized()` as text.
    package func text() -> String {
        String(decoding: serialized(), as: UTF8.self)
    }
}
