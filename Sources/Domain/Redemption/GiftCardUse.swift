import Ledger

/// One gift card of a command, with its facts.
struct GiftCardUse {
    /// Position in the command.
    let index: Int
    let use: RedemptionCommand.VoucherUse
    let card: GiftCard
    let balance: Int64
    /// At most this much; nil: as much as is due.
    let amount: Int64?
    /// Nil where nobody but the merchant is concerned.
    var settlement: SettlementFacts?

    /// Pays from the card, or says all that speaks against it and changes nothing.
    func apply(_ circumstances: Circumstances, _ bill: inout Bill) -> Faults {
        var faults = Faults()
        addStateFaults(circumstances, &faults)
        addAmountFaults(due: bill.due, member: circumstances.member, &faults)
        guard faults.isEmpty else { return faults }
        bill.pay(self, amount: min(bill.due, balance, amount ?? balance))
        return faults
    }

    private func addStateFaults(_ circumstances: Circumstances, _ faults: inout Faults) {
        if card.currency != circumstances.order.currency {
            add(
                &faults, .currencyMismatch, "Use this gift card on an order in its own currency.",
                required: .string(card.currency.code),
                actual: .string(circumstances.order.currency.code))
        }
        switch card.state {
        case .active:
            break
        case .issued:
            add(
                &faults, .notActivated, "Activate this gift card first.",
                required: .string("active"), actual: .string("issued"))
        case .blocked:
            add(
                &faults, .blocked, "This gift card is blocked; ask the merchant to unblock it.",
                required: .string("active"), actual: .string("blocked"))
        }
        if circumstances.now >= card.expiresAt {
            add(
                &faults, .expired, "This gift card has expired; take it off the order.",
                required: ConditionValue.time(card.expiresAt),
                actual: ConditionValue.time(circumstances.now))
        }
        guard !isOwned(by: circumstances.member) else { return }
        if circumstances.member == nil {
            add(
                &faults, .memberRequired, "Ask for the customer's member number and try again.",
                required: .string("a member"), actual: .null)
        } else {
            add(
                &faults, .wrongMember, "Only the member this gift card belongs to can use it.",
                required: .string("the member it belongs to"), actual: .string("another member"))
        }
    }

    /// True for anybody where the card is not bound to a member.
    private func isOwned(by member: MemberID?) -> Bool {
        card.member == nil || card.member == member
    }

    private func addAmountFaults(due: Int64, member: MemberID?, _ faults: inout Faults) {
        let accepted = 1...Limits.amountMinorUnits
        if let amount, !accepted.contains(amount) {
            add(
                &faults, .outOfRange, "Take 1 minor unit or more from a gift card.",
                required: ConditionValue.range(accepted), actual: .integer(amount))
        }
        // The balance is told to its owner only. A card that was never activated has none to speak
        // of; that it needs activation says it all.
        let needed = max(amount ?? 1, 1)
        if isOwned(by: member) && card.state != .issued && balance < needed {
            add(
                &faults, .insufficientBalance, "Take less from this gift card, or take it off.",
                required: Money(needed, card.currency).json,
                actual: Money(balance, card.currency).json)
        }
        if due == 0 {
            add(
                &faults, .nothingToApply, "Nothing is left to pay; take the gift card off.",
                required: .integer(1), actual: .integer(0))
        }
    }

    private func add(
        _ faults: inout Faults, _ code: RefusalCode, _ message: String, required: JSON,
        actual: JSON
    ) {
        faults.add(
            code, message, position: index, subject: VoucherSubject.pointer(index),
            required: required, actual: actual)
    }
}
