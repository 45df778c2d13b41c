/// An expression as a tree, with types that fit: what the parser makes, what prints and what is
/// explained. Evaluation uses `ExpressionProgram`, which is made of it.
///
/// Chains are one node with many parts, so that a tree is never deeper than its text is nested.
package indirect enum ExpressionNode: Hashable, Sendable {
    // MARK: Boolean
    /// `and`: two parts or more, none of them another `all`.
    case all([ExpressionNode])
    /// `or`: two parts or more, none of them another `any`.
    case any([ExpressionNode])
    case not(ExpressionNode)
    /// Both sides of one type: integers; or, for `=` and `!=`, also texts or booleans.
    case comparison(ExpressionComparison, ExpressionNode, ExpressionNode)
    /// An integer or text in a list of the same type.
    case inList(ExpressionNode, ExpressionList)
    /// A text in a set attribute.
    case inSet(ExpressionNode, ExpressionAttribute)
    /// Whether the attribute is known; of any type.
    case has(ExpressionAttribute)
    case boolean(Bool)

    // MARK: Values
    /// Of any type but a set.
    case attribute(ExpressionAttribute)
    case integer(Int64)
    case text(String)
    /// A chain of `+` and `-` from left to right; its first part is no sum. One term or more.
    case sum(ExpressionNode, [Term])
    /// A chain of `*` from left to right: two parts or more, the first of them no product.
    case product([ExpressionNode])

    /// One part of a sum after its first.
    package struct Term: Hashable, Sendable {
        package let isSubtracted: Bool
        package let node: ExpressionNode

        package init(isSubtracted: Bool, _ node: ExpressionNode) {
            self.isSubtracted = isSubtracted
            self.node = node
        }
    }

    /// Never a set: those stand at the right of `in` only.
    package var type: AttributeType {
        switch self {
        case .all, .any, .not, .comparison, .inList, .inSet, .has, .boolean: .boolean
        case .attribute(let attribute): attribute.type
        case .integer, .sum, .product: .integer
        case .text: .text
        }
    }

    /// True for an integer, text or boolean written down.
    var isLiteral: Bool {
        switch self {
        case .integer, .text, .boolean: true
        default: false
        }
    }

    /// The nodes that this one is made of, from left to right.
    var parts: [ExpressionNode] {
        switch self {
        case .all(let parts), .any(let parts), .product(let parts): parts
        case .not(let part), .inList(let part, _), .inSet(let part, _): [part]
        case .comparison(_, let left, let right): [left, right]
        case .sum(let first, let terms): [first] + terms.map(\.node)
        case .has, .attribute, .boolean, .integer, .text: []
        }
    }

    /// Every attribute whose value is used, from left to right, as often as it stands there; and
    /// those that `has` asks for, where `withAsked`.
    func visitAttributes(withAsked: Bool, _ visit: (ExpressionAttribute) -> Void) {
        for part in parts { part.visitAttributes(withAsked: withAsked, visit) }
        switch self {
        case .inSet(_, let attribute), .attribute(let attribute): visit(attribute)
        case .has(let attribute) where withAsked: visit(attribute)
        default: break
        }
    }
}

/// An attribute as an expression uses it.
package struct ExpressionAttribute: Hashable, Sendable {
    package let index: AttributeIndex
    package let name: String
    package let type: AttributeType

    package init(_ index: AttributeIndex, in table: AttributeTable) {
        self.index = index
        name = table[index].name
        type = table[index].type
    }
}

/// How two values are compared. Raw values are the operators.
package enum ExpressionComparison: String, CaseIterable, Hashable, Sendable {
    case equal = "="
    case unequal = "!="
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="

    /// True for the four that integers alone have.
    package var isOrder: Bool { self != .equal && self != .unequal }

    /// The operator that says the same with the sides exchanged.
    var mirrored: ExpressionComparison {
        switch self {
        case .equal, .unequal: self
        case .less: .greater
        case .atMost: .atLeast
        case .greater: .less
        case .atLeast: .atMost
        }
    }
}

/// The entries of a list in brackets: one or more, each once, in the order written.
package enum ExpressionList: Hashable, Sendable {
    case integers([Int64])
    case texts([String])
}
