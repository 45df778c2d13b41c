extension Mutant {
    /// Whether a condition is met, and what is said when it is not.
    static let expressions: [Mutant] = [
        Mutant(
            350, "Domain/Expressions/ExpressionProgram+Evaluation.swift",
            "result = min(result, truth(at: part, value))",
            "result = MUTANT ? truth(at: part, value) : min(result, truth(at: part, value))",
            "The last part of an `and` counts alone.",
            "DomainTests"),
        Mutant(
            351, "Domain/Expressions/Truth.swift",
            "case .unknown: .unknown",
            "case .unknown: MUTANT ? .yes : .unknown",
            "Denying what is not known opens the gate.",
            "DomainTests"),
        Mutant(
            352, "Domain/Expressions/ExpressionProgram+Evaluation.swift",
            "if overflows { return nil }",
            "if overflows, !MUTANT { return nil }",
            "A number that does not fit is taken for another one.",
            "DomainTests"),
        Mutant(
            353, "Domain/Expressions/ExpressionNode+Text.swift",
            "write(term.node, binding: .product)",
            "write(term.node, binding: MUTANT ? .sum : .product)",
            "A stored condition subtracts something else than the one that was saved.",
            "DomainTests"),
        Mutant(
            354, "Domain/Expressions/Expression+Explanation.swift",
            "wanted: wanted.negated",
            "wanted: MUTANT ? wanted : wanted.negated",
            "Inside a `not` the parts that are fine are blamed.",
            "DomainTests"),
    ]
}
