// The room "Lifecycle": a redemption's whole life against the pure decisions, without a database,
// so that a million of them take minutes. A random order is redeemed with random coupons and cards;
// then goods come back, vouchers are taken back, cards are refunded, in any order, until nothing is
// left or the sequence ends. After every step the books are held against `LifecycleModel`.
//
// Payers, issuers, days, reserves, points, credit and give-backs are part of it (`LifecycleMoney`).
// Held orders, captured part by part, live in `HeldLife`.

import Domain
import Ledger

/// What may happen to a redemption.
package enum LifecycleAction: CaseIterable, Sendable {
    case returnGoods
    case rollBackOne
    case rollBackAll
    case refundCard
    /// The day of what waits has come.
    case mature
    /// The member spends points and credit on something else.
    case spend
}

/// One sequence.
package struct LifecycleRun {
    let lifecycle: LifecycleCase
    let decision: RedemptionDecision
    var books: LifecycleBooks
    var vouchers: [UsedVoucher]
    var cards: [GiftCardID: (card: GiftCard, balance: Int64)] = [:]
    /// What cards really got back, whatever stood for those that had expired.
    var cardBack: [GiftCardID: Int64] = [:]
    var rewards: [GivenBack]
    /// What the member spent on something else.
    var spent: [Asset: Int64] = [:]
    var returned: [Int64]
    var returns: Int64 = 0
    var otherwise: Int64 = 0
    /// What of points and credit has come back.
    var tenderBack = Tender.Paid.nothing
    var isClosed = false
    /// True once a discount was not given again for want of a budget.
    var isWithheld = false
    /// By cards and by other means; refunds of cards by hand as well.
    var paidBack: Int64 = 0
    var unrecovered: Int64 = 0
    /// What vouchers gave that were taken back by themselves, paid once more by other means.
    var paidAgain: Int64 = 0
    var now = LifecycleCase.now

    /// Nil where the vouchers were refused.
    package init?(_ lifecycle: LifecycleCase) throws(LifecycleFault) {
        self.lifecycle = lifecycle
        do {
            decision = try Redemption.decide(
                lifecycle.command, facts: lifecycle.facts, now: LifecycleCase.now)
        } catch {
            return nil
        }
        books = LifecycleBooks(lifecycle)
        returned = lifecycle.order.lines.map { _ in 0 }
        vouchers = []
        rewards = decision.givenBack
        try books.book(decision.postings + decision.rewardPostings)
        for (card, balance) in zip(lifecycle.cards, lifecycle.balances) {
            cards[card.id] = (card, balance)
        }
        for (fact, applied) in zip(lifecycle.facts.vouchers, decision.applied) {
            switch fact {
            case .coupon(let coupon, let offer, let campaign, _):
                vouchers.append(
                    UsedVoucher(
                        .coupon(coupon?.redeemed(by: Self.redemption), offer, campaign),
                        amount: applied.amount, lineAmounts: applied.lineAmounts,
                        gives: rewards.first { $0.number == vouchers.count }?.amount ?? 0))
            case .giftCard(let card, let balance):
                cards[card.id] = (card, balance - applied.amount)
                vouchers.append(
                    UsedVoucher(
                        .giftCard(card, balance: balance - applied.amount),
                        amount: applied.amount))
            }
        }
        try check()
    }

    static let redemption = RedemptionID(9)

    /// Plays actions until the redemption has ended or `steps` are done; the actions done.
    package mutating func play(
        _ random: inout SeededRandom, steps: Int
    ) throws(LifecycleFault) -> [LifecycleAction] {
        var done: [LifecycleAction] = []
        while !isClosed, done.count < steps {
            now = now.advanced(byMilliseconds: random.within(0...10))
            let action: LifecycleAction =
                random.chance(750)
                ? .returnGoods : random.pick(LifecycleAction.allCases) ?? .returnGoods
            switch action {
            case .returnGoods: try returnGoods(Self.items(kept, &random))
            case .rollBackOne: try rollBack(one: &random)
            case .rollBackAll: try rollBack(nil)
            case .refundCard: try refundCard(&random)
            case .mature: try mature()
            case .spend: try spend(&random)
            }
            done.append(action)
            try check()
        }
        return done
    }

    /// What the customer has back less what is missing: the same for every order of returns.
    package var outcome: Int64 { paidBack - unrecovered }

    /// The same redemption with these pieces returned one after another in a random order.
    package func returning(
        _ random: inout SeededRandom
    ) throws(LifecycleFault) -> LifecycleRun? {
        guard var other = try LifecycleRun(lifecycle) else { return nil }
        var pieces = returned.enumerated().flatMap { line, count in
            Array(repeating: line, count: Int(count))
        }
        while !pieces.isEmpty {
            let line = pieces.remove(at: random.below(pieces.count))
            try other.returnGoods(lifecycle.order.lines.indices.map { $0 == line ? 1 : 0 })
            try other.check()
        }
        return other
    }
}
