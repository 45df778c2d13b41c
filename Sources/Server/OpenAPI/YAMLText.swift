import Domain

/// Prints a JSON value as YAML 1.2: block style, every string that could be read as something
/// else in double quotes (whose escapes are JSON's).
enum YAMLText {
    static func text(_ value: JSON) -> String {
        var text = ""
        write(value, indent: 0, to: &text)
        return text
    }

    private static func write(_ value: JSON, indent: Int, to text: inout String) {
        switch value {
        case .object(let members) where !members.isEmpty:
            for (position, member) in members.enumerated() {
                if position > 0 || indent == 0 { pad(indent, &text) }
                text += scalar(member.name) + ":"
                child(member.value, indent: indent, to: &text)
            }
        case .array(let elements) where !elements.isEmpty:
            for (position, element) in elements.enumerated() {
                if position > 0 || indent == 0 { pad(indent, &text) }
                text += "- "
                write(element, indent: indent + 2, to: &text)
            }
        default:
            text += inline(value) + "\n"
        }
    }

    /// What follows `name:`: on the same line, or indented on the next.
    private static func child(_ value: JSON, indent: Int, to text: inout String) {
        if isEmpty(value) {
            text += " " + inline(value) + "\n"
        } else {
            text += "\n"
            pad(indent + 2, &text)
            write(value, indent: indent + 2, to: &text)
        }
    }

    /// True for what fits on the line of its name: scalars, `{}` and `[]`.
    private static func isEmpty(_ value: JSON) -> Bool {
        switch value {
        case .object(let members): members.isEmpty
        case .array(let elements): elements.isEmpty
        default: true
        }
    }

    private static func inline(_ value: JSON) -> String {
        if case .string(let string) = value { return scalar(string) }
        return String(decoding: value.serialized(), as: UTF8.self)
    }

    /// Plain where it is a word that YAML reads as nothing but text; quoted otherwise.
    private static func scalar(_ string: String) -> String {
        let words: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        let isPlain =
            !words.contains(string.lowercased())
            && string.utf8.first.map { isLetter($0) || $0 == UInt8(ascii: "/") } == true
            && string.utf8.allSatisfy { byte in
                isLetter(byte) || (0x30...0x39).contains(byte) || "_-/.".utf8.contains(byte)
            }
        if isPlain { return string }
        return String(decoding: JSON.string(string).serialized(), as: UTF8.self)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func pad(_ count: Int, _ text: inout String) {
        text += String(repeating: " ", count: count)
    }
}
