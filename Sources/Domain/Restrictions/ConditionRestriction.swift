/// A condition over declared attributes of order, member and time, for what has no field of its
/// own (see the room Expressions). What is not known does not meet it.
package struct ConditionRestriction: Hashable, Sendable {
    /// Nil: nothing is asked.
    package var expression: Expression?

    package init(_ expression: Expression? = nil) {
        self.expression = expression
    }

    package var asksForProfile: Bool { uses(\.asksForProfile) }
    var asksForTags: Bool { uses { $0 == .memberTags } }
    var asksForCategoryOrBrand: Bool { uses(\.asksForCategoryOrBrand) }
    var asksForDistance: Bool { uses { $0 == .distance } }

    private func uses(_ isMeant: (OrderAttribute) -> Bool) -> Bool {
        (expression?.usedAttributes ?? []).contains {
            OrderAttribute(rawValue: $0.position).map(isMeant) ?? false
        }
    }

    /// Reads a condition as an offer's `condition` has it.
    ///
    /// - Throws: `ExpressionFault`.
    package static func compile(_ text: String) throws(ExpressionFault) -> ConditionRestriction {
        ConditionRestriction(try Expression.compile(text, over: OrderAttribute.table))
    }
}

extension ConditionRestriction {
    init(reading fields: inout ObjectReader) {
        let format = FieldFormat<ConditionRestriction>.expression("a condition") {
            text throws(ExpressionFault) in try ConditionRestriction.compile(text)
        }
        self = fields.optional("condition", format) ?? ConditionRestriction()
    }

    var members: [JSON.Member] {
        expression.map { [.init("condition", .string($0.description))] } ?? []
    }

    /// `zone`: the offer's, by name.
    func check(_ circumstances: Circumstances, zone: String?, _ faults: inout CouponFaults) {
        guard let expression else { return }
        let clock = circumstances.situation.zone(zone)
        let value = { (index: AttributeIndex) in
            OrderAttribute(rawValue: index.position)?.value(in: circumstances, zone: clock)
        }
        if expression.evaluate(value) == .yes { return }
        faults.add(
            .conditionNotMet, "This order does not meet what the coupon asks for.",
            required: .string(expression.description),
            actual: expression.explain(value)?.document ?? .null)
    }
}

extension FieldFormat {
    /// A text that `compile` reads; its fault names the place and what was expected.
    static func expression(
        _ what: String,
        _ compile: @escaping (String) throws(ExpressionFault) -> Value
    ) -> FieldFormat {
        FieldFormat(expected: .string(what)) { json, log in
            guard case .string(let text) = json else {
                log.add(.invalidField, required: .string(what), actual: .string(json.typeName))
                return nil
            }
            do throws(ExpressionFault) {
                return try compile(text)
            } catch {
                log.add(error.refusalCode, required: error.required, actual: error.actual)
                return nil
            }
        }
    }
}
