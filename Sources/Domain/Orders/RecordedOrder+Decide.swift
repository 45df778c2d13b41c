package import Ledger

/// The body of recordOrder.
package struct OrderRecordDraft: Hashable, Sendable {
    package let reference: String
    /// The merchant's number of the member.
    package let member: String
    package let currency: Asset
    /// After discounts, minor units.
    package let amount: Int64

    package static func read(_ json: JSON) throws(Refusal) -> OrderRecordDraft {
        try ObjectReader.read(json) { fields in
            let reference = fields.required("reference", .reference)
            let member = fields.required("member", .externalID)
            let currency = fields.required("currency", .currency)
            let amount = fields.required("amount", .integer(0...Limits.amountMinorUnits))
            guard let reference, let member, let currency, let amount else { return nil }
            return OrderRecordDraft(
                reference: reference, member: member, currency: currency, amount: amount)
        }
    }

    /// Checks a reference where it comes in a path.
    package static func reference(_ text: String) throws(Refusal) -> String {
        try ObjectReader.read(["reference": .string(text)]) { fields in
            fields.required("reference", .reference)
        }
    }
}

/// What a member's history gains, or loses where it is below 0.
package struct HistoryChange: Hashable, Sendable {
    package let visits: Int64
    package let spent: Int64

    package init(visits: Int64, spent: Int64) {
        self.visits = visits
        self.spent = spent
    }
}

/// A redemption of the same order that was not taken back.
package struct OrderRedemption: Hashable, Sendable {
    package let member: MemberID?
    package let currency: Asset
    /// After discounts, minor units.
    package let spent: Int64
    /// The hold that it is a part of; parts of one hold are one visit.
    package let hold: HoldID?

    package init(member: MemberID?, currency: Asset, spent: Int64, hold: HoldID? = nil) {
        self.member = member
        self.currency = currency
        self.spent = spent
        self.hold = hold
    }
}

extension RecordedOrder {
    /// The order as it is recorded, and what the history gains: nothing where redemptions of the
    /// order count already.
    ///
    /// Refusals: `already_exists` where the order was redeemed for another member.
    package static func record(
        _ draft: OrderRecordDraft, tenant: TenantID, member: MemberID,
        redemptions: [OrderRedemption], now: Timestamp
    ) throws(Refusal) -> (order: RecordedOrder, change: HistoryChange) {
        if redemptions.contains(where: { $0.member != nil && $0.member != member }) {
            throw Refusal(
                .alreadyExists,
                "This order was redeemed for another member. Record it for that one.",
                [
                    Condition(
                        "member", subject: "/member", required: .string("the member of the order"),
                        actual: .string("another member"))
                ])
        }
        var order = RecordedOrder(
            tenant: tenant, reference: draft.reference, member: member,
            currency: draft.currency, amount: draft.amount, state: .counted, recordedAt: now)
        guard order.counting(redemptions).isEmpty else {
            order.state = .redeemed
            return (order, HistoryChange(visits: 0, spent: 0))
        }
        return (order, HistoryChange(visits: 1, spent: draft.amount))
    }

    /// The order taken back. What was redeemed of it and not taken back counts from now on.
    ///
    /// Refusals: `illegal_state` where it is cancelled.
    package func cancelled(
        redemptions: [OrderRedemption], now: Timestamp
    ) throws(Refusal) -> (order: RecordedOrder, change: HistoryChange) {
        if state == .cancelled {
            throw Refusal(
                .illegalState, "This order is cancelled already; nothing needs doing.",
                [
                    Condition(
                        RefusalCode.illegalState.rawValue, required: .string("recorded"),
                        actual: .string("cancelled"))
                ])
        }
        var order = self
        order.state = .cancelled
        order.cancelledAt = now
        guard state == .counted else { return (order, HistoryChange(visits: 0, spent: 0)) }
        let others = counting(redemptions)
        return (
            order,
            HistoryChange(
                visits: Self.visits(of: others) - 1,
                spent: others.reduce(-amount) { $0.saturatingSum($1.spent) })
        )
    }

    /// Whether a redemption of this order counts for the member by itself.
    package func counts(redemptionBy member: MemberID, in currency: Asset) -> Bool {
        state != .counted || member != self.member || currency != self.currency
    }

    /// The order after the last of its redemptions was taken back: it counts by itself again. Nil
    /// where nothing changes.
    package func withoutRedemptions(_ left: [OrderRedemption]) -> RecordedOrder? {
        guard state == .redeemed, counting(left).isEmpty else { return nil }
        var order = self
        order.state = .counted
        return order
    }

    /// The redemptions that the same history counts.
    private func counting(_ redemptions: [OrderRedemption]) -> [OrderRedemption] {
        redemptions.filter { $0.member == member && $0.currency == currency }
    }

    /// Parts of one hold count together.
    private static func visits(of redemptions: [OrderRedemption]) -> Int64 {
        let holds = redemptions.compactMap(\.hold)
        return Int64(redemptions.count - holds.count + Set(holds).count)
    }

    /// True where a repeat asks for what is recorded.
    package func isSame(as draft: OrderRecordDraft, by member: MemberID) -> Bool {
        member == self.member && draft.currency == currency && draft.amount == amount
    }

    /// As answers show it. `member` is the merchant's number.
    package func document(member: String) -> JSON {
        [
            "reference": .string(reference), "member": .string(member),
            "currency": .string(currency.code), "amount": .integer(amount),
            "state": .string(state == .cancelled ? "cancelled" : "recorded"),
            "recorded_at": .string(recordedAt.rfc3339),
            "cancelled_at": .text(orNull: cancelledAt?.rfc3339),
        ]
    }
}
