extension JSON {
    /// Reads one JSON text (RFC 8259) strictly, in time linear in its length.
    ///
    /// Stricter than the standard where it leaves a choice: a name twice in an object, a byte
    /// order mark, a lone surrogate escape, ill-formed UTF-8 and U+0000 are refused. Numbers
    /// without fraction and exponent are exact (`-0` is 0).
    ///
    /// - Parameter maximumDepth: arrays and objects within one another, 1 ... 256.
    /// - Throws: `malformedJSON`; `tooDeep`; `outOfRange` for an integer beyond Int64 or a number
    ///   that is not finite; `invalidField` for an escaped U+0000. The condition's subject is the
    ///   JSON pointer of the innermost value reached and its `actual` holds the `byte_offset`.
    package static func parse(
        _ bytes: [UInt8], maximumDepth: Int = Limits.jsonDepth
    ) throws(Refusal) -> JSON {
        // Values are also printed, compared and freed by recursion: keep every stack shallow.
        precondition((1...256).contains(maximumDepth), "a depth the stack is made for")
        do throws(JSONSyntaxError) {
            return try bytes.withUnsafeBufferPointer { buffer throws(JSONSyntaxError) -> JSON in
                var parser = JSONParser(bytes: buffer, maximumDepth: maximumDepth)
                return try parser.document()
            }
        } catch {
            throw error.refusal
        }
    }

    /// `parse` for text at hand, e.g. a template or a stored column.
    package static func parse(
        _ text: String, maximumDepth: Int = Limits.jsonDepth
    ) throws(Refusal) -> JSON {
        try parse(Array(text.utf8), maximumDepth: maximumDepth)
    }
}

/// One pass over the bytes by recursive descent. `position` is the next byte to read; every
/// subscript is guarded by `byte` or by an explicit bound, because the buffer is not checked in
/// release builds.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let maximumDepth: Int
    var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    mutating func document() throws(JSONSyntaxError) -> JSON {
        skipWhitespace()
        let json = try value(depth: 0)
        skipWhitespace()
        guard position == bytes.count else { throw unexpected("the end of the text") }
        return json
    }

    /// The next byte; 0, which starts nothing, at the end.
    var byte: UInt8 {
        position < bytes.count ? bytes[position] : 0
    }

    func unexpected(_ expected: String) -> JSONSyntaxError {
        JSONSyntaxError(at: position, expected: expected)
    }

    mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case Byte.space, Byte.newline, Byte.carriageReturn, Byte.tab: position += 1
            default: return
            }
        }
    }

    /// Precondition: `position` is at no whitespace. `depth` counts the containers around.
    private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSON {
        switch byte {
        case Byte.quote: return .string(try string())
        case Byte.minus, Byte.zero...Byte.nine: return try number()
        case Byte.openBrace: return .object(try members(depth: depth + 1))
        case Byte.openBracket: return .array(try items(depth: depth + 1))
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: throw unexpected("a value")
        }
    }

    private mutating func literal(
        _ text: StaticString, _ json: JSON
    ) throws(JSONSyntaxError) -> JSON {
        for index in 0..<text.utf8CodeUnitCount {
            guard byte == text.utf8Start[index] else { throw unexpected("\(text)") }
            position += 1
        }
        return json
    }

    private func checkDepth(_ depth: Int) throws(JSONSyntaxError) {
        guard depth <= maximumDepth else {
            throw JSONSyntaxError(
                .tooDeep, at: position, expected: "at most \(maximumDepth) levels")
        }
    }

    private mutating func items(depth: Int) throws(JSONSyntaxError) -> [JSON] {
        try checkDepth(depth)
        position += 1
        skipWhitespace()
        var items: [JSON] = []
        if byte == Byte.closeBracket {
            position += 1
            return items
        }
        while true {
            do throws(JSONSyntaxError) {
                items.append(try value(depth: depth))
            } catch {
                throw error.inside(String(items.count))
            }
            skipWhitespace()
            switch byte {
            case Byte.comma: position += 1
            case Byte.closeBracket:
                position += 1
                return items
            default: throw unexpected("a comma or ]")
            }
            skipWhitespace()
        }
    }

    private mutating func members(depth: Int) throws(JSONSyntaxError) -> [JSON.Member] {
        try checkDepth(depth)
        position += 1
        skipWhitespace()
        var members: [JSON.Member] = []
        if byte == Byte.closeBrace {
            position += 1
            return members
        }
        var names = DistinctNames<String>()
        while true {
            members.append(try member(depth: depth, earlier: members, names: &names))
            skipWhitespace()
            switch byte {
            case Byte.comma: position += 1
            case Byte.closeBrace:
                position += 1
                return members
            default: throw unexpected("a comma or }")
            }
            skipWhitespace()
        }
    }

    private mutating func member(
        depth: Int, earlier: [JSON.Member], names: inout DistinctNames<String>
    ) throws(JSONSyntaxError) -> JSON.Member {
        guard byte == Byte.quote else { throw unexpected("a name in double quotes") }
        let start = position
        let name = try string()
        guard names.insert(name, after: earlier.count, earlier: { earlier[$0].name }) else {
            throw JSONSyntaxError(at: start, expected: "each name once").inside(name)
        }
        skipWhitespace()
        guard byte == Byte.colon else { throw unexpected("a colon").inside(name) }
        position += 1
        skipWhitespace()
        do throws(JSONSyntaxError) {
            return JSON.Member(name, try value(depth: depth))
        } catch {
            throw error.inside(name)
        }
    }
}

/// The ASCII bytes that JSON is made of.
enum Byte {
    static let tab = UInt8(ascii: "\t")
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let slash = UInt8(ascii: "/")
    static let comma = UInt8(ascii: ",")
    static let colon = UInt8(ascii: ":")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")
    static let minus = UInt8(ascii: "-")
    static let plus = UInt8(ascii: "+")
    static let point = UInt8(ascii: ".")
    static let zero = UInt8(ascii: "0")
    static let nine = UInt8(ascii: "9")
}
