extension JSONParser {
    /// Reads a string. Precondition: `byte` is its opening quote.
    mutating func string() throws(JSONSyntaxError) -> String {
        position += 1
        let start = position
        var seen: UInt8 = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == Byte.quote {
                let text = try text(start..<position, isASCII: seen < 0x80)
                position += 1
                return text
            }
            if byte == Byte.backslash { return try escapedString(from: start) }
            guard byte >= 0x20 else { throw unexpected("control characters as escapes") }
            seen |= byte
            position += 1
        }
        throw unexpected("a closing quote")
    }

    private func text(
        _ range: Range<Int>, isASCII: Bool
    ) throws(JSONSyntaxError) -> String {
        let raw = UnsafeBufferPointer(rebasing: bytes[range])
        if isASCII { return String(decoding: raw, as: UTF8.self) }
        guard let text = String(validating: raw, as: UTF8.self) else {
            let offset = range.lowerBound + JSONParser.firstIllFormedByte(of: raw)
            throw JSONSyntaxError(at: offset, expected: "well-formed UTF-8")
        }
        return text
    }

    /// Slow path, taken at the first backslash: decodes escapes into a buffer of its own.
    private mutating func escapedString(from start: Int) throws(JSONSyntaxError) -> String {
        var decoded = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case Byte.quote:
                // Escapes decode to whole scalars and the backslash is ASCII, so the decoded
                // bytes are well formed exactly where the raw ones are.
                guard let text = String(validating: decoded, as: UTF8.self) else {
                    return try text(start..<position, isASCII: false)
                }
                position += 1
                return text
            case Byte.backslash:
                position += 1
                decoded.append(contentsOf: UTF8.encode(try escape()) ?? .init())
            case ..<0x20: throw unexpected("control characters as escapes")
            default:
                decoded.append(byte)
                position += 1
            }
        }
        throw unexpected("a closing quote")
    }

    /// Reads what follows a backslash.
    private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let scalar: Unicode.Scalar
        switch byte {
        case Byte.quote: scalar = "\""
        case Byte.backslash: scalar = "\\"
        case Byte.slash: scalar = "/"
        case UInt8(ascii: "b"): scalar = "\u{8}"
        case UInt8(ascii: "f"): scalar = "\u{C}"
        case UInt8(ascii: "n"): scalar = "\n"
        case UInt8(ascii: "r"): scalar = "\r"
        case UInt8(ascii: "t"): scalar = "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw unexpected("an escape")
        }
        position += 1
        return scalar
    }

    /// `\uXXXX`, or a pair of them for a scalar beyond U+FFFF. Lone surrogates are no text, and
    /// U+0000 is none that every database can keep.
    private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let start = position - 1
        position += 1
        let first = try fourHexDigits()
        guard first != 0 else {
            throw JSONSyntaxError(.invalidField, at: start, expected: "text without U+0000")
        }
        if let scalar = Unicode.Scalar(first) { return scalar }
        let isHigh = UTF16.isLeadSurrogate(UInt16(first))
        guard isHigh, byte == Byte.backslash, position + 1 < bytes.count,
            bytes[position + 1] == UInt8(ascii: "u")
        else { throw JSONSyntaxError(at: start, expected: "no lone surrogate") }
        position += 2
        let second = try fourHexDigits()
        guard UTF16.isTrailSurrogate(UInt16(second)),
            let scalar = Unicode.Scalar(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw JSONSyntaxError(at: start, expected: "no lone surrogate") }
        return scalar
    }

    private mutating func fourHexDigits() throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch byte {
            case Byte.zero...Byte.nine: digit = byte - Byte.zero
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw unexpected("four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    /// Index of the first byte that is not part of a well-formed scalar. Only for error answers.
    private static func firstIllFormedByte(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var index = 0
        while case .valid(let scalar) = parser.parseScalar(from: &iterator) {
            index += scalar.count
        }
        return index
    }
}
