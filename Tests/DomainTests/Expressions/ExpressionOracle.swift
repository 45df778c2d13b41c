import Domain

/// What an expression means, written a second time: straight over the tree, with numbers that have
/// room for every step, and `Bool?` for what may not be known.
struct ExpressionOracle {
    let values: AttributeValues

    func meets(_ node: ExpressionNode) -> Bool? {
        switch node {
        case .boolean(let value): return value
        case .not(let part): return meets(part).map { !$0 }
        case .all(let parts):
            let known = parts.map(meets)
            if known.contains(false) { return false }
            return known.contains(nil) ? nil : true
        case .any(let parts):
            let known = parts.map(meets)
            if known.contains(true) { return true }
            return known.contains(nil) ? nil : false
        case .has(let attribute): return values[attribute.index] != nil
        case .attribute(let attribute):
            guard case .boolean(let value)? = values[attribute.index] else { return nil }
            return value
        case .inSet(let part, let attribute):
            guard case .texts(let set)? = values[attribute.index] else { return nil }
            return text(part).map { text in set.contains { $0 == text } }
        case .inList(let part, .texts(let list)): return text(part).map(list.contains)
        case .inList(let part, .integers(let list)):
            return integer(part).map { integer in list.contains { Int128($0) == integer } }
        case .comparison(let comparison, let left, let right):
            return compare(comparison, left, right)
        case .integer, .text, .sum, .product: fatalError("no condition")
        }
    }

    private func compare(
        _ comparison: ExpressionComparison, _ left: ExpressionNode, _ right: ExpressionNode
    ) -> Bool? {
        if left.type == .integer {
            guard let left = integer(left), let right = integer(right) else { return nil }
            return switch comparison {
            case .equal: left == right
            case .unequal: left != right
            case .less: left < right
            case .atMost: left <= right
            case .greater: left > right
            case .atLeast: left >= right
            }
        }
        let isEqual: Bool?
        if left.type == .text {
            guard let left = text(left), let right = text(right) else { return nil }
            isEqual = left == right
        } else {
            guard let left = meets(left), let right = meets(right) else { return nil }
            isEqual = left == right
        }
        return comparison == .equal ? isEqual : isEqual.map { !$0 }
    }

    private func text(_ node: ExpressionNode) -> String? {
        if case .text(let text) = node { return text }
        guard case .attribute(let attribute) = node,
            case .text(let text)? = values[attribute.index]
        else { return nil }
        return text
    }

    private func integer(_ node: ExpressionNode) -> Int128? {
        switch node {
        case .integer(let value): return Int128(value)
        case .attribute(let attribute):
            guard case .integer(let value)? = values[attribute.index] else { return nil }
            return Int128(value)
        case .sum(let first, let terms):
            return terms.reduce(integer(first)) { sum, term in
                guard let sum, let next = integer(term.node) else { return nil }
                return fitting(term.isSubtracted ? sum - next : sum + next)
            }
        case .product(let factors):
            return factors.dropFirst().reduce(integer(factors[0])) { product, factor in
                guard let product, let next = integer(factor) else { return nil }
                return fitting(product * next)
            }
        default: fatalError("no integer")
        }
    }

    /// Every step has to fit, not only the result.
    private func fitting(_ value: Int128) -> Int128? {
        Int64(exactly: value) == nil ? nil : value
    }
}
