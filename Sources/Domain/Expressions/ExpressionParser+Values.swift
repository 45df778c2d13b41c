extension ExpressionParser {
    // MARK: Arithmetic

    mutating func sum() throws(ExpressionFault) -> Part {
        let first = try product()
        guard token.kind == .plus || token.kind == .minus else { return first }
        try require(first, .integer, ExpressionParser.arithmeticAdvice)
        var head = first.node
        var terms: [ExpressionNode.Term] = []
        if case .sum(let innerHead, let innerTerms) = first.node {
            head = innerHead
            terms = innerTerms
        }
        var end = first.end
        while token.kind == .plus || token.kind == .minus {
            let isSubtracted = token.kind == .minus
            count(at: token.start)
            try advance()
            let next = try product()
            try require(next, .integer, ExpressionParser.arithmeticAdvice)
            terms.append(ExpressionNode.Term(isSubtracted: isSubtracted, next.node))
            end = next.end
        }
        return Part(node: .sum(head, terms), start: first.start, end: end)
    }

    private mutating func product() throws(ExpressionFault) -> Part {
        let first = try primary()
        guard token.kind == .times else { return first }
        try require(first, .integer, ExpressionParser.arithmeticAdvice)
        var factors = [first.node]
        if case .product(let inner) = first.node { factors = inner }
        var end = first.end
        while token.kind == .times {
            count(at: token.start)
            try advance()
            let next = try primary()
            try require(next, .integer, ExpressionParser.arithmeticAdvice)
            factors.append(next.node)
            end = next.end
        }
        return Part(node: .product(factors), start: first.start, end: end)
    }

    private static let arithmeticAdvice = "Only integers are added, subtracted and multiplied"

    // MARK: Single values

    private mutating func primary() throws(ExpressionFault) -> Part {
        let start = token.start
        switch token.kind {
        case .open: return try enclosed()
        case .integer(let magnitude):
            return try leaf(.integer(integer(magnitude, isNegative: false, from: start)))
        case .minus:
            try advance()
            guard case .integer(let magnitude) = token.kind else {
                throw unexpected(
                    "an integer", "Write 0 - before anything but a number to negate it")
            }
            return try leaf(
                .integer(integer(magnitude, isNegative: true, from: start)), from: start)
        case .text(let text): return try leaf(.text(text))
        case .keyword(.true): return try leaf(.boolean(true))
        case .keyword(.false): return try leaf(.boolean(false))
        case .keyword(.has): return try known()
        case .name(let name):
            count(at: start)
            let (attribute, part) = try attribute(name)
            guard attribute.type != .textSet else {
                throw mismatch(
                    part, "integer, text or boolean", found: .textSet,
                    "Write \"a tag\" in \(name) to ask what it holds")
            }
            return part
        case .openList: throw unexpected("a value", "Write a list after in only")
        default: throw unexpected("a value")
        }
    }

    private mutating func leaf(
        _ node: ExpressionNode, from start: Int? = nil
    ) throws(ExpressionFault) -> Part {
        let part = Part(node: node, start: start ?? token.start, end: token.end)
        count(at: part.start)
        try advance()
        return part
    }

    /// The integer of digits that were read; `start` is where it, or its sign, stands.
    func integer(
        _ magnitude: UInt64?, isNegative: Bool, from start: Int
    ) throws(ExpressionFault) -> Int64 {
        let largest = isNegative ? Int64.min.magnitude : Int64.max.magnitude
        guard let magnitude, magnitude <= largest else {
            throw lexer.fault(
                .number, at: start, expected: "an integer from \(Int64.min) to \(Int64.max)",
                found: lexer.excerpt(start..<token.end), "Write a smaller number")
        }
        return isNegative ? Int64(truncatingIfNeeded: 0 &- magnitude) : Int64(magnitude)
    }

    /// `has(name)`
    private mutating func known() throws(ExpressionFault) -> Part {
        let start = token.start
        count(at: start)
        try advance()
        guard token.kind == .open else { throw unexpected("(", "Write has(name)") }
        try advance()
        guard case .name(let name) = token.kind else {
            throw unexpected("the name of an attribute")
        }
        let (attribute, _) = try attribute(name)
        guard token.kind == .close else { throw unexpected(")", "Write has(name), with one name") }
        let end = token.end
        try advance()
        return Part(node: .has(attribute), start: start, end: end)
    }

    /// The declared attribute of the name that comes next.
    mutating func attribute(
        _ name: String
    ) throws(ExpressionFault) -> (attribute: ExpressionAttribute, part: Part) {
        guard let index = table.index(of: name) else { throw unknownAttribute(name) }
        let attribute = ExpressionAttribute(index, in: table)
        let part = Part(node: .attribute(attribute), start: token.start, end: token.end)
        try advance()
        return (attribute, part)
    }

    private func unknownAttribute(_ name: String) -> ExpressionFault {
        let nearest = table.nearest(to: name)
        let found = lexer.excerpt(token.start..<token.end)
        let advice =
            ["not", "true", "false"].contains(name.lowercased())
            ? "Write \(name.lowercased()) in small letters"
            : nearest.map { "Write \($0), or another declared attribute" }
                ?? "Write a declared attribute, or a text in double quotes"
        return lexer.fault(
            .unknownAttribute(nearest: nearest), at: token.start,
            expected: "a declared attribute", found: found, advice)
    }

    // MARK: Tags

    /// A tag by its name, a quoted tag, or an expression of tags in parentheses.
    mutating func tag() throws(ExpressionFault) -> Part {
        let tag: String
        switch token.kind {
        case .open: return try enclosed()
        case .name(let name): tag = name
        case .text(let text): tag = text
        case .keyword(let word):
            throw unexpected(
                "a tag", "Write a tag here; a tag called \(word.rawValue) needs double quotes")
        default: throw unexpected("a tag", "Write a tag here, in double quotes unless it is a word")
        }
        guard let index = table.index(of: AttributeTable.memberTagsName),
            table[index].type == .textSet
        else { preconditionFailure("the table of a tag expression declares the member's tags") }
        return try leaf(.inSet(.text(tag), ExpressionAttribute(index, in: table)))
    }
}
