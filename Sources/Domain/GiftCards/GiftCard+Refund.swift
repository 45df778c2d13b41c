package import Ledger

/// Asks to give back part of what a redemption took from a card.
package struct GiftCardRefundCommand: Hashable, Sendable {
    package let redemption: RedemptionID
    /// Minor units, 1 or more.
    package let amount: Int64

    package init(redemption: RedemptionID, amount: Int64) {
        self.redemption = redemption
        self.amount = amount
    }
}

/// All that a refund may look at.
package struct GiftCardRefundFacts: Hashable, Sendable {
    package let balance: Int64
    /// What the redemption took from this card; 0 where it did not use the card.
    package let redeemedAmount: Int64
    /// What earlier refunds of that redemption gave back to this card.
    package let refundedAmount: Int64
    /// A redemption rolled back has given everything back.
    package let isRolledBack: Bool

    package init(
        balance: Int64, redeemedAmount: Int64, refundedAmount: Int64, isRolledBack: Bool
    ) {
        self.balance = balance
        self.redeemedAmount = redeemedAmount
        self.refundedAmount = refundedAmount
        self.isRolledBack = isRolledBack
    }
}

extension GiftCard {
    /// Gives value back (redeemed -> balance). A blocked card receives it and stays blocked.
    ///
    /// Refusals: `out_of_range` (amount), `illegal_state` (never activated), `expired`,
    /// `already_rolled_back`, `refund_exceeds_redeemed`.
    package func refund(
        _ command: GiftCardRefundCommand, facts: GiftCardRefundFacts, now: Timestamp
    ) throws(Refusal) -> GiftCardDecision {
        var faults = Faults()
        let accepted = 1...Limits.amountMinorUnits
        if !accepted.contains(command.amount) {
            faults.add(
                .outOfRange, "Choose an amount within the range.", subject: "/amount",
                required: ConditionValue.range(accepted), actual: .integer(command.amount))
        }
        if activatedAt == nil {
            faults.add(
                .illegalState, "This gift card was never activated; nothing can be refunded.",
                required: .string("activated"), actual: .string("not activated"))
        }
        addExpiryFault("This gift card has expired; pay the amount back otherwise.", now, &faults)
        if facts.isRolledBack {
            faults.add(
                .alreadyRolledBack, "The redemption was rolled back and has given all back.",
                subject: "/redemption_id", required: .string("redeemed"),
                actual: .string("rolled_back"))
        }
        let left = facts.redeemedAmount - facts.refundedAmount
        if command.amount > left {
            faults.add(
                .refundExceedsRedeemed, "Refund at most what the redemption took from this card.",
                subject: "/amount", required: Money(left, currency).json,
                actual: Money(command.amount, currency).json)
        }
        try faults.refuse()
        var decision = GiftCardDecision(card: self, balance: facts.balance)
        decision.postings.append(
            Posting(from: redeemedAccount, to: balanceAccount, amount: command.amount))
        decision.record(
            .refunded, amount: command.amount, redemption: command.redemption, at: now)
        return decision
    }
}
