import Domain
import Ledger

/// What happens to a redemption.
extension LifecycleRun {
    var kept: [Int64] { zip(lifecycle.order.lines, returned).map { $0.quantity - $1 } }

    static func items(
        _ kept: [Int64], _ random: inout SeededRandom
    ) -> [Int64] {
        var items = kept.map { random.chance(400) ? random.within(0...$0) : 0 }
        if items.allSatisfy({ $0 == 0 }), let line = kept.firstIndex(where: { $0 > 0 }) {
            items[line] = random.within(1...kept[line])
        }
        return items
    }

    mutating func returnGoods(_ pieces: [Int64]) throws(LifecycleFault) {
        var facts = ReturnFacts(
            order: lifecycle.order, redeemedAt: LifecycleCase.now, member: nil,
            vouchers: vouchers, postings: decision.postings)
        facts.returned = returned
        facts.returns = returns
        facts.refundedOtherwise = otherwise
        facts.settled = lifecycle.settled(books)
        facts.tender = decision.tender
        facts.tenderBack = tenderBack
        facts.knowBudgets { books[$0] }
        let items = pieces.enumerated().compactMap { line, quantity in
            quantity > 0 ? ReturnCommand.Item(.line(line), quantity) : nil
        }
        let back: ReturnDecision
        do {
            back = try GoodsReturn.decide(
                ReturnCommand(
                    tenant: LifecycleCase.tenant, redemption: Self.redemption, items: items),
                facts: facts, now: now)
        } catch {
            throw LifecycleFault("a return was refused: \(error.code)")
        }
        try compare(back)
        try takeBack(restoring: back.tender, back.postings) { back.givesBack[$0] ?? 0 }
        tenderBack = tenderBack + back.tender
        returned = back.returned
        returns += 1
        otherwise += back.otherwise - back.forExpiredCards
        paidBack += back.refund
        unrecovered = back.unrecovered
        isClosed = back.isClosed
        for (index, voucher) in vouchers.enumerated() {
            vouchers[index] = with(
                voucher, more: back.discountsBack[index] + back.cardParts[index],
                stillGives: back.givesBack[index])
        }
        update(back.giftCards)
    }

    mutating func rollBack(one random: inout SeededRandom) throws(LifecycleFault) {
        let left = vouchers.indices.filter { !vouchers[$0].isTakenBack }
        guard let place = random.pick(left) else { return }
        try rollBack([place])
    }

    mutating func rollBack(_ places: [Int]?) throws(LifecycleFault) {
        let facts = RollbackFacts(
            isRolledBack: isClosed, redeemedAt: LifecycleCase.now, member: nil,
            postings: decision.postings, vouchers: vouchers, settled: lifecycle.settled(books))
        let back: RollbackDecision
        do {
            back = try Redemption.rollBack(
                RollbackCommand(
                    tenant: LifecycleCase.tenant, redemption: Self.redemption, vouchers: places),
                facts: facts, now: now)
        } catch {
            throw LifecycleFault("a rollback was refused: \(error.code)")
        }
        let restored = back.isClosed ? decision.tender - tenderBack : .nothing
        try takeBack(restoring: restored, back.postings) {
            back.vouchers.contains($0) ? 0 : Int64.max
        }
        isClosed = back.isClosed
        if !isClosed { paidAgain += back.discountTotal + back.giftCardTotal }
        paidBack += back.giftCardTotal + restored.amount
        tenderBack = tenderBack + restored
        for place in back.vouchers { vouchers[place] = with(vouchers[place], isTakenBack: true) }
        update(back.giftCards)
    }

    mutating func refundCard(_ random: inout SeededRandom) throws(LifecycleFault) {
        let places = vouchers.indices.filter { vouchers[$0].offer == nil && vouchers[$0].left > 0 }
        guard let place = random.pick(places),
            case .giftCard(let card, let balance) = vouchers[place].kind, now < card.expiresAt
        else { return }
        let amount = random.within(1...vouchers[place].left)
        let back: GiftCardDecision
        do {
            back = try card.refund(
                GiftCardRefundCommand(redemption: Self.redemption, amount: amount),
                facts: GiftCardRefundFacts(
                    balance: balance, redeemedAmount: vouchers[place].amount,
                    refundedAmount: vouchers[place].givenBack, isRolledBack: false),
                now: now)
        } catch {
            throw LifecycleFault("a refund was refused: \(error.code)")
        }
        var postings = back.postings
        let issuer = lifecycle.issuers[card.id]
        for posting in decision.postings
        where posting.source.kind == .clearing && posting.source.owner == issuer?.number {
            postings.append(
                Posting(from: posting.destination, to: posting.source, amount: amount))
        }
        try books.book(postings)
        paidBack += amount
        vouchers[place] = with(vouchers[place], more: amount)
        update([back])
    }

    private var purse: RewardPurse {
        var balances = RewardPurse.Balances()
        for asset in lifecycle.money.available.keys {
            balances.available[asset] = books[lifecycle.money.account(.rewardAvailable, asset)]
            balances.debt[asset] = books[lifecycle.money.account(.rewardDebt, asset)]
        }
        return RewardPurse(
            tenant: LifecycleCase.tenant, member: LifecycleMoney.member, balances: balances)
    }

    /// One entry for all that a way back books, as the engine writes it.
    private mutating func takeBack(
        restoring tender: Tender.Paid, _ postings: [Posting], leaving left: (Int) -> Int64
    ) throws(LifecycleFault) {
        var purse = purse
        purse.restore(tender.points, of: .points)
        purse.restore(tender.cashCredit, of: LifecycleCase.currency)
        for index in rewards.indices {
            let excess = rewards[index].left - left(rewards[index].number)
            if excess > 0 { _ = rewards[index].takeBack(excess, &purse) }
        }
        try books.book(postings + purse.postings)
    }

    mutating func mature() throws(LifecycleFault) {
        var purse = purse
        for index in rewards.indices where rewards[index].state == .pending {
            rewards[index].mature(&purse)
        }
        try books.book(purse.postings)
    }

    mutating func spend(_ random: inout SeededRandom) throws(LifecycleFault) {
        var purse = purse
        for asset in lifecycle.money.available.keys.sorted() {
            let amount = random.within(0...max(purse.balances.available[asset] ?? 0, 0))
            purse.spend(amount, of: asset)
            spent[asset, default: 0] += amount
        }
        try books.book(purse.postings)
    }

    private mutating func update(_ decisions: [GiftCardDecision]) {
        for decision in decisions {
            cards[decision.card.id] = (decision.card, decision.balance)
            cardBack[decision.card.id, default: 0] += decision.activities.reduce(0) {
                $0 + $1.amount
            }
        }
        for index in vouchers.indices { vouchers[index] = with(vouchers[index]) }
    }

    private func with(
        _ voucher: UsedVoucher, more: Int64 = 0, isTakenBack: Bool? = nil,
        stillGives: Int64? = nil
    ) -> UsedVoucher {
        var kind = voucher.kind
        if case .giftCard(let card, _) = kind, let known = cards[card.id] {
            kind = .giftCard(known.card, balance: known.balance)
        }
        return UsedVoucher(
            kind, amount: voucher.amount, lineAmounts: voucher.lineAmounts,
            givenBack: voucher.givenBack + more,
            isTakenBack: isTakenBack ?? voucher.isTakenBack, gives: voucher.gives,
            stillGives: stillGives ?? voucher.stillGives)
    }
}
