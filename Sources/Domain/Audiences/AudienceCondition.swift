/// A condition over a member that makes an audience: `"vip" in member.tags and member.visits >= 3`.
package struct AudienceCondition: Hashable, Sendable {
    package let expression: Expression

    /// - Throws: `ExpressionFault`, with the place and what was expected.
    package static func compile(_ text: String) throws(ExpressionFault) -> AudienceCondition {
        AudienceCondition(
            expression: try Expression.compile(text, over: AudienceAttribute.table))
    }

    package var text: String { expression.description }

    /// Visits and spend are counted by currency.
    package var asksForHistory: Bool { uses(.visits) || uses(.totalSpend) }

    private func uses(_ attribute: AudienceAttribute) -> Bool {
        expression.usedAttributes.contains { $0.position == attribute.rawValue }
    }

    package func holds(_ profile: MemberProfile) -> Bool {
        expression.evaluate(reader(profile)) == .yes
    }

    /// Why a member is not in; nil where they are.
    package func explanation(_ profile: MemberProfile) -> JSON? {
        expression.explain(reader(profile))?.document
    }

    /// What was known of the attributes that the condition asks for.
    package func facts(_ profile: MemberProfile) -> JSON {
        .object(
            expression.usedAttributes.map { index in
                .init(
                    AudienceAttribute.table[index].name,
                    reader(profile)(index)?.document ?? .null)
            })
    }

    private func reader(_ profile: MemberProfile) -> AttributeReader {
        { AudienceAttribute(rawValue: $0.position)?.value(of: profile) }
    }
}

extension AttributeValue {
    fileprivate var document: JSON {
        switch self {
        case .integer(let value): .integer(value)
        case .boolean(let value): .bool(value)
        case .text(let value): .string(value)
        case .texts(let values): MemberTags(values).document
        }
    }
}
