/// Cuts a text into tokens, one at a time. What people write out of habit from other languages, or
/// with an input method for Chinese switched on, is refused with what to write here.
struct ExpressionLexer {
    let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next byte; 0, which starts nothing, at the end.
    private var byte: UInt8 {
        position < bytes.count ? bytes[position] : 0
    }

    private var following: UInt8 {
        position + 1 < bytes.count ? bytes[position + 1] : 0
    }

    mutating func next() throws(ExpressionFault) -> ExpressionToken {
        skipWhitespace()
        let start = position
        let kind = try kind()
        return ExpressionToken(kind: kind, start: start, end: position)
    }

    private mutating func skipWhitespace() {
        while byte == Byte.space || (Byte.tab...Byte.carriageReturn).contains(byte) {
            position += 1
        }
    }

    private mutating func kind() throws(ExpressionFault) -> ExpressionToken.Kind {
        if position == bytes.count { return .end }
        let end = ExpressionLexer.wordEnd(in: bytes, from: position)
        if end > position { return word(endingAt: end) }
        switch byte {
        case Byte.zero...Byte.nine: return try integer()
        case Byte.quote: return try text()
        case UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"):
            return try comparison()
        default:
            guard let symbol = ExpressionLexer.symbols[byte] else { throw unknownCharacter() }
            position += 1
            return symbol
        }
    }

    private static let symbols: [UInt8: ExpressionToken.Kind] = [
        Byte.plus: .plus, Byte.minus: .minus, UInt8(ascii: "*"): .times, Byte.comma: .comma,
        UInt8(ascii: "("): .open, UInt8(ascii: ")"): .close, Byte.openBracket: .openList,
        Byte.closeBracket: .closeList,
    ]

    // MARK: Words and numbers

    /// Where the name that begins at `start` ends; `start` where none begins. A name is words of
    /// letters, digits and `_` that do not start with a digit, joined by points.
    static func wordEnd(in bytes: [UInt8], from start: Int) -> Int {
        var end = start
        while end < bytes.count, isLetter(bytes[end]) {
            end += 1
            while end < bytes.count, isLetter(bytes[end]) || isDigit(bytes[end]) { end += 1 }
            let goesOn =
                end + 1 < bytes.count && bytes[end] == Byte.point
                && isLetter(bytes[end + 1])
            if !goesOn { return end }
            end += 1
        }
        return end
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (Byte.zero...Byte.nine).contains(byte)
    }

    private mutating func word(endingAt end: Int) -> ExpressionToken.Kind {
        let text = String(decoding: bytes[position..<end], as: UTF8.self)
        position = end
        return ExpressionKeyword(rawValue: text).map { .keyword($0) } ?? .name(text)
    }

    private mutating func integer() throws(ExpressionFault) -> ExpressionToken.Kind {
        let start = position
        var value: UInt64? = 0
        while ExpressionLexer.isDigit(byte) {
            let (tenfold, overflows) = (value ?? 0).multipliedReportingOverflow(by: 10)
            let (sum, overflowsToo) = tenfold.addingReportingOverflow(UInt64(byte - Byte.zero))
            value = value == nil || overflows || overflowsToo ? nil : sum
            position += 1
        }
        if byte == Byte.point {
            throw fault(
                at: start, expected: "a whole number", found: excerpt(start..<position + 1),
                "Write a whole number, amounts in minor units: 2.50 is 250")
        }
        if ExpressionLexer.isLetter(byte) {
            throw fault(
                at: start, expected: "a number of digits only",
                found: excerpt(start..<position + 1),
                "Write a number of digits only, or a text in double quotes")
        }
        return .integer(value)
    }

    // MARK: Text

    /// A text with JSON's rules and escapes, read by JSON's reader.
    private mutating func text() throws(ExpressionFault) -> ExpressionToken.Kind {
        let start = position
        do throws(JSONSyntaxError) {
            let (text, end) = try bytes.withUnsafeBufferPointer {
                buffer throws(JSONSyntaxError) -> (String, Int) in
                var parser = JSONParser(bytes: buffer, maximumDepth: 1)
                parser.position = start
                return (try parser.string(), parser.position)
            }
            position = end
            return .text(text)
        } catch {
            if error.offset == bytes.count {
                throw fault(
                    at: start, expected: "a closing quote", found: "the end of the text",
                    "End the text that begins here with a double quote")
            }
            throw fault(
                at: error.offset, expected: error.expected,
                found: excerpt(error.offset..<error.offset + 1),
                "Write \(error.expected) in the text, as in JSON")
        }
    }

    // MARK: Comparisons and what is none

    private mutating func comparison() throws(ExpressionFault) -> ExpressionToken.Kind {
        let pair = String(decoding: [byte, following], as: UTF8.self)
        if let advice = ExpressionLexer.mistakenPairs[pair] {
            throw fault(
                at: position, expected: "a comparison", found: excerpt(position..<position + 2),
                advice)
        }
        if let comparison = ExpressionComparison(rawValue: pair) {
            position += 2
            return .comparison(comparison)
        }
        let single = String(UnicodeScalar(byte))
        guard let comparison = ExpressionComparison(rawValue: single) else {
            throw unknownCharacter()
        }
        position += 1
        return .comparison(comparison)
    }

    private static let mistakenPairs = [
        "==": "Write = once to compare", "<>": "Write != for unequal",
        "=>": "Write >= for at least", "=<": "Write <= for at most",
    ]

    private static let mistakenCharacters: [Unicode.Scalar: String] = [
        "!": "Write not, or != between two values", "&": "Write and", "|": "Write or",
        "'": "Write texts in double quotes", "/": "Write a multiplication: there is no division",
        "%": "Write a multiplication: there is no division", "{": "Write a list in brackets: [...]",
        "}": "Write a list in brackets: [...]", "“": "Write straight double quotes",
        "”": "Write straight double quotes", "„": "Write straight double quotes",
        "‘": "Write straight double quotes", "’": "Write straight double quotes",
        "＂": "Write straight double quotes", "（": "Write ( instead of the wide sign",
        "）": "Write ) instead of the wide sign", "［": "Write [ instead of the wide sign",
        "］": "Write ] instead of the wide sign", "【": "Write [ instead of this sign",
        "】": "Write ] instead of this sign", "，": "Write , instead of the wide sign",
        "、": "Write , instead of this sign", "＝": "Write = instead of the wide sign",
        "＞": "Write > instead of the wide sign", "＜": "Write < instead of the wide sign",
        "！": "Write != or not instead of the wide sign", "≥": "Write >=", "≤": "Write <=",
        "≠": "Write !=", "×": "Write *", "−": "Write - instead of this sign",
        "\u{3000}": "Write a plain space", "\u{A0}": "Write a plain space",
    ]

    private func unknownCharacter() -> ExpressionFault {
        let rest = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
        let scalar = rest.unicodeScalars.first ?? " "
        return fault(
            at: position, expected: "a name, a value or an operator",
            found: excerpt(position..<position + 1),
            ExpressionLexer.mistakenCharacters[scalar]
                ?? "Remove this character, or put a text into double quotes")
    }

    // MARK: Faults

    func fault(
        _ reason: ExpressionFault.Reason = .syntax, at position: Int, expected: String,
        found: String, _ advice: String
    ) -> ExpressionFault {
        ExpressionFault(
            reason, at: position, in: bytes, expected: expected, found: found, advice)
    }

    /// A piece of the text as faults repeat it: to the end of its last scalar, short, and without
    /// control characters, which must not reach a log or a terminal.
    func excerpt(_ range: Range<Int>) -> String {
        var end = min(range.upperBound, bytes.count)
        while end < bytes.count, UTF8.isContinuation(bytes[end]) { end += 1 }
        let start = min(range.lowerBound, end)
        if start == end { return "the end of the text" }
        var plain = String.UnicodeScalarView()
        for scalar in String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            plain.append(isControl ? "\u{FFFD}" : scalar)
        }
        return JSONPointer.shortened(String(plain))
    }
}
