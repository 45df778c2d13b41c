/// A Swift text taken apart into code, comments and strings, by line.
///
/// Knows line and nested block comments, plain, multi-line and raw strings, and interpolations
/// (which are code again). It does not know regular-expression literals; this project has none.
package struct SwiftText: Sendable {
    /// The text with every character of a comment or a string replaced by a blank, so that
    /// lines and columns stay.
    package private(set) var code: [[Character]] = [[]]
    /// The text of comments, by line.
    package private(set) var comments: [String] = [""]
    /// Every string literal with the line it begins on; an interpolation stands as a blank.
    package private(set) var strings: [(line: Int, text: String)] = []

    private let characters: [Character]
    private var index = 0

    package init(_ text: String) {
        characters = Array(text)
        readCode(untilParenthesis: false)
    }

    // MARK: Reading

    private enum Kind { case code, comment, blank }

    /// Moves over one character and files it.
    private mutating func take(_ kind: Kind) {
        let character = characters[index]
        index += 1
        if character.isNewline {
            code.append([])
            comments.append("")
            return
        }
        code[code.count - 1].append(kind == .code ? character : " ")
        if kind == .comment {
            comments[comments.count - 1].append(character)
        }
    }

    private func starts(_ text: String) -> Bool {
        var at = index
        for character in text {
            guard at < characters.count, characters[at] == character else { return false }
            at += 1
        }
        return true
    }

    private mutating func readCode(untilParenthesis: Bool) {
        var depth = 0
        while index < characters.count {
            if starts("//") {
                while index < characters.count, !characters[index].isNewline { take(.comment) }
            } else if starts("/*") {
                readBlockComment()
            } else if let hashes = rawStringHashes() {
                readString(hashes: hashes)
            } else {
                if characters[index] == "(" { depth += 1 }
                if characters[index] == ")" {
                    depth -= 1
                    if untilParenthesis, depth < 0 { return }
                }
                take(.code)
            }
        }
    }

    private mutating func readBlockComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                take(.comment)
            } else if starts("*/") {
                depth -= 1
                take(.comment)
            }
            take(.comment)
        } while depth > 0 && index < characters.count
    }

    /// The number of `#` before a quote that opens a string here; nil where none opens.
    private func rawStringHashes() -> Int? {
        var at = index
        while at < characters.count, characters[at] == "#" { at += 1 }
        return at < characters.count && characters[at] == "\"" ? at - index : nil
    }

    private mutating func readString(hashes: Int) {
        let firstLine = code.count
        let fence = String(repeating: "#", count: hashes)
        for _ in 0..<hashes { take(.blank) }
        let quote = starts("\"\"\"") ? "\"\"\"" : "\""
        for _ in quote { take(.blank) }
        let close = quote + fence
        let escape = "\\" + fence
        var text = ""
        while index < characters.count, !starts(close) {
            if starts(escape + "(") {
                for _ in 0...escape.count { take(.blank) }
                readCode(untilParenthesis: true)
                text.append(" ")
                if index < characters.count { take(.blank) }
                continue
            }
            if starts(escape) {
                for _ in escape { take(.blank) }
                guard index < characters.count else { break }
            }
            text.append(characters[index])
            take(.blank)
        }
        for _ in close where index < characters.count { take(.blank) }
        strings.append((firstLine, text))
    }
}

extension Character {
    /// A character of a Swift name.
    var isName: Bool { isLetter || isNumber || self == "_" }
}
