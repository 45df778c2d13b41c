/// Rules about what a Swift text may say.
package enum CodeRules {
    /// No `try!`, no `as!`, no forced unwrap, no implicitly unwrapped type in Sources.
    package static func forcedUnwraps(_ file: SourceFile, _ text: SwiftText) -> [Violation] {
        guard file.isIn("Sources") else { return [] }
        return text.code.enumerated().flatMap { number, line in
            line.indices.filter { isForced(line, at: $0) }.map { _ in
                Violation(
                    file.path, line: number + 1, "forced unwrap",
                    "a trap that the types do not show; unwrap with guard, or throw")
            }
        }
    }

    /// A `!` that follows what it forces. As a prefix it negates; `!=` compares.
    private static func isForced(_ line: [Character], at index: Int) -> Bool {
        guard line[index] == "!", index > 0 else { return false }
        let before = line[index - 1]
        guard before.isName || before == ")" || before == "]" || before == ">" || before == "?"
        else { return false }
        return index + 1 == line.count || line[index + 1] != "="
    }

    /// No notes to oneself left in comments.
    package static func leftNotes(_ file: SourceFile, _ text: SwiftText) -> [Violation] {
        text.comments.enumerated().compactMap { number, comment in
            let words = comment.split { !$0.isName }
            guard let word = words.first(where: { notes.contains(String($0)) }) else { return nil }
            return Violation(
                file.path, line: number + 1, "left note",
                "\(word) in a comment; do it now or write an issue")
        }
    }

    private static let notes: Set<String> = ["TODO", "FIXME", "XXX", "HACK"]

    /// SQL stands in the layers that own it, nowhere else in Sources.
    package static func strayStatements(_ file: SourceFile, _ text: SwiftText) -> [Violation] {
        let owners = ["Sources/Store", "Sources/Database", "Sources/PostgresDatabase"]
        guard file.isIn("Sources"), !owners.contains(where: { file.isIn($0) }) else { return [] }
        return text.strings.filter { isStatement($0.text) }.map { line, _ in
            Violation(
                file.path, line: line, "stray SQL",
                "SQL belongs in Sources/Store or a database's driver; give the table a function")
        }
    }

    /// An SQL statement, told from an English sentence by its second keyword.
    private static func isStatement(_ text: String) -> Bool {
        let words = text.split { $0.isWhitespace || $0 == "(" }.map { $0.uppercased() }
        guard let first = words.first, words.count > 2 else { return false }
        switch first {
        case "SELECT": return words.contains("FROM")
        case "INSERT": return words[1] == "INTO" || words[1] == "OR"
        case "DELETE": return words[1] == "FROM"
        case "UPDATE": return words.contains("SET")
        case "CREATE", "DROP", "ALTER": return ["TABLE", "INDEX", "UNIQUE"].contains(words[1])
        case "WITH": return words.contains("AS") && words.contains("SELECT")
        default: return false
        }
    }
}
