package import Ledger

/// Asks for one gift card.
package struct GiftCardIssueCommand: Hashable, Sendable {
    package let tenant: TenantID
    package let currency: Asset
    /// 1 ... `Limits.amountMinorUnits`.
    package let faceValue: Int64
    /// Nil: whoever bears its code.
    package let member: MemberID?
    /// Rounded down to the hour; nil: `GiftCard.defaultValidityMilliseconds` from now.
    package let expiresAt: Timestamp?
    /// True: sold and loaded at once.
    package let activate: Bool
    /// Another party than the merchant issues it.
    package let hasIssuer: Bool

    package init(
        tenant: TenantID, currency: Asset, faceValue: Int64, member: MemberID? = nil,
        expiresAt: Timestamp? = nil, activate: Bool = false, hasIssuer: Bool = false
    ) {
        self.tenant = tenant
        self.currency = currency
        self.faceValue = faceValue
        self.member = member
        self.expiresAt = expiresAt
        self.activate = activate
        self.hasIssuer = hasIssuer
    }
}

/// Number, serial and key slots the new card gets.
package struct GiftCardIssueFacts: Hashable, Sendable {
    package let id: GiftCardID
    package let serial: Int64
    package let signingSlot: Int64
    package let typingSlot: Int64

    package init(id: GiftCardID, serial: Int64, signingSlot: Int64, typingSlot: Int64) {
        self.id = id
        self.serial = serial
        self.signingSlot = signingSlot
        self.typingSlot = typingSlot
    }
}

extension GiftCard {
    /// 1,097 days: bearer cards must last three years in China (rules for single-purpose prepaid
    /// cards), a leap day may be among them, and rounding to the hour takes up to one hour.
    package static let defaultValidityMilliseconds: Int64 = 1_097 * 86_400_000

    /// Decides the issue of a card, with its activation where asked.
    ///
    /// Refusals: `out_of_range` (face value, an end that is past or beyond what codes can carry).
    package static func issue(
        _ command: GiftCardIssueCommand, facts: GiftCardIssueFacts, now: Timestamp
    ) throws(Refusal) -> GiftCardDecision {
        var faults = Faults()
        let accepted = 1...Limits.amountMinorUnits
        if !accepted.contains(command.faceValue) {
            faults.add(
                .outOfRange, "Choose an amount within the range.", subject: "/amount",
                required: ConditionValue.range(accepted), actual: .integer(command.faceValue))
        }
        let asked =
            command.expiresAt ?? now.advanced(byMilliseconds: defaultValidityMilliseconds)
        let expiresAt = VoucherExpiry.wholeHour(notAfter: asked)
        if expiresAt <= now || asked > VoucherExpiry.latest {
            faults.add(
                .outOfRange, "Choose an end at least an hour from now.", subject: "/expires_at",
                required: ConditionValue.time(VoucherExpiry.latest),
                actual: ConditionValue.time(asked))
        }
        try faults.refuse()
        let card = GiftCard(
            tenant: command.tenant, id: facts.id, currency: command.currency,
            faceValue: command.faceValue, serial: facts.serial, member: command.member,
            state: .issued, expiresAt: expiresAt, issuedAt: now, activatedAt: nil,
            blockReason: nil, activities: 0, signingSlot: facts.signingSlot,
            typingSlot: facts.typingSlot, hasIssuer: command.hasIssuer)
        var decision = GiftCardDecision(card: card, balance: 0)
        decision.record(.issued, at: now)
        if command.activate { decision.activate(at: now) }
        return decision
    }
}
