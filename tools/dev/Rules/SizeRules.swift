/// Rules about lengths.
package enum SizeRules {
    package static let lineColumns = 100
    package static let fileLines = 600
    package static let functionLines = 70
    package static let blobBytes = 512 * 1_024

    /// Lines of at most `lineColumns` characters.
    package static func longLines(_ file: SourceFile) -> [Violation] {
        guard file.isSwift else { return [] }
        return file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .compactMap { number, line in
                guard line.count > lineColumns else { return nil }
                return Violation(
                    file.path, line: number + 1, "long line",
                    "\(line.count) columns; at most \(lineColumns)")
            }
    }

    /// Files of at most `fileLines` lines.
    package static func longFile(_ file: SourceFile) -> [Violation] {
        let count = file.text.count { $0.isNewline }
        guard file.isSwift, count > fileLines else { return [] }
        return [
            Violation(
                file.path, "long file", "\(count) lines; at most \(fileLines), one idea per file")
        ]
    }

    /// Functions, initializers and deinitializers of at most `functionLines` lines.
    package static func longFunctions(_ file: SourceFile, _ text: SwiftText) -> [Violation] {
        FunctionFinder(text.code).functions.compactMap { function in
            let count = function.last - function.first + 1
            guard count > functionLines else { return nil }
            return Violation(
                file.path, line: function.first, "long function",
                "\(count) lines; at most \(functionLines), give a step its own name")
        }
    }

    /// Nothing large in the repository.
    package static func blobs(_ file: SourceFile) -> [Violation] {
        guard file.byteCount > blobBytes else { return [] }
        return [
            Violation(
                file.path, "large file",
                "\(file.byteCount) bytes; at most \(blobBytes), make it when it is needed")
        ]
    }
}

/// Finds the first and last line of each function with a body.
struct FunctionFinder {
    private(set) var functions: [(first: Int, last: Int)] = []
    private var tokens: [(character: Character, line: Int)] = []

    init(_ code: [[Character]]) {
        for (number, line) in code.enumerated() {
            tokens += line.map { ($0, number + 1) }
            tokens.append((" ", number + 1))
        }
        var index = 0
        while index < tokens.count {
            guard let end = wordEnd(from: index) else {
                index += 1
                continue
            }
            if isDeclaration(index..<end), let body = bodyStart(after: end),
                let close = closing(of: body)
            {
                functions.append((tokens[index].line, tokens[close].line))
            }
            index = end
        }
    }

    /// The end of the word that begins here; nil where none begins.
    private func wordEnd(from index: Int) -> Int? {
        guard tokens[index].character.isName else { return nil }
        return tokens[index...].firstIndex { !$0.character.isName } ?? tokens.count
    }

    private func isDeclaration(_ word: Range<Int>) -> Bool {
        let text = String(tokens[word].map(\.character))
        guard text == "func" || text == "init" || text == "deinit" else { return false }
        // `.init(` and `self.init(` are calls.
        return word.lowerBound == 0 || tokens[word.lowerBound - 1].character != "."
    }

    /// The brace that opens the body: the first one outside the parameter list. Nil for a
    /// requirement of a protocol, which is followed by a brace that closes or another declaration.
    private func bodyStart(after start: Int) -> Int? {
        var depth = 0
        var index = start
        while index < tokens.count {
            switch tokens[index].character {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "{" where depth == 0: return index
            case "}" where depth == 0: return nil
            default:
                if depth == 0, let end = wordEnd(from: index) {
                    let word = String(tokens[index..<end].map(\.character))
                    if ["func", "init", "var", "let", "case", "package", "static"].contains(word) {
                        return nil
                    }
                    index = end
                    continue
                }
            }
            index += 1
        }
        return nil
    }

    private func closing(of brace: Int) -> Int? {
        var depth = 0
        for index in brace..<tokens.count {
            if tokens[index].character == "{" { depth += 1 }
            if tokens[index].character == "}" {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }
}
