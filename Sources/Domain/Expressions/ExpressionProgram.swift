/// An expression laid out for evaluation: every node in one array, each before its parts, which
/// follow one another. A node knows where what follows it begins, so a part that need not be looked
/// at is stepped over. Nodes hold no references, so threads that evaluate one expression at once
/// share memory that none of them writes.
struct ExpressionProgram: Sendable {
    enum Operation: UInt8 {
        // Boolean
        case all
        case any
        case not
        case equalIntegers
        case unequalIntegers
        case less
        case atMost
        case greater
        case atLeast
        case equalTexts
        case unequalTexts
        case equalBooleans
        case unequalBooleans
        /// `operand` is the place of its list.
        case inIntegers
        case inTexts
        /// `operand` is the place of the attribute and its type.
        case has
        /// `operand` is an attribute, as for every one that reads one.
        case inSet
        case booleanAttribute
        case boolean
        // Integer
        case integerAttribute
        case integer
        case sum
        case product
        // Text
        case textAttribute
        /// `operand` is the place of the text.
        case text
    }

    struct Instruction {
        let operation: Operation
        /// Of a part of a sum.
        let isSubtracted: Bool
        /// The place after its last part.
        var end: Int32
        let operand: Int64
    }

    private(set) var instructions: [Instruction] = []
    private(set) var texts: [String] = []
    /// Sorted.
    private(set) var integerLists: [[Int64]] = []
    private(set) var textLists: [Set<String>] = []
    /// What `has` asks for.
    private(set) var asked: [ExpressionAttribute] = []

    init(_ node: ExpressionNode) {
        append(node)
    }

    /// Places of the parts of the node at `place`, in their order.
    func parts(of place: Int) -> [Int] {
        var places: [Int] = []
        var part = place + 1
        while part < instructions[place].end {
            places.append(part)
            part = Int(instructions[part].end)
        }
        return places
    }

    // MARK: Layout

    private mutating func append(_ node: ExpressionNode, isSubtracted: Bool = false) {
        let place = instructions.count
        let (operation, operand) = meaning(of: node)
        instructions.append(
            Instruction(
                operation: operation, isSubtracted: isSubtracted, end: 0, operand: operand))
        if case .sum(let first, let terms) = node {
            append(first)
            for term in terms { append(term.node, isSubtracted: term.isSubtracted) }
        } else {
            for part in node.parts { append(part) }
        }
        instructions[place].end = Int32(instructions.count)
    }

    private mutating func meaning(
        of node: ExpressionNode
    ) -> (operation: Operation, operand: Int64) {
        switch node {
        case .all: return (.all, 0)
        case .any: return (.any, 0)
        case .not: return (.not, 0)
        case .comparison(let comparison, let left, _):
            return (ExpressionProgram.operation(comparison, of: left.type), 0)
        case .inList(_, .integers(let values)):
            integerLists.append(values.sorted())
            return (.inIntegers, Int64(integerLists.count - 1))
        case .inList(_, .texts(let values)):
            textLists.append(Set(values))
            return (.inTexts, Int64(textLists.count - 1))
        case .inSet(_, let attribute): return (.inSet, Int64(attribute.index.position))
        case .has(let attribute):
            asked.append(attribute)
            return (.has, Int64(asked.count - 1))
        case .boolean(let value): return (.boolean, value ? 1 : 0)
        case .attribute(let attribute):
            return (
                ExpressionProgram.operation(reading: attribute.type),
                Int64(attribute.index.position)
            )
        case .integer(let value): return (.integer, value)
        case .sum: return (.sum, 0)
        case .product: return (.product, 0)
        case .text(let text):
            texts.append(text)
            return (.text, Int64(texts.count - 1))
        }
    }

    private static func operation(
        _ comparison: ExpressionComparison, of type: AttributeType
    ) -> Operation {
        switch (comparison, type) {
        case (.equal, .text): .equalTexts
        case (.unequal, .text): .unequalTexts
        case (.equal, .boolean): .equalBooleans
        case (.unequal, .boolean): .unequalBooleans
        case (.equal, _): .equalIntegers
        case (.unequal, _): .unequalIntegers
        case (.less, _): .less
        case (.atMost, _): .atMost
        case (.greater, _): .greater
        case (.atLeast, _): .atLeast
        }
    }

    private static func operation(reading type: AttributeType) -> Operation {
        switch type {
        case .integer: .integerAttribute
        case .boolean: .booleanAttribute
        case .text: .textAttribute
        case .textSet: preconditionFailure("a set stands at the right of in only")
        }
    }
}
