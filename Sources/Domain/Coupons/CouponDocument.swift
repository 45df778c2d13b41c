package import Ledger

/// The body of issueCoupon.
package struct CouponDraft: Hashable, Sendable {
    /// Outer id, not yet looked up.
    package let offer: String
    /// External id of the member it is for; nil: whoever bears the code.
    package let member: String?
    package let expiresAt: Timestamp?
    /// What the merchant calls the customer's device; hashed before it is kept.
    package var device: String?

    package static func read(_ json: JSON) throws(Refusal) -> CouponDraft {
        try ObjectReader.read(json) { fields in
            let offer = fields.required("offer_id", .identifier)
            let member = fields.optional("member", .externalID)
            let expiresAt = fields.optional("expires_at", .timestamp)
            let device = fields.optional("device", .reference)
            guard let offer else { return nil }
            return CouponDraft(
                offer: offer, member: member, expiresAt: expiresAt, device: device)
        }
    }
}

extension Coupon {
    /// State as answers show it at `now`: `voided`, `used`, `expired` or `active`, the first that
    /// applies, in the order in which a redemption would be refused.
    package func stateName(now: Timestamp) -> String {
        if state == .voided { return "voided" }
        if usesLeft == 0 { return "used" }
        return now < expiresAt ? "active" : "expired"
    }

    /// The coupon as answers show it, with outer ids (`cpn_...`, `off_...`, `cmp_...`,
    /// `red_...`) and the member's external id. The two codes are secrets of the bearer.
    package func document(
        id: String, offer: String, campaign: String, member: String?, lastRedemption: String?,
        code: String, signedCode: String, now: Timestamp
    ) -> JSON {
        [
            "id": .string(id),
            "offer_id": .string(offer),
            "campaign_id": .string(campaign),
            "member": .text(orNull: member),
            "state": .string(stateName(now: now)),
            "uses_left": .integer(usesLeft),
            "expires_at": .string(expiresAt.rfc3339),
            "issued_at": .string(issuedAt.rfc3339),
            "last_redemption_id": .text(orNull: lastRedemption),
            "code": .string(code),
            "signed_code": .string(signedCode),
        ]
    }
}
