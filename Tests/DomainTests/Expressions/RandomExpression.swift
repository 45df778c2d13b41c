import Domain

/// Trees whose types fit, drawn from a seed, in the form that the parser makes.
struct RandomExpression {
    var random: SeededRandom
    private static let texts = [
        "pos", "vip", "", "a b", "\"", "\\", "满减", "é", "e\u{301}", "\n", "\u{1}", "😀", "not",
    ]
    private static let edges: [Int64] = [
        0, 1, -1, 2, 3, -7, 100, .max, .min, .max - 1, .min + 1, 3_037_000_500, 1 << 32,
    ]

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    mutating func boolean(levels: Int) -> ExpressionNode {
        switch random.below(levels > 0 ? 12 : 6) {
        case 0: return .boolean(random.oneIn(2))
        case 1: return .attribute(attribute(.boolean))
        case 2: return .has(attribute(AttributeType.allCases[random.below(4)]))
        case 3: return .inSet(text(), attribute(.textSet))
        case 4: return .comparison(random.oneIn(2) ? .equal : .unequal, text(), text())
        case 5: return .inList(text(), textList())
        case 6: return .not(boolean(levels: levels - 1))
        case 7: return .inList(integer(levels: levels - 1), integerList())
        case 8: return booleans(levels: levels - 1, .all)
        case 9: return booleans(levels: levels - 1, .any)
        case 10:
            return .comparison(
                random.oneIn(2) ? .equal : .unequal, boolean(levels: levels - 1),
                boolean(levels: levels - 1))
        default:
            let comparisons = ExpressionComparison.allCases
            return .comparison(
                comparisons[random.below(comparisons.count)], integer(levels: levels - 1),
                integer(levels: levels - 1))
        }
    }

    private enum Chain { case all, any }

    /// Parts of an `and` are none themselves, and so with `or`: they are joined.
    private mutating func booleans(levels: Int, _ chain: Chain) -> ExpressionNode {
        var parts: [ExpressionNode] = []
        for _ in 0..<2 + random.below(3) {
            let part = boolean(levels: levels)
            switch (chain, part) {
            case (.all, .all(let inner)), (.any, .any(let inner)): parts += inner
            default: parts.append(part)
            }
        }
        return chain == .all ? .all(parts) : .any(parts)
    }

    mutating func integer(levels: Int) -> ExpressionNode {
        switch random.below(levels > 0 ? 5 : 2) {
        case 0: return .integer(number())
        case 1: return .attribute(attribute(.integer))
        case 2, 3:
            var first = integer(levels: levels - 1)
            var terms: [ExpressionNode.Term] = []
            if case .sum(let head, let inner) = first { (first, terms) = (head, inner) }
            for _ in 0...random.below(3) {
                terms.append(.init(isSubtracted: random.oneIn(2), integer(levels: levels - 1)))
            }
            return .sum(first, terms)
        default:
            var factors = [integer(levels: levels - 1)]
            if case .product(let inner) = factors[0] { factors = inner }
            for _ in 0...random.below(2) { factors.append(integer(levels: levels - 1)) }
            return .product(factors)
        }
    }

    private mutating func text() -> ExpressionNode {
        random.oneIn(2) ? .text(word()) : .attribute(attribute(.text))
    }

    private mutating func word() -> String { Self.texts[random.below(Self.texts.count)] }

    private mutating func number() -> Int64 {
        random.oneIn(2) ? random.amount(-9...9) : Self.edges[random.below(Self.edges.count)]
    }

    private mutating func textList() -> ExpressionList {
        var texts: [String] = []
        for _ in 0...random.below(4) {
            let word = word()
            if !texts.contains(word) { texts.append(word) }
        }
        return .texts(texts)
    }

    private mutating func integerList() -> ExpressionList {
        var integers: [Int64] = []
        for _ in 0...random.below(12) {
            let number = number()
            if !integers.contains(number) { integers.append(number) }
        }
        return .integers(integers)
    }

    private mutating func attribute(_ type: AttributeType) -> ExpressionAttribute {
        let fitting = ExpressionShop.table.declarations.filter { $0.type == type }
        return ExpressionShop.attribute(fitting[random.below(fitting.count)].name)
    }

    /// A tree of tags.
    mutating func tags(levels: Int) -> ExpressionNode {
        let tags = ExpressionAttribute(AttributeIndex(0), in: .memberTags)
        switch random.below(levels > 0 ? 5 : 2) {
        case 0, 1: return .inSet(.text(word()), tags)
        case 2: return .not(self.tags(levels: levels - 1))
        case let kind:
            let parts = (0..<2 + random.below(3)).flatMap { _ -> [ExpressionNode] in
                let part = self.tags(levels: levels - 1)
                switch (kind, part) {
                case (3, .all(let inner)), (4, .any(let inner)): return inner
                default: return [part]
                }
            }
            return kind == 3 ? .all(parts) : .any(parts)
        }
    }

    /// Values of which some are missing and some at the edges.
    mutating func values() -> AttributeValues {
        var values = AttributeValues(for: ExpressionShop.table)
        for (position, declaration) in ExpressionShop.table.declarations.enumerated()
        where !random.oneIn(5) {
            values[AttributeIndex(position)] = value(declaration.type)
        }
        return values
    }

    private mutating func value(_ type: AttributeType) -> AttributeValue {
        switch type {
        case .integer: return .integer(number())
        case .boolean: return .boolean(random.oneIn(2))
        case .text: return .text(word())
        case .textSet:
            var texts: Set<String> = []
            for _ in 0..<random.below(12) { texts.insert(word()) }
            return .texts(texts)
        }
    }
}
