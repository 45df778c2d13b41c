package import Ledger

/// A version of an offer as answers show it.
package struct OfferVersionDocument: Sendable {
    package let number: Int64
    package let definition: OfferDefinition
    /// Nil for the first version.
    package let reason: String?
    package let state: String
    /// Nil: from the beginning.
    package let effectiveFrom: Timestamp?
    /// Outer ids of API keys; nil where the engine itself or nobody did it.
    package let createdBy: String?
    package let approvedBy: String?
    package let createdAt: Timestamp

    package init(
        number: Int64, definition: OfferDefinition, reason: String?, state: String,
        effectiveFrom: Timestamp?, createdBy: String?, approvedBy: String?, createdAt: Timestamp
    ) {
        self.number = number
        self.definition = definition
        self.reason = reason
        self.state = state
        self.effectiveFrom = effectiveFrom
        self.createdBy = createdBy
        self.approvedBy = approvedBy
        self.createdAt = createdAt
    }

    package func json(offer: String) -> JSON {
        let head: [JSON.Member] = [
            .init("offer_id", .string(offer)),
            .init("version", .integer(number)),
            .init("state", .string(state)),
            .init("effective_from", .text(orNull: effectiveFrom?.rfc3339)),
            .init("reason", .text(orNull: reason)),
        ]
        let tail: [JSON.Member] = [
            .init("created_by", .text(orNull: createdBy)),
            .init("approved_by", .text(orNull: approvedBy)),
            .init("created_at", .string(createdAt.rfc3339)),
        ]
        return .object(head + (definition.json.members ?? []) + tail)
    }
}
