package import Ledger

/// The body of issueGiftCard.
package struct GiftCardDraft: Hashable, Sendable {
    package let currency: Asset
    /// Face value in minor units, 1 or more.
    package let amount: Int64
    /// External id of the member it is for; nil: whoever bears the code.
    package let member: String?
    package let expiresAt: Timestamp?
    /// True: loaded at once, i.e. already paid for.
    package let activate: Bool
    /// The party that issues it; nil: the merchant.
    package let issuer: String?

    package static func read(_ json: JSON) throws(Refusal) -> GiftCardDraft {
        try ObjectReader.read(json) { fields in
            let currency = fields.required("currency", .currency)
            let amount = fields.required("amount", .amount)
            let member = fields.optional("member", .externalID)
            let expiresAt = fields.optional("expires_at", .timestamp)
            let activate = fields.optional("activate", .bool)
            let issuer = fields.optional("issuer", .reference)
            guard let currency, let amount else { return nil }
            return GiftCardDraft(
                currency: currency, amount: amount, member: member, expiresAt: expiresAt,
                activate: activate ?? false, issuer: issuer)
        }
    }
}

/// The body of refundGiftCard.
package struct GiftCardRefundDraft: Hashable, Sendable {
    /// Outer id of the redemption that spent the value.
    package let redemption: String
    /// Minor units of the card's currency, 1 or more.
    package let amount: Int64

    package static func read(_ json: JSON) throws(Refusal) -> GiftCardRefundDraft {
        try ObjectReader.read(json) { fields in
            let redemption = fields.required("redemption_id", .identifier)
            let amount = fields.required("amount", .amount)
            guard let redemption, let amount else { return nil }
            return GiftCardRefundDraft(redemption: redemption, amount: amount)
        }
    }
}

extension GiftCard {
    /// State as answers show it at `now`. A blocked card says so also after its end, because
    /// that is what somebody has to act on.
    package func stateName(now: Timestamp) -> String {
        if state == .blocked { return "blocked" }
        if now >= expiresAt { return "expired" }
        return state == .active ? "active" : "issued"
    }

    /// The card as answers show it. `id` is the outer id (`gft_...`), `member` the external id,
    /// `issuer` the party that issued it, left out for the merchant;
    /// the two codes are as good as money.
    package func document(
        id: String, balance: Int64, member: String?, issuer: String? = nil, code: String,
        signedCode: String, now: Timestamp
    ) -> JSON {
        let head: JSON = [
            "id": .string(id),
            "face_value": Money(faceValue, currency).json,
            "balance": Money(balance, currency).json,
            "state": .string(stateName(now: now)),
            "member": .text(orNull: member),
            "expires_at": .string(expiresAt.rfc3339),
            "issued_at": .string(issuedAt.rfc3339),
            "activated_at": .text(orNull: activatedAt?.rfc3339),
            "block_reason": .text(orNull: blockReason),
            "code": .string(code),
            "signed_code": .string(signedCode),
        ]
        guard let issuer else { return head }
        return .object((head.members ?? []) + [.init("issuer", .string(issuer))])
    }
}

extension GiftCardActivity {
    /// The activity as answers show it. `redemption` is the outer id (`red_...`).
    package func document(currency: Asset, redemption: String?) -> JSON {
        [
            "sequence": .integer(sequence),
            "kind": .string(kind.name),
            "amount": Money(amount, currency).json,
            "balance_after": Money(balanceAfter, currency).json,
            "redemption_id": .text(orNull: redemption),
            "at": .string(at.rfc3339),
        ]
    }
}
