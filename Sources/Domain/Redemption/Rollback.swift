package import Ledger

/// Asks to undo a redemption as a whole, such as when an order is returned.
package struct RollbackCommand: Hashable, Sendable {
    package let tenant: TenantID
    package let redemption: RedemptionID

    package init(tenant: TenantID, redemption: RedemptionID) {
        self.tenant = tenant
        self.redemption = redemption
    }
}

/// All that a rollback may look at.
package struct RollbackFacts: Sendable {
    /// A voucher the redemption used, as it is now.
    package enum Child: Hashable, Sendable {
        /// `amount` is the discount it gave.
        case coupon(Coupon, amount: Int64)
        case publicCode(OfferID, amount: Int64)
        /// A coupon or public code whose use other parts of a hold still need; `amount` is the
        /// discount it gave here.
        case part(amount: Int64)
        /// `amount` is what it paid, `refunded` what refunds of this redemption gave back to it.
        case giftCard(GiftCard, balance: Int64, amount: Int64, refunded: Int64)
    }

    package let isRolledBack: Bool
    /// The member of the redemption.
    package let member: MemberID?
    /// The redemption's postings as they were booked.
    package let postings: [Posting]
    package let children: [Child]

    package init(
        isRolledBack: Bool, member: MemberID?, postings: [Posting], children: [Child]
    ) {
        self.isRolledBack = isRolledBack
        self.member = member
        self.postings = postings
        self.children = children
    }
}

/// What a rollback does.
package struct RollbackDecision: Hashable, Sendable {
    /// Redemptions to take off the member's count of an offer.
    package struct MemberCounter: Hashable, Sendable {
        package let offer: OfferID
        package let redemptions: Int64
    }

    /// The coupons with their use back, by id.
    package let coupons: [Coupon]
    /// The cards that get value back, by id; those refunded in full already are not among them.
    package let giftCards: [GiftCardDecision]
    /// By offer; empty where the redemption had no member.
    package let memberCounters: [MemberCounter]
    /// Discount taken back.
    package let discountTotal: Int64
    /// Value given back to cards now, without what refunds gave before.
    package let giftCardTotal: Int64
    /// All that is booked, those of `giftCards` included.
    package let postings: [Posting]
}

extension Redemption {
    /// Undoes a redemption: every posting is reversed exactly as it was booked, except the part of
    /// a gift card's payment that refunds have given back already.
    ///
    /// Coupons regain their use, also when they expired or were voided meanwhile (they stay so).
    /// Cards regain value, also when blocked or expired (they stay so). A discount that was booked
    /// straight from funding, before the campaign had a budget, returns to funding.
    ///
    /// Precondition: children and postings are those of the redemption.
    /// Refusals: `already_rolled_back`.
    package static func rollBack(
        _ command: RollbackCommand, facts: RollbackFacts, now: Timestamp
    ) throws(Refusal) -> RollbackDecision {
        var faults = Faults()
        if facts.isRolledBack {
            faults.add(
                .alreadyRolledBack, "This redemption is rolled back already; nothing needs doing.",
                required: .string("redeemed"), actual: .string("rolled_back"))
        }
        try faults.refuse()

        var returned = ReturnedChildren(redemption: command.redemption, now: now)
        for child in facts.children { returned.take(child) }
        return RollbackDecision(
            coupons: returned.coupons.sorted { $0.id < $1.id },
            giftCards: returned.giftCards.sorted { $0.card.id < $1.card.id },
            memberCounters: facts.member == nil ? [] : returned.memberCounters,
            discountTotal: returned.discountTotal, giftCardTotal: returned.giftCardTotal,
            postings: facts.postings.compactMap { reversal(of: $0, returned) }.merged())
    }

    private static func reversal(
        of posting: Posting, _ returned: ReturnedChildren
    ) -> Posting? {
        guard posting.source.kind == .giftCardBalance else { return posting.reversed }
        guard let refunded = returned.refundedByCard[posting.source.owner] else {
            preconditionFailure("a card that paid is among the children")
        }
        precondition(refunded <= posting.amount, "refunds never exceed the payment")
        guard refunded < posting.amount else { return nil }
        return Posting(
            from: posting.destination, to: posting.source, amount: posting.amount - refunded)
    }
}

/// The vouchers of a redemption after its rollback.
private struct ReturnedChildren {
    let redemption: RedemptionID
    let now: Timestamp
    var coupons: [Coupon] = []
    var giftCards: [GiftCardDecision] = []
    var refundedByCard: [Int64: Int64] = [:]
    var discountTotal: Int64 = 0
    var giftCardTotal: Int64 = 0
    private var offers: [OfferID] = []

    init(redemption: RedemptionID, now: Timestamp) {
        self.redemption = redemption
        self.now = now
    }

    mutating func take(_ child: RollbackFacts.Child) {
        switch child {
        case .coupon(let coupon, let amount):
            coupons.append(coupon.rolledBack(redemption))
            offers.append(coupon.offer)
            discountTotal += amount
        case .publicCode(let offer, let amount):
            offers.append(offer)
            discountTotal += amount
        case .part(let amount):
            discountTotal += amount
        case .giftCard(let card, let balance, let amount, let refunded):
            refundedByCard[card.id.number] = refunded
            guard refunded < amount else { return }
            var decision = GiftCardDecision(card: card, balance: balance)
            decision.postings.append(
                Posting(
                    from: card.redeemedAccount, to: card.balanceAccount,
                    amount: amount - refunded))
            decision.record(
                .rolledBack, amount: amount - refunded, redemption: redemption, at: now)
            giftCards.append(decision)
            giftCardTotal += amount - refunded
        }
    }

    /// One count per voucher used, added up by offer, in the order of offer ids.
    var memberCounters: [RollbackDecision.MemberCounter] {
        var counters: [RollbackDecision.MemberCounter] = []
        for offer in offers.sorted() {
            if let last = counters.last, last.offer == offer {
                counters[counters.count - 1] = RollbackDecision.MemberCounter(
                    offer: offer, redemptions: last.redemptions + 1)
            } else {
                counters.append(RollbackDecision.MemberCounter(offer: offer, redemptions: 1))
            }
        }
        return counters
    }
}
