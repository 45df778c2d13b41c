// Versions
//
// What an offer means may change; what it meant never does. A change is a new version with a
// moment from which it holds and a reason; the versions before it stay as they were. An order is
// judged by the version in force at its moment, and a redemption remembers which one that was.
//
// Of all versions that stand and whose time has come the one with the highest number is in force:
// so a version that was planned can be withdrawn by a later one that takes effect earlier. What was
// promised when a coupon was issued stays: its end, its uses. What other rows were booked or found
// by (public code, whether there is a quota) cannot change at all.

package import Ledger

/// A later meaning of an offer. Immutable; number 1 is the offer as it was created.
package struct OfferVersion: Hashable, Sendable {
    package let tenant: TenantID
    package let offer: OfferID
    /// 2 ... `Limits.offerVersions`, without gaps.
    package let number: Int64
    package let definition: OfferDefinition
    /// 1 ... `Limits.reasonBytes` bytes.
    package let reason: String
    /// As it was asked for; the timeline knows from when it holds.
    package let effectiveFrom: Timestamp
    package let createdBy: APIKeyID
    package let createdAt: Timestamp

    package init(
        tenant: TenantID, offer: OfferID, number: Int64, definition: OfferDefinition,
        reason: String, effectiveFrom: Timestamp, createdBy: APIKeyID, createdAt: Timestamp
    ) {
        self.tenant = tenant
        self.offer = offer
        self.number = number
        self.definition = definition
        self.reason = reason
        self.effectiveFrom = effectiveFrom
        self.createdBy = createdBy
        self.createdAt = createdAt
    }
}

/// The body of createOfferVersion.
package struct OfferVersionDraft: Hashable, Sendable {
    package let definition: OfferDefinition
    /// Nil: at once.
    package let effectiveFrom: Timestamp?
    package let reason: String

    package static func read(_ json: JSON) throws(Refusal) -> OfferVersionDraft {
        try ObjectReader.read(json) { fields in
            let definition = OfferDefinition(reading: &fields)
            let effectiveFrom = fields.optional("effective_from", .timestamp)
            let reason = fields.required("reason", .text(1...Limits.reasonBytes))
            guard let definition, let reason else { return nil }
            return OfferVersionDraft(
                definition: definition, effectiveFrom: effectiveFrom, reason: reason)
        }
    }
}

extension Offer {
    /// The same offer with the meaning of a version.
    package func with(_ version: OfferVersion) -> Offer {
        precondition(version.offer == id, "a version belongs to its offer")
        return with(version.definition, version: version.number)
    }

    /// The same offer with another meaning. `version` is 0 for one that is only tried.
    package func with(_ definition: OfferDefinition, version: Int64) -> Offer {
        Offer(
            tenant: tenant, id: id, campaign: campaign, name: name, definition: definition,
            metadata: metadata, createdAt: createdAt, version: version)
    }
}
