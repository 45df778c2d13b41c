package import Ledger

/// Asks to undo a redemption, such as when an order is cancelled.
package struct RollbackCommand: Hashable, Sendable {
    package let tenant: TenantID
    package let redemption: RedemptionID
    /// Places of the vouchers to take back among those of the redemption; nil: all that are left.
    package let vouchers: [Int]?

    package init(tenant: TenantID, redemption: RedemptionID, vouchers: [Int]? = nil) {
        self.tenant = tenant
        self.redemption = redemption
        self.vouchers = vouchers
    }
}

/// All that a rollback may look at.
package struct RollbackFacts: Sendable {
    /// Closed: taken back, or all returned.
    package let isRolledBack: Bool
    package let redeemedAt: Timestamp
    /// The member of the redemption.
    package let member: MemberID?
    /// The redemption's postings as they were booked.
    package let postings: [Posting]
    /// In the order of the redemption's record.
    package let vouchers: [UsedVoucher]
    package let settled: SettledFacts

    package init(
        isRolledBack: Bool, redeemedAt: Timestamp, member: MemberID?, postings: [Posting],
        vouchers: [UsedVoucher], settled: SettledFacts = SettledFacts()
    ) {
        self.settled = settled
        self.isRolledBack = isRolledBack
        self.redeemedAt = redeemedAt
        self.member = member
        self.postings = postings
        self.vouchers = vouchers
    }
}

/// What a rollback does.
package struct RollbackDecision: Sendable {
    /// Places of the vouchers taken back, rising.
    package let vouchers: [Int]
    /// True: no voucher is left, and the redemption has ended.
    package let isClosed: Bool
    /// The vouchers whose use comes back.
    package let uses: ReturnedUses
    /// The cards that get value back, by id; those refunded in full already are not among them.
    package let giftCards: [GiftCardDecision]
    /// Discount taken back.
    package let discountTotal: Int64
    /// Value given back to cards now, without what refunds gave before.
    package let giftCardTotal: Int64
    /// All that is booked, those of `giftCards` included.
    package let postings: [Posting]
}

extension Redemption {
    /// Undoes a redemption, or what some of its vouchers did; the others keep what they gave, and
    /// what the taken ones gave is due again. Every posting is reversed as it was booked, except
    /// what returns and refunds have given back already.
    ///
    /// Coupons regain their use where their offer says so, also when they expired or were voided
    /// meanwhile (they stay so). Cards regain value, also when blocked or expired (they stay so).
    /// With its last voucher a redemption is taken back as a whole.
    ///
    /// Precondition: vouchers and postings are those of the redemption; places are within it.
    /// Refusals: `already_rolled_back`, `return_window_closed`, `duplicate_voucher`.
    package static func rollBack(
        _ command: RollbackCommand, facts: RollbackFacts, now: Timestamp
    ) throws(Refusal) -> RollbackDecision {
        let left = facts.vouchers.indices.filter { !facts.vouchers[$0].isTakenBack }
        let taken = command.vouchers ?? left
        try refuse(taken, facts, now)
        let isClosed = Set(taken).isSuperset(of: left)

        var uses = ReturnedUses(redemption: command.redemption)
        var cards: [GiftCardDecision] = []
        var back = [Int64](repeating: 0, count: facts.vouchers.count)
        var discountTotal: Int64 = 0
        var giftCardTotal: Int64 = 0
        for index in taken {
            let voucher = facts.vouchers[index]
            uses.take(voucher)
            guard case .giftCard(let card, let balance) = voucher.kind else {
                back[index] = voucher.left
                discountTotal += voucher.left
                continue
            }
            guard voucher.left > 0 else { continue }
            giftCardTotal += voucher.left
            cards.append(
                card.givenBack(voucher.left, .rolledBack, balance, command.redemption, now))
        }
        let booked = BookedPostings(facts.postings, of: facts.vouchers, facts.settled)
        return RollbackDecision(
            vouchers: taken.sorted(), isClosed: isClosed, uses: uses,
            giftCards: cards.sorted { $0.card.id < $1.card.id }, discountTotal: discountTotal,
            giftCardTotal: giftCardTotal,
            postings: booked.reversal(
                BookedPostings.WayBack(
                    discounts: back, gives: [:], uses: uses, cards: cards, ended: taken)))
    }

    private static func refuse(
        _ taken: [Int], _ facts: RollbackFacts, _ now: Timestamp
    ) throws(Refusal) {
        var faults = Faults()
        if facts.isRolledBack {
            faults.add(
                .alreadyRolledBack, "This redemption is rolled back already; nothing needs doing.",
                required: .string("redeemed"), actual: .string("rolled_back"))
            try faults.refuse()
        }
        for (position, index) in taken.enumerated() {
            let subject = VoucherSubject.pointer(position)
            if facts.vouchers[index].isTakenBack {
                faults.add(
                    .alreadyRolledBack, "This voucher is taken back already; leave it out.",
                    position: position, subject: subject, required: .string("redeemed"),
                    actual: .string("rolled_back"))
            }
            if let first = taken[..<position].firstIndex(of: index) {
                faults.add(
                    .duplicateVoucher, "Name each voucher once.", position: position,
                    subject: subject, required: .string("named once"),
                    actual: .string("same as " + VoucherSubject.pointer(first)))
            }
        }
        faults.addWindowFaults(
            taken.map { facts.vouchers[$0] }, redeemedAt: facts.redeemedAt, now: now)
        try faults.refuse()
    }
}
