// Trials
//
// Any order at any time against any meaning of any offer, also one that is not saved: what it would
// take off, what is nearly reached, why not. The same functions judge as at the till; nothing is
// written.

package import Ledger

/// The body of simulateOrder.
package struct TrialRequest: Hashable, Sendable {
    package let order: Order
    /// External id of the member who would pay.
    package let member: String?
    /// Nil: now.
    package let at: Timestamp?
    /// 1 ... `Limits.vouchersPerOrder`.
    package let offers: [Choice]

    /// An offer, and which of its meanings is tried.
    package struct Choice: Hashable, Sendable {
        /// Outer id, not yet looked up.
        package let offer: String
        /// Nil: the one in force at the moment, or the draft.
        package let version: Int64?
        package let definition: OfferDefinition?
        /// When the coupon was issued that is tried; nil: at the moment.
        package let issuedAt: Timestamp?
    }

    package static func read(_ json: JSON) throws(Refusal) -> TrialRequest {
        try ObjectReader.read(json) { fields in
            let order = fields.required("order", .order)
            let member = fields.optional("member", .externalID)
            let at = fields.optional("at", .timestamp)
            let offers = fields.required(
                "offers", .list(of: .choice, count: 1...Limits.vouchersPerOrder))
            guard let order, let offers else { return nil }
            return TrialRequest(order: order, member: member, at: at, offers: offers)
        }
    }
}

extension FieldFormat where Value == TrialRequest.Choice {
    fileprivate static var choice: FieldFormat {
        .object { fields in
            let offer = fields.required("offer_id", .identifier)
            let version = fields.optional("version", .integer(1...Limits.offerVersions))
            let definition = fields.optional("definition", .offerDefinition)
            let issuedAt = fields.optional("issued_at", .timestamp)
            if version != nil, definition != nil {
                fields.refuse(
                    "version", .invalidField, required: "a version or a definition",
                    actual: "both")
            }
            guard let offer else { return nil }
            return TrialRequest.Choice(
                offer: offer, version: version, definition: definition, issuedAt: issuedAt)
        }
    }
}

extension Coupon {
    /// A coupon that does not exist, to try an offer with. `number` tells it from others.
    package static func tried(
        _ number: Int64, of offer: Offer, member: MemberID?, issuedAt: Timestamp
    ) -> Coupon {
        Coupon(
            tenant: offer.tenant, id: CouponID(number), offer: offer.id, campaign: offer.campaign,
            serial: 0, member: member, state: .active, usesLeft: 1, expiresAt: .maximum,
            issuedAt: issuedAt, lastRedemption: nil, voidReason: nil, signingSlot: 0,
            typingSlot: 0)
    }
}
