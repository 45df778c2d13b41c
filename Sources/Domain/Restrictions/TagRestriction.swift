/// Tags that a member must or must not have, as a tag expression: `vip and not (staff or churned)`
/// (see the room Expressions). A tag that a member does not have is absent, whoever knows it.
package struct TagRestriction: Hashable, Sendable {
    /// Nil: nothing is asked.
    package var expression: Expression?

    package init(_ expression: Expression? = nil) {
        self.expression = expression
    }
}

extension TagRestriction: Restriction {
    var isEmpty: Bool { expression == nil }

    init(reading fields: inout ObjectReader) {
        let format = FieldFormat<Expression>.expression("a tag expression") {
            text throws(ExpressionFault) in try Expression.compile(text, as: .tags)
        }
        self.init(fields.optional("tags", format))
    }

    var members: [JSON.Member] {
        expression.map { [.init("tags", .string($0.description))] } ?? []
    }

    func check(_ circumstances: Circumstances, _ faults: inout CouponFaults) {
        guard let expression, circumstances.member != nil else { return }
        let tags = circumstances.situation.profile?.tags
        let value: AttributeReader = { _ in tags.map { .texts($0.set) } }
        if expression.evaluate(value) == .yes { return }
        faults.add(
            .wrongTags, "This coupon is for other members.",
            required: .string(expression.description),
            actual: expression.explain(value)?.document ?? .null)
    }
}
