extension ExpressionParser {
    /// A comparison, `in`, or a value by itself.
    mutating func comparison() throws(ExpressionFault) -> Part {
        let left = try sum()
        switch token.kind {
        case .comparison(let comparison): return try compared(left, comparison)
        case .keyword(.in): return try member(left)
        default: return left
        }
    }

    private mutating func compared(
        _ left: Part, _ comparison: ExpressionComparison
    ) throws(ExpressionFault) -> Part {
        if comparison.isOrder { try require(left, .integer, ExpressionParser.orderAdvice) }
        count(at: token.start)
        try advance()
        if token.kind == .openList {
            throw unexpected("a value", "Write in before a list, not \(comparison.rawValue)")
        }
        let right = try sum()
        if comparison.isOrder {
            try require(right, .integer, ExpressionParser.orderAdvice)
        } else {
            try require(
                right, left.node.type, "Both sides of \(comparison.rawValue) are of one type")
        }
        if case .comparison = token.kind {
            throw unexpected(
                "an operator or the end", "Compare two values at a time, and join with and")
        }
        return Part(
            node: .comparison(comparison, left.node, right.node), start: left.start,
            end: right.end)
    }

    private static let orderAdvice = "Texts and booleans have = and != only"

    // MARK: in

    private mutating func member(_ left: Part) throws(ExpressionFault) -> Part {
        let type = left.node.type
        guard type == .integer || type == .text else {
            throw mismatch(left, "integer or text", found: type, "in asks for one value")
        }
        count(at: token.start)
        try advance()
        switch token.kind {
        case .openList:
            let start = token.start
            count(at: start)
            let (list, end) = type == .integer ? try integers() : try texts()
            return Part(node: .inList(left.node, list), start: left.start, end: end)
        case .name(let name):
            count(at: token.start)
            let (attribute, part) = try attribute(name)
            guard attribute.type == .textSet else {
                throw mismatch(
                    part, AttributeType.textSet.rawValue, found: attribute.type,
                    "Or write a list in brackets")
            }
            try require(left, .text, "A set of text holds texts")
            return Part(
                node: .inSet(left.node, attribute), start: left.start, end: part.end)
        default:
            throw unexpected(
                "a list in brackets or a set of text",
                "Write a list in brackets, e.g. [\"gold\", \"black\"], or a set of text")
        }
    }

    private mutating func integers() throws(ExpressionFault) -> (ExpressionList, end: Int) {
        var seen: Set<Int64> = []
        var values: [Int64] = []
        let end = try entries { parser throws(ExpressionFault) in
            let start = parser.token.start
            let isNegative = parser.token.kind == .minus
            if isNegative { try parser.advance() }
            guard case .integer(let magnitude) = parser.token.kind else {
                throw parser.unexpected("an integer", "Write integers only in this list")
            }
            let value = try parser.integer(magnitude, isNegative: isNegative, from: start)
            if seen.insert(value).inserted { values.append(value) }
        }
        return (.integers(values), end)
    }

    private mutating func texts() throws(ExpressionFault) -> (ExpressionList, end: Int) {
        var seen: Set<String> = []
        var values: [String] = []
        let end = try entries { parser throws(ExpressionFault) in
            guard case .text(let text) = parser.token.kind else {
                throw parser.unexpected(
                    "a text in double quotes", "Write texts in double quotes only in this list")
            }
            if seen.insert(text).inserted { values.append(text) }
        }
        return (.texts(values), end)
    }

    /// Reads a list whose bracket comes next. `entry` takes one entry and stays at its last token.
    /// Returns the end of the closing bracket.
    private mutating func entries(
        _ entry: (inout ExpressionParser) throws(ExpressionFault) -> Void
    ) throws(ExpressionFault) -> Int {
        var count = 0
        var firstExcess = 0
        repeat {
            try advance()
            if count == Limits.expressionListEntries { firstExcess = token.start }
            try entry(&self)
            count += 1
            try advance()
        } while token.kind == .comma
        guard token.kind == .closeList else { throw unexpected("a comma or ]") }
        guard count <= Limits.expressionListEntries else {
            throw beyond(
                .entries, Limits.expressionListEntries, count, "entries", at: firstExcess,
                "Shorten the list, or use several")
        }
        let end = token.end
        try advance()
        return end
    }
}
