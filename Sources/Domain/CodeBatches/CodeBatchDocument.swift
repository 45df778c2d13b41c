package import Ledger

/// The body of createCodeBatch.
package struct CodeBatchDraft: Hashable, Sendable {
    /// Outer id, not yet looked up.
    package let offer: String
    package let name: String
    package let count: Int64
    package let expiresAt: Timestamp?
    package let metadata: JSON
    /// How the codes shall look, not yet compiled; nil: typed codes.
    package let pattern: String?

    package static func read(_ json: JSON) throws(Refusal) -> CodeBatchDraft {
        try ObjectReader.read(json) { fields in
            let offer = fields.required("offer_id", .identifier)
            let name = fields.required("name", .text(1...Limits.nameBytes))
            let count = fields.required("count", .integer(1...Limits.codesPerBatch))
            let expiresAt = fields.optional("expires_at", .timestamp)
            let metadata = fields.optional("metadata", .metadata)
            let pattern = fields.optional("pattern", .text(1...Limits.patternBytes))
            guard let offer, let name, let count else { return nil }
            return CodeBatchDraft(
                offer: offer, name: name, count: count, expiresAt: expiresAt,
                metadata: metadata ?? .object([]), pattern: pattern)
        }
    }
}

extension CodeBatch {
    /// State as answers show it at `now`: `voided`, `expired`, `stopped` or `active`.
    package func stateName(now: Timestamp, stop: Stop? = nil) -> String {
        if state == .voided { return "voided" }
        if now >= expiresAt { return "expired" }
        return stop == nil ? "active" : "stopped"
    }

    /// The batch as answers show it, with outer ids (`bat_...`, `off_...`, `cmp_...`).
    package func document(
        id: String, offer: String, campaign: String, pattern: String?, now: Timestamp,
        stop: Stop? = nil
    ) -> JSON {
        [
            "id": .string(id),
            "offer_id": .string(offer),
            "campaign_id": .string(campaign),
            "name": .string(name),
            "count": .integer(count),
            "touched": .integer(touched),
            "state": .string(stateName(now: now, stop: stop)),
            "stop": stop?.document ?? .null,
            "expires_at": .string(expiresAt.rfc3339),
            "created_at": .string(createdAt.rfc3339),
            "voided_at": .text(orNull: voidedAt?.rfc3339),
            "metadata": metadata,
            "pattern": .text(orNull: pattern),
        ]
    }
}
