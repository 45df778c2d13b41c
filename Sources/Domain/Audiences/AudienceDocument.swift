package import Ledger

/// The body of putAudience.
package struct AudienceDraft: Hashable, Sendable {
    /// Nil: a list.
    package let condition: AudienceCondition?
    package let currency: Asset?

    /// - Throws: `missingField` where visits or spend are asked for without a currency;
    ///   `invalidField` for a condition with a fault, and for a currency that nothing counts in.
    package static func read(_ json: JSON) throws(Refusal) -> AudienceDraft {
        try ObjectReader.read(json) { fields in
            let format = FieldFormat<AudienceCondition>.expression("a condition over a member") {
                text throws(ExpressionFault) in try AudienceCondition.compile(text)
            }
            let condition = fields.optional("condition", format)
            let currency = fields.optional("currency", .currency)
            let asks = condition?.asksForHistory ?? false
            if asks, currency == nil, fields.hasNoFault {
                fields.refuse(
                    "currency", .missingField, required: "the currency of visits and spend",
                    actual: .null)
            } else if !asks, let currency, fields.hasNoFault {
                fields.refuse(
                    "currency", .invalidField, required: "a condition on visits or spend",
                    actual: .string(currency.code))
            }
            return AudienceDraft(condition: condition, currency: currency)
        }
    }

    /// Checks a name where it comes in a path.
    package static func name(_ text: String) throws(Refusal) -> String {
        try ObjectReader.read(["audience": .string(text)]) { fields in
            fields.required("audience", .reference)
        }
    }
}

/// The body of changeAudienceMembers: the merchant's numbers of members to put on a list and to
/// take off it, no more than `Limits.audienceChange` together.
package struct AudienceChange: Hashable, Sendable {
    package let added: [String]
    package let removed: [String]

    package static func read(_ json: JSON) throws(Refusal) -> AudienceChange {
        try ObjectReader.read(json) { fields in
            let list = FieldFormat<[String]>.list(
                of: .externalID, count: 0...Limits.audienceChange)
            let added = fields.optional("add", list) ?? []
            let removed = fields.optional("remove", list) ?? []
            let count = added.count + removed.count
            if count > Limits.audienceChange || (count == 0 && fields.hasNoFault) {
                fields.refuse(
                    "add", .outOfRange,
                    required: [
                        "minimum_items": 1, "maximum_items": .integer(Int64(Limits.audienceChange)),
                    ], actual: ["items": .integer(Int64(count))])
            }
            if let both = Set(added).intersection(removed).min() {
                fields.refuse(
                    "remove", .invalidField, required: "a member not added as well",
                    actual: .string(both))
            }
            return AudienceChange(added: distinct(added), removed: distinct(removed))
        }
    }

    private static func distinct(_ members: [String]) -> [String] {
        var seen: Set<String> = []
        return members.filter { seen.insert($0).inserted }
    }
}

extension Audience {
    /// Its members change by being named. Refusals: `illegal_state`.
    package func requireList() throws(Refusal) {
        guard let condition else { return }
        throw Refusal(
            .illegalState,
            "Who is in this audience follows from its condition. Change the members' tags instead.",
            [
                Condition(
                    RefusalCode.illegalState.rawValue, required: .string("a list"),
                    actual: .string(condition.text))
            ])
    }

    package func isSame(as draft: AudienceDraft) -> Bool {
        draft.condition == condition && draft.currency == currency
    }

    /// As answers show it.
    package var document: JSON {
        [
            "name": .string(name), "kind": .string(condition == nil ? "list" : "condition"),
            "condition": .text(orNull: condition?.text),
            "currency": .text(orNull: currency?.code),
            "members": condition == nil ? .integer(members) : .null,
            "created_at": .string(createdAt.rfc3339),
        ]
    }
}

/// Why somebody is in an audience, or is not.
package struct AudienceReason: Hashable, Sendable {
    package let isMember: Bool
    /// On or off the list since; nil for a condition, and for who was never on the list.
    package let since: Timestamp?
    /// What was known of what the condition asks for; nil for a list.
    package let facts: JSON?
    /// Which parts of the condition failed; nil where none did, and for a list.
    package let failed: JSON?

    /// For a list.
    package init(isMember: Bool, since: Timestamp?) {
        self.isMember = isMember
        self.since = since
        facts = nil
        failed = nil
    }

    /// For a condition.
    package init(_ condition: AudienceCondition, _ profile: MemberProfile) {
        isMember = condition.holds(profile)
        since = nil
        facts = condition.facts(profile)
        failed = condition.explanation(profile)
    }

    package func document(audience: Audience, member: String) -> JSON {
        [
            "audience": .string(audience.name), "member": .string(member),
            "is_member": .bool(isMember), "since": .text(orNull: since?.rfc3339),
            "condition": .text(orNull: audience.condition?.text), "facts": facts ?? .null,
            "failed": failed ?? .null,
        ]
    }
}
