import Domain
import Ledger

/// What must hold after every step.
extension LifecycleRun {
    /// Customers' payments: cards, and other means, also for what became due again.
    private var payments: Int64 {
        lifecycle.order.total - decision.discountTotal + paidAgain
    }

    /// Holds a return against the model.
    mutating func compare(_ back: ReturnDecision) throws(LifecycleFault) {
        let coupons = vouchers.indices.filter { vouchers[$0].offer != nil }
        let applied = coupons.sorted { one, two in
            guard let first = vouchers[one].offer, let second = vouchers[two].offer else {
                return one < two
            }
            return first.stacking.priority != second.stacking.priority
                ? first.stacking.priority > second.stacking.priority : one < two
        }
        let model = LifecycleModel(
            order: lifecycle.order,
            vouchers: applied.compactMap { place in
                vouchers[place].offer.map {
                    LifecycleModel.Voucher(
                        place: place, offer: $0, lines: vouchers[place].lineAmounts,
                        isTakenBack: vouchers[place].isTakenBack,
                        gives: vouchers[place].gives)
                }
            })
        let kept = zip(lifecycle.order.lines, back.returned).map { $0.quantity - $1 }
        let (due, gives) = model.due(kept)
        var withdrawn: Int64 = 0
        for (voucher, due) in zip(model.vouchers, due) {
            let now = vouchers[voucher.place]
            var given = now.isTakenBack ? now.givenBack : now.amount - due
            if given < now.givenBack, isShared {
                given = now.givenBack
                isWithheld = true
            }
            withdrawn += given
            guard back.discountsBack[voucher.place] == given - now.givenBack else {
                throw LifecycleFault(
                    "voucher \(voucher.place) gives \(back.discountsBack[voucher.place]) back, "
                        + "not \(given - now.givenBack)")
            }
        }
        for (place, alone) in gives {
            let amount = min(alone, vouchers[place].stillGives)
            guard back.givesBack[place] ?? 0 != amount else { continue }
            throw LifecycleFault(
                "voucher \(place) still gives \(back.givesBack[place] ?? 0) back, not \(amount)")
        }
        let before = vouchers.reduce(otherwise + tenderBack.amount) {
            $0 + ($1.offer == nil ? $1.givenBack : 0)
        }
        let owed = lifecycle.order.total - model.value(kept) - withdrawn
        guard back.refund == max(0, owed - before), back.unrecovered == max(0, before - owed) else {
            throw LifecycleFault(
                "\(back.refund) is refunded and \(back.unrecovered) missing, not "
                    + "\(owed - before)")
        }
        try compare(back.tender, before: before, refund: back.refund)
    }

    /// Points and credit come back in the proportion in which all that was paid does.
    private func compare(
        _ tender: Tender.Paid, before: Int64, refund: Int64
    ) throws(LifecycleFault) {
        let (paid, all) = (lifecycle.order.total - decision.discountTotal, decision.tender)
        guard all.amount > 0 else { return }
        let due = all.amount * min(before + refund, paid) / paid
        let back = tenderBack.amount + min(refund, due - tenderBack.amount)
        let inPoints = all.pointsAmount * back / all.amount
        let points = all.pointsAmount == 0 ? 0 : all.points * inPoints / all.pointsAmount
        let expected = Tender.Paid(
            points: points, pointsAmount: inPoints, cashCredit: back - inPoints)
        guard tenderBack + tender == expected else {
            throw LifecycleFault("\(tenderBack + tender) has come back, not \(expected)")
        }
    }

    /// Where others pay a part, or money was set aside, nothing is given again.
    private var isShared: Bool {
        decision.postings.contains {
            if $0.source.kind == .campaignReserve { return true }
            return switch $0.destination.kind {
            case .promotionExpense, .quotaUsed, .giftCardRedeemed: false
            default: true
            }
        }
    }

    func check() throws(LifecycleFault) {
        if paidBack > payments {
            throw LifecycleFault("\(paidBack) of \(payments) was paid back")
        }
        for campaign in lifecycle.campaigns {
            let given = vouchers.reduce(0) {
                $0 + ($1.offer?.campaign == campaign.id ? $1.left : 0)
            }
            if books[campaign.expenseAccount] != given {
                throw LifecycleFault(
                    "\(books[campaign.expenseAccount]) is spent, \(given) is given")
            }
            try checkBudget(of: campaign, given)
            try checkShares(of: campaign, given)
        }
        try checkClearing()
        try checkRewards()
        for (id, known) in cards where books[known.card.balanceAccount] != known.balance {
            throw LifecycleFault("card \(id.number) is worth something else than its account")
        }
        let isReturned = returned == lifecycle.order.lines.map(\.quantity)
        if isReturned, paidBack != payments || unrecovered != 0 {
            throw LifecycleFault("all is returned, and \(paidBack) of \(payments) is paid back")
        }
        if isClosed, tenderBack != decision.tender {
            throw LifecycleFault("\(tenderBack) of \(decision.tender) has come back")
        }
    }
}
