// Qualification
//
// What a member could do with an order: every voucher of the wallet is judged by itself, by the
// same function that a redemption asks, and then the best choice of them is searched for. So a till
// or a mini-program needs one call to show what applies, what it saves, what is nearly reached and
// why the rest does not, and to offer the choice that saves most.

package import Ledger

/// A wallet held against an order.
package struct Qualification: Sendable {
    /// One voucher by itself.
    package struct Item: Sendable {
        package let voucher: RedemptionCommand.VoucherUse
        package let verdict: Verdict
        /// What more of the eligible lines would give; nil where nothing more is to be had.
        package let nextStep: NextStep?
        /// What it gives back for the order by itself, beside no other voucher.
        package let givesBack: GivesBack?
    }

    package enum Verdict: Sendable {
        /// Alone it takes so much off; 0 for a service.
        case applicable(amount: Int64)
        case refused(Refusal)
    }

    /// The vouchers that take most off the order together.
    package struct Combination: Hashable, Sendable {
        /// In the order of application.
        package let vouchers: [RedemptionCommand.VoucherUse]
        /// Minor units.
        package let discountTotal: Int64
        /// No choice takes more than `discountTotal + gap`; 0 where this one is the best.
        package let gap: Int64
    }

    /// In the order of the command's vouchers.
    package let items: [Item]
    package let best: Combination
}

extension Redemption {
    /// Judges every coupon and public code of a wallet; gift cards are tender and not part of it.
    ///
    /// `command.vouchers` may be as many as `Limits.walletCoupons`.
    /// Precondition: the facts belong to the command's vouchers, in the same order.
    package static func qualify(
        _ command: RedemptionCommand, facts: RedemptionFacts, now: Timestamp
    ) -> Qualification {
        let circumstances = Circumstances(
            order: command.order, names: OrderNames(command.order, products: facts.products),
            member: command.member, situation: facts.situation, couponCount: 1, now: now)
        var wallet = Wallet(circumstances, RewardDesk(command, facts.rewards, now: now))
        for (index, use) in command.vouchers.enumerated() {
            guard
                case .coupon(let coupon, let offer, let campaign, let counters) =
                    facts.vouchers[index]
            else { preconditionFailure("a wallet holds coupons and public codes") }
            wallet.judge(
                CouponUse(
                    index: index, use: use, coupon: coupon, offer: offer, campaign: campaign,
                    counters: counters, funding: facts.settlement?.campaigns[campaign.id]))
        }
        return Qualification(items: wallet.items, best: wallet.best())
    }
}

/// The vouchers of a wallet as they are judged.
private struct Wallet {
    private let circumstances: Circumstances
    private let untouched: LineBalances
    /// Judges what is given back, afresh for each voucher.
    private let desk: RewardDesk
    private var linesByOffer: [OfferID: PricedLines] = [:]
    private var candidates: [CombinationSearch.Candidate] = []
    private(set) var items: [Qualification.Item] = []

    init(_ circumstances: Circumstances, _ desk: RewardDesk) {
        self.circumstances = circumstances
        self.desk = desk
        untouched = LineBalances(circumstances.order)
    }

    mutating func judge(_ use: CouponUse) {
        let lines = linesByOffer[use.offer.id] ?? use.offer.lines(of: circumstances)
        linesByOffer[use.offer.id] = lines
        let verdict: Qualification.Verdict
        var givesBack: GivesBack?
        switch use.judge(circumstances, lines, untouched, SharedCounters()) {
        case .discount(let amount, let left):
            var after = use.finalFaults(circumstances, left, lines)
            let (gives, against) = giving(use, lines)
            after.add(against)
            if let refusal = after.refusal {
                verdict = .refused(refusal.withoutSubjects)
            } else {
                verdict = .applicable(amount: amount)
                givesBack = gives
            }
            add(use, lines, alone: amount)
        case .refused(let faults):
            // A budget that is too small for the voucher alone may do beside others.
            if faults.isOnly(.limitBudget) { addBeyondBudget(use, lines) }
            verdict = faults.refusal.map { .refused($0.withoutSubjects) } ?? .applicable(amount: 0)
        }
        items.append(
            Qualification.Item(
                voucher: use.use, verdict: verdict,
                nextStep: NextStep(
                    use.offer, lines, untouched, verdict, circumstances.order.currency),
                givesBack: givesBack))
    }

    /// What a give-back voucher gives for the untouched order, or what speaks against it; neither
    /// for every other voucher.
    private func giving(_ use: CouponUse, _ lines: PricedLines) -> (GivesBack?, Faults) {
        guard let terms = use.offer.benefit.giveBack else { return (nil, Faults()) }
        var (desk, counters) = (desk, SharedCounters())
        let promise = RewardPromise(use: use, terms: terms, lines: lines, spend: lines.initial)
        let faults = desk.give([promise], untouched, &counters)
        let amount = desk.given.first?.amount ?? 0
        return (GivesBack(terms, amount, circumstances.order.currency), faults)
    }

    private mutating func addBeyondBudget(_ use: CouponUse, _ lines: PricedLines) {
        var balances = untouched
        let alone = use.offer.benefit.take(
            from: &balances, lines, spend: lines.initial,
            cap: SharedCounters().discountLeft(for: use))
        add(use, lines, alone: alone)
    }

    private mutating func add(_ use: CouponUse, _ lines: PricedLines, alone: Int64) {
        guard alone > 0 else { return }
        candidates.append(CombinationSearch.Candidate(use: use, lines: lines, alone: alone))
    }

    /// The best choice of vouchers that may stand together, or one that stands alone, if that
    /// takes more.
    func best() -> Qualification.Combination {
        let inOrder = candidates.sorted { $0.use.isTaken(before: $1.use) }
        let together = inOrder.filter(\.use.offer.stacking.combinable)
        var search = CombinationSearch(together, of: untouched)
        let found = search.run()
        var best = Qualification.Combination(
            vouchers: found.chosen.map { together[$0].use.use }, discountTotal: found.total,
            gap: found.gap)
        for candidate in inOrder where !candidate.use.offer.stacking.combinable {
            var search = CombinationSearch([candidate], of: untouched)
            let alone = search.run()
            guard
                alone.total > best.discountTotal
                    || (alone.total == best.discountTotal && best.vouchers.count > 1)
            else { continue }
            best = Qualification.Combination(
                vouchers: [candidate.use.use], discountTotal: alone.total,
                gap: max(0, best.discountTotal + best.gap - alone.total))
        }
        return best
    }
}

extension CouponUse {
    /// The order of application, and among coupons of one offer, which are alike, the one that
    /// expires first.
    fileprivate func isTaken(before other: CouponUse) -> Bool {
        if offer.id == other.offer.id {
            let (one, two) = (
                coupon?.expiresAt ?? .minimum, other.coupon?.expiresAt ?? .minimum
            )
            if one != two { return one < two }
        }
        return CouponUse.isApplied(self, before: other)
    }
}
