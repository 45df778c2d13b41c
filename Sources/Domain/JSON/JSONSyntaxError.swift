/// Why a text is not JSON, and where: turned into a `Refusal` at the border.
struct JSONSyntaxError: Error {
    let code: RefusalCode
    /// Byte at which reading stopped, 0 first.
    let offset: Int
    /// What could have stood there.
    let expected: String
    /// Reference tokens from the innermost container outwards.
    private var path: [String] = []

    init(_ code: RefusalCode = .malformedJSON, at offset: Int, expected: String) {
        self.code = code
        self.offset = offset
        self.expected = expected
    }

    /// The same error seen from the container that holds it under this token.
    func inside(_ token: String) -> JSONSyntaxError {
        var error = self
        error.path.append(token)
        return error
    }

    var refusal: Refusal {
        let pointer = JSONPointer.shortened(
            path.reversed().reduce("") { JSONPointer.appending($1, to: $0) },
            to: JSONPointer.subjectBytes)
        let message =
            switch code {
            case .tooDeep: "Send a document with fewer levels: at byte \(offset) it is too deep."
            case .outOfRange: "Send a smaller number: at byte \(offset) it does not fit."
            case .invalidField: "Leave U+0000 out of texts: at byte \(offset) there is one."
            default: "Send valid JSON: at byte \(offset), expected \(expected)."
            }
        return Refusal(
            code, message,
            [
                Condition(
                    code.rawValue, subject: pointer, required: .string(expected),
                    actual: ["byte_offset": .integer(Int64(offset))])
            ])
    }
}

/// JSON pointers (RFC 6901), which refusals use to name a place in a document.
package enum JSONPointer {
    /// Longest piece of a caller's own text that a refusal repeats, in bytes.
    static let echoedBytes = 64
    /// Longest pointer that a refusal gives; only names made to be long reach it.
    static let subjectBytes = 512

    /// `pointer` extended by one member name or index, escaped; long names are cut.
    package static func appending(_ token: String, to pointer: String) -> String {
        var text = pointer
        text.append("/")
        for character in shortened(token).unicodeScalars {
            switch character {
            case "~": text.append("~0")
            case "/": text.append("~1")
            // A name made of control characters must not reach a log or a terminal.
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": text.append("\u{FFFD}")
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }

    /// At most so many bytes of the text, cut between two scalars.
    static func shortened(_ text: String, to limit: Int = echoedBytes) -> String {
        guard text.utf8.count > limit else { return text }
        var short = String.UnicodeScalarView()
        var bytes = 3
        for scalar in text.unicodeScalars {
            bytes += UTF8.width(scalar)
            if bytes > limit { break }
            short.append(scalar)
        }
        short.append("…")
        return String(short)
    }
}
