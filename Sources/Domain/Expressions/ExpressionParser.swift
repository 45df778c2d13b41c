/// Reads an expression by recursive descent and checks its types on the way, so that the first
/// fault from the left is the one that is told. Decision 0030 has the grammar.
struct ExpressionParser {
    /// A part that was read: where it stands and what it is.
    struct Part {
        let node: ExpressionNode
        let start: Int
        let end: Int
    }

    let form: ExpressionForm
    let table: AttributeTable
    private(set) var lexer: ExpressionLexer
    /// The token that comes next.
    private(set) var token: ExpressionToken
    private var depth = 0
    private var nodes = 0
    /// Where the first node stands that is one too many.
    private var firstExcessNode = 0

    init(
        _ bytes: [UInt8], as form: ExpressionForm, over table: AttributeTable
    ) throws(ExpressionFault) {
        self.form = form
        self.table = table
        lexer = ExpressionLexer(bytes)
        token = try lexer.next()
    }

    mutating func document() throws(ExpressionFault) -> ExpressionNode {
        let whole = try disjunction()
        guard token.kind == .end else { throw unexpectedAfterPart() }
        try require(whole, .boolean, "Compare it with something, e.g. >= 1")
        guard nodes <= Limits.expressionNodes else {
            throw beyond(
                .nodes, Limits.expressionNodes, nodes, "parts", at: firstExcessNode,
                "Shorten the expression, or use one list for many comparisons")
        }
        return whole.node
    }

    // MARK: Boolean operators

    private mutating func disjunction() throws(ExpressionFault) -> Part {
        let first = try conjunction()
        guard token.kind == .keyword(.or) else { return first }
        var parts: [ExpressionNode] = []
        var next = first
        while true {
            try require(next, .boolean, "Compare it with something, e.g. >= 1")
            if case .any(let inner) = next.node { parts += inner } else { parts.append(next.node) }
            guard token.kind == .keyword(.or) else { break }
            count(at: token.start)
            try advance()
            next = try conjunction()
        }
        return Part(node: .any(parts), start: first.start, end: next.end)
    }

    private mutating func conjunction() throws(ExpressionFault) -> Part {
        let first = try negation()
        guard token.kind == .keyword(.and) else { return first }
        var parts: [ExpressionNode] = []
        var next = first
        while true {
            try require(next, .boolean, "Compare it with something, e.g. >= 1")
            if case .all(let inner) = next.node { parts += inner } else { parts.append(next.node) }
            guard token.kind == .keyword(.and) else { break }
            count(at: token.start)
            try advance()
            next = try negation()
        }
        return Part(node: .all(parts), start: first.start, end: next.end)
    }

    private mutating func negation() throws(ExpressionFault) -> Part {
        guard token.kind == .keyword(.not) else {
            return try form == .tags ? tag() : comparison()
        }
        let start = token.start
        count(at: start)
        try enter()
        let part = try negation()
        depth -= 1
        try require(part, .boolean, "Compare it with something, e.g. >= 1")
        return Part(node: .not(part.node), start: start, end: part.end)
    }

    /// What stands in parentheses. The token is the one that opens.
    mutating func enclosed() throws(ExpressionFault) -> Part {
        let start = token.start
        try enter()
        let inner = try disjunction()
        guard token.kind == .close else {
            if token.kind == .end {
                throw lexer.fault(
                    at: start, expected: "a closing parenthesis", found: "the end of the text",
                    "Close the parenthesis that opens here")
            }
            throw unexpectedAfterPart()
        }
        let end = token.end
        try advance()
        depth -= 1
        return Part(node: inner.node, start: start, end: end)
    }

    // MARK: Tokens and bounds

    mutating func advance() throws(ExpressionFault) {
        token = try lexer.next()
    }

    mutating func count(at position: Int) {
        nodes += 1
        if nodes == Limits.expressionNodes + 1 { firstExcessNode = position }
    }

    /// One level deeper: past the `(` or `not` that comes next.
    private mutating func enter() throws(ExpressionFault) {
        depth += 1
        guard depth <= Limits.expressionDepth else {
            throw beyond(
                .depth, Limits.expressionDepth, depth, "levels", at: token.start,
                "Use fewer parentheses and nots within one another")
        }
        try advance()
    }

    func beyond(
        _ bound: ExpressionFault.Bound, _ required: Int, _ actual: Int, _ unit: String,
        at position: Int, _ advice: String
    ) -> ExpressionFault {
        lexer.fault(
            .bound(bound, required: required, actual: actual), at: position,
            expected: "at most \(required) \(unit)", found: "\(actual) \(unit)", advice)
    }

    // MARK: Faults

    /// A fault at the token that comes next.
    func unexpected(_ expected: String, _ advice: String? = nil) -> ExpressionFault {
        let found = lexer.excerpt(token.start..<token.end)
        return lexer.fault(
            at: token.start, expected: expected, found: found,
            advice ?? "Write \(expected) instead of \(found)")
    }

    /// Something follows a part that cannot follow it.
    private func unexpectedAfterPart() -> ExpressionFault {
        let expected = depth > 0 ? "an operator or )" : "an operator or the end"
        return switch token.kind {
        case .name(let name) where ["and", "or"].contains(name.lowercased()):
            unexpected(expected, "Write \(name.lowercased()) in small letters")
        case .keyword(.not):
            unexpected(expected, "Write and or or here; not stands before what it denies")
        case .comma: unexpected(expected, "Write numbers without commas, and lists in brackets")
        case .close: unexpected(expected, "Remove this parenthesis, or open it")
        default: unexpected(expected, "Write \(expected) here")
        }
    }

    /// A value of another type than its place takes.
    func mismatch(
        _ part: Part, _ expected: String, found: AttributeType, _ advice: String
    ) -> ExpressionFault {
        lexer.fault(
            .type, at: part.start, expected: expected, found: found.rawValue,
            "Write \(expected) here, not \(found.rawValue). \(advice)")
    }

    func require(
        _ part: Part, _ type: AttributeType, _ advice: String
    ) throws(ExpressionFault) {
        let found = part.node.type
        guard found != type else { return }
        throw mismatch(part, type.rawValue, found: found, advice)
    }
}
