extension Expression {
    /// Why the condition is not met: the parts that failed, in the order written. Nil where it is.
    ///
    /// A leaf has the part's text as its name; `required` is what was asked of it and `actual`
    /// what was found, or `{"missing": [names]}`, or `{"overflow": true}` where a number does not
    /// fit. Below `Limits.explanationDepth` a part is one leaf.
    package func explain(_ value: AttributeReader) -> ConditionTree? {
        let explanation = Explanation(program: program, form: form)
        guard program.truth(at: 0, value) != .yes else { return nil }
        return explanation.tree(root, at: 0, wanted: .yes, depth: 1, value)
    }

    package func explain(_ values: AttributeValues) -> ConditionTree? {
        explain { values[$0] }
    }
}

/// Walks tree and program side by side.
private struct Explanation {
    let program: ExpressionProgram
    let form: ExpressionForm

    /// The parts of `node` that keep it from being `wanted`, which is yes, or no inside a `not`.
    func tree(
        _ node: ExpressionNode, at place: Int, wanted: Truth, depth: Int, _ value: AttributeReader
    ) -> ConditionTree {
        guard depth < Limits.explanationDepth else { return leaf(node, at: place, value) }
        switch node {
        case .all(let parts):
            let failed = trees(parts, at: place, wanted: wanted, depth: depth, value)
            return failed.count == 1 ? failed[0] : .all(failed)
        case .any(let parts):
            let failed = trees(parts, at: place, wanted: wanted, depth: depth, value)
            return failed.count == 1 ? failed[0] : .any(failed)
        case .not(let part):
            return .not(
                tree(part, at: place + 1, wanted: wanted.negated, depth: depth + 1, value))
        default:
            return leaf(node, at: place, value)
        }
    }

    private func trees(
        _ parts: [ExpressionNode], at place: Int, wanted: Truth, depth: Int,
        _ value: AttributeReader
    ) -> [ConditionTree] {
        zip(parts, program.parts(of: place)).compactMap { part, place in
            guard program.truth(at: place, value) != wanted else { return nil }
            return tree(part, at: place, wanted: wanted, depth: depth + 1, value)
        }
    }

    // MARK: Leaves

    private func leaf(
        _ node: ExpressionNode, at place: Int, _ value: AttributeReader
    ) -> ConditionTree {
        let truth = program.truth(at: place, value)
        let actual = truth == .unknown ? unknown(node, value) : actual(node, at: place, value)
        return .leaf(
            Condition(short(node.text(as: form)), required: required(of: node), actual: actual))
    }

    private func short(_ text: String) -> String {
        JSONPointer.shortened(text, to: JSONPointer.subjectBytes)
    }

    /// What is asked of the part that `actual` tells about.
    private func required(of node: ExpressionNode) -> JSON {
        switch node {
        case .comparison(let comparison, let left, let right):
            left.isLiteral && !right.isLiteral
                ? .string(short("\(comparison.mirrored.rawValue) \(left.text())"))
                : .string(short("\(comparison.rawValue) \(right.text())"))
        case .inList(_, let list): .string(short("in \(list.text)"))
        case .inSet(let part, let attribute):
            part.isLiteral
                ? .string(short("contains \(part.text())")) : .string("in \(attribute.name)")
        default: true
        }
    }

    private func actual(
        _ node: ExpressionNode, at place: Int, _ value: AttributeReader
    ) -> JSON {
        switch node {
        case .comparison(_, let left, let right):
            let rightPlace = Int(program.instructions[place + 1].end)
            let leftValue = found(left, at: place + 1, value)
            let rightValue = found(right, at: rightPlace, value)
            if left.isLiteral != right.isLiteral { return left.isLiteral ? rightValue : leftValue }
            return ["left": leftValue, "right": rightValue]
        case .inList(let part, _): return found(part, at: place + 1, value)
        case .inSet(let part, let attribute):
            let set = found(attribute, value)
            if part.isLiteral { return set }
            return ["left": found(part, at: place + 1, value), "right": set]
        default: return .bool(program.truth(at: place, value) == .yes)
        }
    }

    private func found(
        _ node: ExpressionNode, at place: Int, _ value: AttributeReader
    ) -> JSON {
        switch node.type {
        case .integer: .integer(orNull: program.integer(at: place, value))
        case .text: program.text(at: place, value).map { JSON.string($0).echo } ?? .null
        case .boolean, .textSet: .bool(program.truth(at: place, value) == .yes)
        }
    }

    /// The texts of a set, sorted; of a large one how many, and the first few.
    private func found(_ attribute: ExpressionAttribute, _ value: AttributeReader) -> JSON {
        guard case .texts(let texts)? = value(attribute.index) else { return .null }
        let first = JSON.array(
            least(Limits.explainedTexts, of: texts).map { JSON.string($0).echo })
        if texts.count <= Limits.explainedTexts { return first }
        return ["count": .integer(Int64(texts.count)), "first": first]
    }

    /// The least few of many, sorted, in one pass.
    private func least(_ count: Int, of texts: Set<String>) -> [String] {
        var least: [String] = []
        for text in texts {
            if least.count == count {
                guard let last = least.last, text < last else { continue }
                least.removeLast()
            }
            least.insert(text, at: least.firstIndex { text < $0 } ?? least.count)
        }
        return least
    }

    /// Why a part has no value: attributes that are missing, else a number that does not fit.
    private func unknown(_ node: ExpressionNode, _ value: AttributeReader) -> JSON {
        var missing: [String] = []
        node.visitAttributes(withAsked: false) { attribute in
            guard value(attribute.index)?.type != attribute.type,
                !missing.contains(attribute.name)
            else { return }
            missing.append(attribute.name)
        }
        return missing.isEmpty
            ? ["overflow": true] : ["missing": .array(missing.map { .string($0) })]
    }
}
