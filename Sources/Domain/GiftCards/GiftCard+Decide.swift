// Gift cards
//
// A gift card is stored value, a liability of the merchant: what it is worth is the balance of a
// ledger account it owns, never a column. It is issued worth nothing, loaded once at activation
// (proceeds -> balance), spent in parts (balance -> redeemed) and given back to by refunds.
//
// The value is the customer's. So a blocked card still receives refunds and rollbacks, and stays
// blocked. An expired card refuses a refund, because nobody could spend it (the till is told to
// pay by other means); a rollback, which undoes a redemption as a whole, books to it all the same.

package import Ledger

extension GiftCard {
    /// Loads the card with its face value.
    ///
    /// Refusals: `illegal_state` (active already), `blocked`, `expired`.
    package func activate(balance: Int64, now: Timestamp) throws(Refusal) -> GiftCardDecision {
        var faults = Faults()
        if state == .active {
            faults.add(
                .illegalState, "This gift card is active already; nothing needs doing.",
                required: .string("issued"), actual: .string("active"))
        }
        if state == .blocked {
            faults.add(
                .blocked, "Unblock this gift card before activating it.",
                required: .string("issued"), actual: .string("blocked"))
        }
        addExpiryFault("This gift card has expired; issue a new one.", now, &faults)
        try faults.refuse()
        var decision = GiftCardDecision(card: self, balance: balance)
        decision.activate(at: now)
        return decision
    }

    /// Stops spending until `unblock`. The balance stays.
    ///
    /// Refusals: `illegal_state` (blocked already).
    package func block(
        reason: String?, balance: Int64, now: Timestamp
    ) throws(Refusal) -> GiftCardDecision {
        var faults = Faults()
        if state == .blocked {
            faults.add(
                .illegalState, "This gift card is blocked already; nothing needs doing.",
                required: .string("not blocked"), actual: .string("blocked"))
        }
        try faults.refuse()
        var decision = GiftCardDecision(card: self, balance: balance)
        decision.card.state = .blocked
        decision.card.blockReason = reason
        decision.record(.blocked, at: now)
        return decision
    }

    /// Lets the card go on where it was when it was blocked: active if it was ever activated.
    ///
    /// Refusals: `illegal_state` (not blocked).
    package func unblock(balance: Int64, now: Timestamp) throws(Refusal) -> GiftCardDecision {
        var faults = Faults()
        if state != .blocked {
            faults.add(
                .illegalState, "This gift card is not blocked; nothing needs doing.",
                required: .string("blocked"), actual: .string("not blocked"))
        }
        try faults.refuse()
        var decision = GiftCardDecision(card: self, balance: balance)
        decision.card.state = activatedAt == nil ? .issued : .active
        decision.card.blockReason = nil
        decision.record(.unblocked, at: now)
        return decision
    }

    func addExpiryFault(_ message: String, _ now: Timestamp, _ faults: inout Faults) {
        guard now >= expiresAt else { return }
        faults.add(
            .expired, message, required: ConditionValue.time(expiresAt),
            actual: ConditionValue.time(now))
    }
}

extension GiftCardDecision {
    /// Proceeds become balance.
    mutating func activate(at now: Timestamp) {
        card.state = .active
        card.activatedAt = now
        postings.append(
            Posting(from: card.proceedsAccount, to: card.balanceAccount, amount: card.faceValue))
        record(.activated, amount: card.faceValue, at: now)
    }
}
