// The room Rules: what this project asks of its own files, as pure functions over text.
//
// A rule takes a file (or the list of all files) and gives the places that break it, each with a
// sentence that says what to do. Nothing here reads a disk or starts a program; TidyCommand does,
// and the tests feed each rule a text that offends. Rules look at Swift through `SwiftText`, which
// knows what is code, what is a comment and what is a string, and nothing more: a rule that would
// need a real parser is left to the compiler and the formatter.

/// A file of the project, by its path from the top.
package struct SourceFile: Sendable {
    package let path: String
    package let text: String
    package let byteCount: Int
    package let isExecutable: Bool

    package init(path: String, text: String, byteCount: Int? = nil, isExecutable: Bool = false) {
        self.path = path
        self.text = text
        self.byteCount = byteCount ?? text.utf8.count
        self.isExecutable = isExecutable
    }

    package var isSwift: Bool { path.hasSuffix(".swift") }

    /// The folders of the path, outermost first.
    package var folders: [Substring] { path.split(separator: "/").dropLast() }

    /// True where the path lies in a folder given from the top.
    package func isIn(_ folder: String) -> Bool { path.hasPrefix(folder + "/") }
}

/// A place that breaks a rule.
package struct Violation: Hashable, Sendable, CustomStringConvertible {
    package let path: String
    /// From 1; 0 where the file as a whole is meant.
    package let line: Int
    package let rule: String
    /// What is wrong and what to do.
    package let sentence: String

    package init(_ path: String, line: Int = 0, _ rule: String, _ sentence: String) {
        self.path = path
        self.line = line
        self.rule = rule
        self.sentence = sentence
    }

    package var description: String { "\(path):\(line): \(rule): \(sentence)" }
}
