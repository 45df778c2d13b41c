import Ledger

/// What parties share and owe, and what days count.
extension BookedPostings {
    /// What a campaign's discounts booked beside them, to the part that goes back.
    func shares(_ campaign: CampaignID, _ progress: Progress) -> [Posting] {
        let days = postings.filter {
            $0.destination.kind == .dayExpense
                && BudgetPacing.campaign(of: $0.destination) == campaign
        }
        let counted = moved(days, progress)
        guard let terms = settled.terms[campaign] else { return counted }
        let change = progress.after - progress.before
        if terms.payers.isEmpty {
            return counted + [terms.issuer.flatMap { owed(by: $0.id, change) }].compactMap { $0 }
        }
        return counted + payers(terms, progress)
    }

    private func payers(_ terms: CampaignTerms, _ progress: Progress) -> [Posting] {
        let booked = terms.payers.map { payer in
            postings.first {
                $0.destination.kind == .payerExpense && $0.destination.owner == payer.number
            }
        }
        let weights = booked.map { $0?.amount ?? 0 }
        let progress = progress.of(weights.reduce(0, +))
        let before = progress.before.split(over: weights)
        let after = progress.after.split(over: weights)
        var parts: [Posting] = []
        for (index, payer) in terms.payers.enumerated() {
            guard let booked = booked[index] else { continue }
            let change = after[index] - before[index]
            parts += [booked.reversed(change), owed(by: payer.party.id, change)].compactMap { $0 }
        }
        return parts
    }

    /// What budgets of forms get back, each in its unit.
    func forms(_ way: WayBack) -> [Posting] {
        postings.flatMap { posting -> [Posting] in
            guard posting.destination.kind == .formExpense else { return [] }
            let owner = posting.destination.formOwner
            var progress = Progress()
            for (place, voucher) in vouchers.enumerated() {
                guard let offer = voucher.offer, offer.campaign == owner.campaign,
                    offer.benefit.form == owner.form
                else { continue }
                let units = units(of: voucher, at: place, way)
                progress.before += units.before
                progress.after += units.after
                progress.all += units.all
            }
            return moved([posting], progress.of(posting.amount))
        }
    }

    private func units(of voucher: UsedVoucher, at place: Int, _ way: WayBack) -> Progress {
        let isEnded = way.ended.contains(place)
        switch voucher.offer?.benefit.form {
        case .discount, .goods:
            let before = voucher.amount - voucher.left
            return Progress(
                before: before, after: before + way.discounts[place], all: voucher.amount)
        case .service:
            let before: Int64 = voucher.isTakenBack ? 1 : 0
            return Progress(before: before, after: isEnded ? 1 : before, all: 1)
        case .cashCredit, .points, .coupons:
            let after = isEnded ? 0 : way.gives[place] ?? voucher.stillGives
            return Progress(
                before: voucher.gives - voucher.stillGives, after: voucher.gives - after,
                all: voucher.gives)
        case nil: return Progress()
        }
    }

    /// What a card's issuer no longer owes for what the card got back.
    func owed(for decision: GiftCardDecision) -> Posting? {
        settled.cardIssuers[decision.card.id].flatMap { issuer in
            owed(by: issuer, decision.activities.reduce(0) { $0 + $1.amount })
        }
    }

    /// What a party no longer owes the acceptor; nothing where it is the acceptor. Whoever owed
    /// for a redemption owes one acceptor, so there is one posting of each party at most.
    private func owed(by party: PartyID, _ amount: Int64) -> Posting? {
        postings.first { $0.source.kind == .clearing && $0.source.owner == party.number }?
            .reversed(amount)
    }
}

extension Posting {
    /// So much of it reversed, or booked again where it is negative; nil for nothing.
    fileprivate func reversed(_ amount: Int64) -> Posting? {
        guard amount != 0 else { return nil }
        return amount > 0
            ? Posting(from: destination, to: source, amount: amount)
            : Posting(from: source, to: destination, amount: -amount)
    }
}

extension Int64 {
    /// A part of a whole, spread over what the whole was made of: each share is in proportion, less
    /// than one unit off for each weight before it, and they sum to the part.
    ///
    /// No share of a larger part is smaller, which largest remainders do not promise: so what goes
    /// back step by step never has to be taken again from somebody who has nothing left.
    ///
    /// Precondition: 0 ... the sum of the weights, each 0 or more.
    func split(over weights: [Int64]) -> [Int64] {
        var (part, whole) = (self, weights.reduce(0, +))
        return weights.map { weight in
            let share = part.share(of: weight, outOf: whole)
            part -= share
            whole -= weight
            return share
        }
    }

    /// What a part of `whole` is of `amount`, rounded down; 0 where the whole is.
    ///
    /// Precondition: 0 ... `whole`.
    func share(of amount: Int64, outOf whole: Int64) -> Int64 {
        guard whole > 0 else { return 0 }
        return whole.dividingFullWidth(multipliedFullWidth(by: amount)).quotient
    }
}
