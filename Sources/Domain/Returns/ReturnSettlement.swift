import Ledger

/// Carries a return out that nothing speaks against: what is due, who gets it, what is booked.
struct ReturnSettlement {
    private let facts: ReturnFacts
    private let pieces: [Int64]
    private let now: Timestamp
    private let redemption: RedemptionID
    private let before: KeptOrder
    private let after: KeptOrder

    /// `pieces`: returned of each line in all.
    init(command: ReturnCommand, facts: ReturnFacts, pieces: [Int64], now: Timestamp) {
        self.facts = facts
        self.pieces = pieces
        self.now = now
        redemption = command.redemption
        before = KeptOrder(facts.order, returned: facts.returned)
        after = KeptOrder(facts.order, returned: pieces)
    }

    func decision() -> ReturnDecision {
        let isClosed = after.order == nil
        let worth = Revaluation(facts, after)?.worth() ?? .nothing
        let discountsBack = discountsBack(worth)
        // What is due to the customer in all: the goods he gave back, less the discounts that he
        // had on them, or has lost.
        var due = facts.order.total - after.value
        var refunded = facts.refundedOtherwise + facts.tenderBack.amount
        var keptCost = after.value
        for (voucher, back) in zip(facts.vouchers, discountsBack) {
            if voucher.offer == nil {
                refunded += voucher.givenBack
            } else {
                due -= voucher.givenBack + back
                keptCost -= voucher.left - back
            }
        }
        let refund = max(0, due - refunded)
        var tenders = ReturnTenders(redemption: redemption, now: now)
        tenders.pay(refund, facts, refunded: refunded)
        var uses = ReturnedUses(redemption: redemption)
        if isClosed { uses.take(facts.vouchers, where: { !$0.isTakenBack }) }
        return ReturnDecision(
            returned: pieces, value: before.value - after.value, discountsBack: discountsBack,
            refund: refund, tender: tenders.tender, cardParts: tenders.cardParts,
            otherwise: tenders.otherwise, forExpiredCards: tenders.forExpiredCards,
            unrecovered: max(0, refunded - due), isClosed: isClosed, keptCost: keptCost,
            givesBack: gives(worth, isClosed), giftCards: tenders.giftCards, uses: uses,
            postings: BookedPostings(facts.postings, of: facts.vouchers, facts.settled)
                .reversal(
                    BookedPostings.WayBack(
                        discounts: discountsBack, gives: gives(worth, isClosed), uses: uses,
                        cards: tenders.giftCards,
                        ended: isClosed ? facts.vouchers.indices.filter(facts.isLeft) : [])))
    }

    /// What each voucher that gave something back still gives.
    private func gives(_ worth: Revaluation.Worth, _ isClosed: Bool) -> [Int: Int64] {
        var gives: [Int: Int64] = [:]
        for (place, voucher) in facts.vouchers.enumerated() where voucher.gives > 0 {
            gives[place] = isClosed ? 0 : worth.givesBack[place] ?? 0
        }
        return gives
    }

    /// Discount to give back now by voucher. Negative, so given again, only where the budget that
    /// it comes from has it.
    private func discountsBack(_ worth: Revaluation.Worth) -> [Int64] {
        var budgetLeft = facts.budgetLeft
        return facts.vouchers.enumerated().map { index, voucher in
            guard case .coupon(_, _, let campaign) = voucher.kind, !voucher.isTakenBack else {
                return 0
            }
            let back = voucher.left - (worth.discounts[index] ?? 0)
            if back < 0, let left = budgetLeft[campaign.id] {
                guard -back <= left else { return 0 }
                budgetLeft[campaign.id] = left + back
            }
            return back
        }
    }
}

/// Who gets a refund. Points and credit get their share of what was paid; of the rest the cards
/// that paid come first, by id, each up to what is left of its payment, then other means. So no
/// card becomes cash, and a card's value is the first to come back.
///
/// A blocked card gets its part and stays blocked. Nobody could spend what an expired one got: its
/// part is paid by other means.
struct ReturnTenders {
    let redemption: RedemptionID
    let now: Timestamp
    private(set) var tender = Tender.Paid.nothing
    private(set) var giftCards: [GiftCardDecision] = []
    private(set) var cardParts: [Int64] = []
    private(set) var otherwise: Int64 = 0
    private(set) var forExpiredCards: Int64 = 0

    init(redemption: RedemptionID, now: Timestamp) {
        self.redemption = redemption
        self.now = now
    }

    /// `refunded`: what was paid back before.
    mutating func pay(_ refund: Int64, _ facts: ReturnFacts, refunded: Int64) {
        let vouchers = facts.vouchers
        tender = facts.tenderBack(with: refund, refunded: refunded)
        cardParts = [Int64](repeating: 0, count: vouchers.count)
        var cards: [(index: Int, card: GiftCard, balance: Int64)] = []
        for (index, voucher) in vouchers.enumerated() {
            guard case .giftCard(let card, let balance) = voucher.kind else { continue }
            cards.append((index, card, balance))
        }
        var left = refund - tender.amount
        for (index, card, balance) in cards.sorted(by: { $0.card.id < $1.card.id }) {
            let part = min(left, vouchers[index].left)
            guard part > 0 else { continue }
            cardParts[index] = part
            left -= part
            if now >= card.expiresAt {
                forExpiredCards += part
            } else {
                giftCards.append(card.givenBack(part, .refunded, balance, redemption, now))
            }
        }
        otherwise = left + forExpiredCards
    }
}

extension ReturnFacts {
    /// What of a refund comes back as points and credit: so much that they have come back in the
    /// proportion in which all that was paid has, rounded down, and in full at the end. What hand
    /// refunds of cards have paid back beyond it is made up for by the next refunds.
    fileprivate func tenderBack(with refund: Int64, refunded: Int64) -> Tender.Paid {
        guard tender.amount > 0 else { return .nothing }
        let all = min(refunded + refund, paid).split(over: [tender.amount, paid - tender.amount])
        let amount = min(all[0], tenderBack.amount + refund)
        let parts = amount.split(over: [tender.pointsAmount, tender.cashCredit])
        let points = parts[0].share(of: tender.points, outOf: tender.pointsAmount)
        return Tender.Paid(
            points: points - tenderBack.points, pointsAmount: parts[0] - tenderBack.pointsAmount,
            cashCredit: parts[1] - tenderBack.cashCredit)
    }
}

extension GiftCard {
    /// Books a part of a redemption's payment back (redeemed -> balance), whatever the card's
    /// state.
    func givenBack(
        _ amount: Int64, _ kind: GiftCardActivity.Kind, _ balance: Int64,
        _ redemption: RedemptionID, _ now: Timestamp
    ) -> GiftCardDecision {
        var decision = GiftCardDecision(card: self, balance: balance)
        decision.postings.append(
            Posting(from: redeemedAccount, to: balanceAccount, amount: amount))
        decision.record(kind, amount: amount, redemption: redemption, at: now)
        return decision
    }
}
