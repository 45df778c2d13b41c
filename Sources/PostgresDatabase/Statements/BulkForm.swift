/// Rewrites a statement of one row of parameters into one over arrays of them.
///
/// Only our own texts come here, written as literals in "Store", so a look at their words is
/// enough; whatever does not fit one of the four shapes below keeps its form and is sent in a
/// pipeline instead. `q.p1`, `q.p2` ... stand for the parameters and `q.ord` for the index.
enum BulkForm {
    /// Nil where the statement has no bulk form.
    static func rewrite(_ text: String, types: [ParameterType]) -> String? {
        let elements = types.compactMap(\.element?.name)
        // Quotes could hide words from us.
        guard !elements.isEmpty, elements.count == types.count,
            !text.contains(where: { "'\";".contains($0) })
        else { return nil }
        let source = Source(elements)
        let words = Set(self.words(text))
        switch self.words(text).first {
        case "SELECT": return select(text, words, source)
        case "INSERT": return insert(text, words, source)
        case "UPDATE": return update(text, source)
        case "DELETE": return delete(text, words, source)
        default: return nil
        }
    }

    /// Whether a result may be long: in order and without a limit. A query that locks rows is
    /// never streamed, because it would lock them portion by portion.
    static func mayBeLong(_ text: String) -> Bool {
        let words = words(text)
        return words.first == "SELECT" && words.contains("ORDER") && !words.contains("LIMIT")
            && !words.contains("FOR")
    }

    /// The arrays as rows.
    private struct Source {
        let unnest: String
        let columns: String

        init(_ elements: [String]) {
            let arrays = elements.enumerated().map { "$\($0 + 1)::\($1)[]" }
            unnest = "unnest(" + arrays.joined(separator: ", ") + ")"
            columns = elements.indices.map { "p\($0 + 1)" }.joined(separator: ", ")
        }

        var table: String { "\(unnest) AS q(\(columns))" }
        var numbered: String { "\(unnest) WITH ORDINALITY AS q(\(columns), ord)" }
    }

    /// The index comes as a last column. Rows of one index have no order, hence none with one.
    private static func select(_ text: String, _ words: Set<String>, _ source: Source) -> String? {
        guard words.isDisjoint(with: ["ORDER", "LIMIT", "FOR", "OFFSET"]) else { return nil }
        return """
            SELECT b.*, q.ord FROM \(source.numbered)
            CROSS JOIN LATERAL (\(bound(text))) AS b ORDER BY q.ord
            """
    }

    private static func insert(_ text: String, _ words: Set<String>, _ source: Source) -> String? {
        guard words.isDisjoint(with: ["SELECT", "RETURNING"]),
            let values = range(of: "VALUES", in: text),
            let open = text[values.upperBound...].firstIndex(where: { !$0.isWhitespace }),
            text[open] == "(", let close = closing(of: open, in: text)
        else { return nil }
        let tail = text[text.index(after: close)...]
        // What follows cannot see the arrays, and a second row of values is another statement.
        guard !tail.contains("$"), !tail.contains(",") || tail.contains("ON") else { return nil }
        let row = text[text.index(after: open)..<close]
        return "\(text[..<values.lowerBound])SELECT \(bound(row)) FROM \(source.table)\(tail)"
    }

    private static func update(_ text: String, _ source: Source) -> String? {
        // The one FROM that names no table.
        let words = Set(self.words(text.replacing("DISTINCT FROM", with: "")))
        guard words.isDisjoint(with: ["SELECT", "RETURNING", "FROM"]),
            let place = range(of: "WHERE", in: text)
        else { return nil }
        let (head, condition) = (text[..<place.lowerBound], text[place.lowerBound...])
        return "\(bound(head))FROM \(source.table) \(bound(condition))"
    }

    private static func delete(_ text: String, _ words: Set<String>, _ source: Source) -> String? {
        guard words.isDisjoint(with: ["SELECT", "RETURNING", "USING"]),
            let place = range(of: "WHERE", in: text)
        else { return nil }
        let (head, condition) = (text[..<place.lowerBound], text[place.lowerBound...])
        return "\(head)USING \(source.table) \(bound(condition))"
    }

    /// `$7` becomes `q.p7`.
    private static func bound(_ text: some StringProtocol) -> String {
        String(text).replacing("$", with: "q.p")
    }

    private static func words(_ text: some StringProtocol) -> [String] {
        text.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "$") }
            .map { $0.uppercased() }
    }

    /// The only place of a word; nil where there is none or a second.
    private static func range(of word: String, in text: String) -> Range<String.Index>? {
        let found = text.ranges(of: word).filter { range in
            let before =
                range.lowerBound == text.startIndex
                ? " " : text[text.index(before: range.lowerBound)]
            let after = range.upperBound == text.endIndex ? " " : text[range.upperBound]
            return ![before, after].contains { $0.isLetter || $0.isNumber || $0 == "_" }
        }
        return found.count == 1 ? found[0] : nil
    }

    private static func closing(of open: String.Index, in text: String) -> String.Index? {
        var depth = 0
        for index in text.indices[open...] {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}
