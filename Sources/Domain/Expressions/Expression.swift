// Expressions
//
// What a marketer may ask beyond the restrictions that have fields of their own: a condition such
// as `order.total >= 20000 and "vip" in member.tags`, or a tag expression such as
// `vip and not staff`. Documentation: Conditions; decision 0030.
//
// Ideas:
// - checked when saved: names are declared, types fit, and a fault says where and what to write;
// - total: no loop, no division, no function that could fail. What is not known, or a number that
//   is too large, is `unknown` (Kleene's third value), and unknown is not met, also denied;
// - one text: an expression prints as one canonical text, which is what is stored;
// - read once, evaluated often: a text becomes a tree (`ExpressionNode`) for people, and the tree
//   an array (`ExpressionProgram`) that is evaluated without memory of its own.

/// How a text is read.
package enum ExpressionForm: Hashable, Sendable {
    /// Comparisons of declared attributes.
    case condition
    /// Tags of the member, joined by `and`, `or` and `not`: `vip and not (staff or churned)`.
    case tags
}

/// A condition over declared attributes, whose types fit. Equal: the same tree of the same
/// attributes, however it was written.
package struct Expression: Sendable, CustomStringConvertible {
    package let form: ExpressionForm
    package let root: ExpressionNode
    /// The canonical text: `compile` reads it as this expression, with the same form and table.
    package let description: String
    /// Attributes that evaluation may ask for, rising, each once.
    package let usedAttributes: [AttributeIndex]
    let program: ExpressionProgram

    /// Reads a condition over the attributes of a table.
    ///
    /// - Throws: the first fault from the left; bounds on bytes and nodes concern the whole.
    package static func compile(
        _ text: String, over table: AttributeTable
    ) throws(ExpressionFault) -> Expression {
        try compile(text, as: .condition, over: table)
    }

    /// Reads an expression of either form. Precondition for tags: the table declares
    /// `AttributeTable.memberTagsName` as a set of text.
    package static func compile(
        _ text: String, as form: ExpressionForm, over table: AttributeTable = .memberTags
    ) throws(ExpressionFault) -> Expression {
        try checkLength(text, "as written", "Shorten the expression")
        var parser = try ExpressionParser(Array(text.utf8), as: form, over: table)
        let expression = Expression(try parser.document(), as: form)
        // Printing adds spaces, and what is stored must be read again.
        try checkLength(
            expression.description, "with a space around each operator", "Shorten the expression")
        return expression
    }

    private static func checkLength(
        _ text: String, _ how: String, _ advice: String
    ) throws(ExpressionFault) {
        let count = text.utf8.count
        let limit = Limits.expressionBytes
        guard count > limit else { return }
        throw ExpressionFault(
            .bound(.bytes, required: limit, actual: count), at: 0, in: [],
            expected: "at most \(limit) bytes", found: "\(count) bytes \(how)", advice)
    }

    private init(_ root: ExpressionNode, as form: ExpressionForm) {
        self.form = form
        self.root = root
        description = root.text(as: form)
        var used: Set<AttributeIndex> = []
        root.visitAttributes(withAsked: true) { used.insert($0.index) }
        usedAttributes = used.sorted()
        program = ExpressionProgram(root)
    }

    /// Whether the condition is met. `value` is asked for used attributes only, for some of them
    /// several times, and for none that cannot change the result any more.
    package func evaluate(_ value: AttributeReader) -> Truth {
        program.truth(at: 0, value)
    }

    package func evaluate(_ values: AttributeValues) -> Truth {
        program.truth(at: 0) { values[$0] }
    }
}

extension Expression: Hashable {
    package static func == (left: Expression, right: Expression) -> Bool {
        left.form == right.form && left.root == right.root
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(form)
        hasher.combine(description)
    }
}
