/// How evaluation asks for values; nil, and a value of another type than declared: not known.
package typealias AttributeReader = (AttributeIndex) -> AttributeValue?

/// Every operator has a value for all values of its parts, known or not. Parts that cannot change
/// the result any more are not looked at.
extension ExpressionProgram {
    func truth(at place: Int, _ value: AttributeReader) -> Truth {
        let instruction = instructions[place]
        switch instruction.operation {
        case .all: return truthOfAll(place, value)
        case .any: return truthOfAny(place, value)
        case .not: return truth(at: place + 1, value).negated
        case .equalIntegers: return compared(place, value, ==)
        case .unequalIntegers: return compared(place, value, !=)
        case .less: return compared(place, value, <)
        case .atMost: return compared(place, value, <=)
        case .greater: return compared(place, value, >)
        case .atLeast: return compared(place, value, >=)
        case .equalTexts: return equalTexts(place, value)
        case .unequalTexts: return equalTexts(place, value).negated
        case .equalBooleans: return equalBooleans(place, value)
        case .unequalBooleans: return equalBooleans(place, value).negated
        case .inIntegers:
            guard let found = integer(at: place + 1, value) else { return .unknown }
            return Truth(isListed(found, in: Int(instruction.operand)))
        case .inTexts:
            guard let found = text(at: place + 1, value) else { return .unknown }
            return Truth(textLists[Int(instruction.operand)].contains(found))
        case .inSet: return isInSet(place, value)
        case .has:
            let attribute = asked[Int(instruction.operand)]
            return Truth(value(attribute.index)?.type == attribute.type)
        case .booleanAttribute:
            guard case .boolean(let found)? = value(attribute(of: instruction)) else {
                return .unknown
            }
            return Truth(found)
        case .boolean: return Truth(instruction.operand != 0)
        case .integerAttribute, .integer, .sum, .product, .textAttribute, .text:
            preconditionFailure("types were checked when the expression was read")
        }
    }

    /// Nil: not known, or a step on the way does not fit Int64.
    func integer(at place: Int, _ value: AttributeReader) -> Int64? {
        let instruction = instructions[place]
        switch instruction.operation {
        case .integer: return instruction.operand
        case .integerAttribute:
            guard case .integer(let found)? = value(attribute(of: instruction)) else { return nil }
            return found
        case .sum, .product: return chain(place, instruction.operation == .product, value)
        default: preconditionFailure("types were checked when the expression was read")
        }
    }

    /// Nil: not known.
    func text(at place: Int, _ value: AttributeReader) -> String? {
        let instruction = instructions[place]
        if instruction.operation == .text { return texts[Int(instruction.operand)] }
        guard case .text(let found)? = value(attribute(of: instruction)) else { return nil }
        return found
    }

    private func attribute(of instruction: Instruction) -> AttributeIndex {
        AttributeIndex(Int(instruction.operand))
    }

    // MARK: Boolean

    private func truthOfAll(_ place: Int, _ value: AttributeReader) -> Truth {
        var result = Truth.yes
        let end = instructions[place].end
        var part = place + 1
        while part < end {
            result = min(result, truth(at: part, value))
            if result == .no { break }
            part = Int(instructions[part].end)
        }
        return result
    }

    private func truthOfAny(_ place: Int, _ value: AttributeReader) -> Truth {
        var result = Truth.no
        let end = instructions[place].end
        var part = place + 1
        while part < end {
            result = max(result, truth(at: part, value))
            if result == .yes { break }
            part = Int(instructions[part].end)
        }
        return result
    }

    private func compared(
        _ place: Int, _ value: AttributeReader, _ holds: (Int64, Int64) -> Bool
    ) -> Truth {
        guard let left = integer(at: place + 1, value),
            let right = integer(at: Int(instructions[place + 1].end), value)
        else { return .unknown }
        return Truth(holds(left, right))
    }

    private func equalTexts(_ place: Int, _ value: AttributeReader) -> Truth {
        guard let left = text(at: place + 1, value),
            let right = text(at: Int(instructions[place + 1].end), value)
        else { return .unknown }
        return Truth(left == right)
    }

    private func equalBooleans(_ place: Int, _ value: AttributeReader) -> Truth {
        let left = truth(at: place + 1, value)
        let right = truth(at: Int(instructions[place + 1].end), value)
        if left == .unknown || right == .unknown { return .unknown }
        return Truth(left == right)
    }

    private func isInSet(_ place: Int, _ value: AttributeReader) -> Truth {
        guard case .texts(let set)? = value(attribute(of: instructions[place])),
            let found = text(at: place + 1, value)
        else { return .unknown }
        return Truth(set.contains(found))
    }

    private func isListed(_ wanted: Int64, in list: Int) -> Bool {
        let sorted = integerLists[list]
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] == wanted
    }

    // MARK: Integers

    /// A sum or product, from left to right.
    private func chain(_ place: Int, _ isProduct: Bool, _ value: AttributeReader) -> Int64? {
        let end = instructions[place].end
        guard var result = integer(at: place + 1, value) else { return nil }
        var part = Int(instructions[place + 1].end)
        while part < end {
            guard let next = integer(at: part, value) else { return nil }
            let (partial, overflows) =
                isProduct
                ? result.multipliedReportingOverflow(by: next)
                : instructions[part].isSubtracted
                    ? result.subtractingReportingOverflow(next)
                    : result.addingReportingOverflow(next)
            if overflows { return nil }
            result = partial
            part = Int(instructions[part].end)
        }
        return result
    }
}
