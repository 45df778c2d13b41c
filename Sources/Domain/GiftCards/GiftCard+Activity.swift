package import Ledger

/// A gift card after a decision, with what is booked and what its history says.
package struct GiftCardDecision: Hashable, Sendable {
    package var card: GiftCard
    package var postings: [Posting]
    /// In order; their sequence continues the card's.
    package var activities: [GiftCardActivity]
    /// The card's balance afterwards, minor units.
    package var balance: Int64
}

extension GiftCardDecision {
    /// A card to which nothing has happened yet.
    init(card: GiftCard, balance: Int64) {
        self.init(card: card, postings: [], activities: [], balance: balance)
    }

    /// Notes an activity: the next sequence number, the balance moved by `amount`.
    mutating func record(
        _ kind: GiftCardActivity.Kind, amount: Int64 = 0, redemption: RedemptionID? = nil,
        at now: Timestamp
    ) {
        balance += amount
        precondition(balance >= 0, "a gift card is never worth less than nothing")
        card.activities += 1
        activities.append(
            GiftCardActivity(
                tenant: card.tenant, card: card.id, sequence: card.activities, kind: kind,
                amount: amount, balanceAfter: balance, redemption: redemption, at: now))
    }
}

extension GiftCard {
    /// The card after a redemption took `amount` from it. Books nothing: the redemption's own
    /// decision holds the posting.
    package func redeemed(
        amount: Int64, balance: Int64, by redemption: RedemptionID, now: Timestamp
    ) -> GiftCardDecision {
        precondition(amount > 0, "a redemption takes something")
        var decision = GiftCardDecision(card: self, balance: balance)
        decision.record(.redeemed, amount: -amount, redemption: redemption, at: now)
        return decision
    }

    /// The card after a hold has set aside `amount` of it. Books nothing, as above.
    package func held(amount: Int64, balance: Int64, now: Timestamp) -> GiftCardDecision {
        precondition(amount > 0, "a hold sets something aside")
        var decision = GiftCardDecision(card: self, balance: balance)
        decision.record(.held, amount: -amount, at: now)
        return decision
    }

    /// The card after a part of its hold has paid: what left it when it was held.
    package func captured(
        balance: Int64, by redemption: RedemptionID, now: Timestamp
    ) -> GiftCardDecision {
        var decision = GiftCardDecision(card: self, balance: balance)
        decision.record(.captured, redemption: redemption, at: now)
        return decision
    }

    /// The card after a hold has given `amount` back to it; blocked and expired ones get it too.
    package func released(amount: Int64, balance: Int64, now: Timestamp) -> GiftCardDecision {
        var decision = GiftCardDecision(card: self, balance: balance)
        decision.record(.released, amount: amount, at: now)
        return decision
    }
}
