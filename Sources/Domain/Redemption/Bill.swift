import Ledger

/// The order as vouchers work on it: what is left of each line, what is due, what was applied.
struct Bill {
    private let command: RedemptionCommand
    private(set) var balances: LineBalances
    private var applied: [RedemptionDecision.Applied?]
    private(set) var discountTotal: Int64 = 0
    private(set) var giftCardTotal: Int64 = 0
    /// What points and cash credit pay.
    private(set) var tender = Tender.Paid.nothing
    /// What is given back for what is left when all discounts are taken.
    private(set) var promises: [RewardPromise] = []
    private let orderTotal: Int64

    init(_ command: RedemptionCommand) {
        self.command = command
        balances = LineBalances(command.order)
        applied = Array(repeating: nil, count: command.vouchers.count)
        orderTotal = command.order.total
    }

    /// Left to pay so far, 0 or more.
    var due: Int64 { orderTotal - discountTotal - giftCardTotal - tender.amount }

    /// Puts a coupon on the bill that takes `amount` and leaves `balances`.
    ///
    /// `setAside`: what its reserve gives for it; the part that is not used goes back.
    ///
    /// Precondition: `balances` are this bill's with `amount` taken off.
    mutating func discount(
        _ use: CouponUse, amount: Int64, setAside: Int64, leaving balances: LineBalances
    ) {
        let lineAmounts = zip(self.balances.amounts, balances.amounts).map { $0 - $1 }
        precondition(lineAmounts.reduce(0, +) == amount, "a discount is the sum of its lines")
        self.balances = balances
        var postings = use.discountPostings(amount: amount, setAside: setAside)
        if let funding = use.funding {
            postings += funding.postings(of: amount, use.campaign.currency)
            let benefit = use.offer.benefit
            let drawn = funding.posting(
                benefit.units(ofDiscount: amount), of: benefit.form, use.campaign.currency)
            if let drawn { postings.append(drawn) }
        }
        if use.offer.limits.totalRedemptions != nil {
            postings.append(
                Posting(
                    from: use.offer.redemptionQuotaAccount, to: use.offer.quotaUsedAccount,
                    amount: 1))
        }
        discountTotal += amount
        applied[use.index] = RedemptionDecision.Applied(
            voucher: use.use, amount: amount, lineAmounts: lineAmounts, postings: postings)
    }

    /// Notes that a voucher on the bill gives something back.
    mutating func promise(_ promise: RewardPromise) { promises.append(promise) }

    /// Precondition: at most `due`.
    mutating func pay(_ tender: Tender.Paid) {
        self.tender = tender
        precondition(due >= 0, "points and credit never pay more than is due")
    }

    /// Precondition: `amount` is 1 ... `due`.
    mutating func pay(_ use: GiftCardUse, amount: Int64) {
        let posting = Posting(
            from: use.card.balanceAccount, to: use.card.redeemedAccount, amount: amount)
        let owed = use.settlement?.posting(of: use.card, amount: amount)
        applied[use.index] = RedemptionDecision.Applied(
            voucher: use.use, amount: amount, lineAmounts: [],
            postings: [posting] + (owed.map { [$0] } ?? []))
        giftCardTotal += amount
        precondition(due >= 0, "a gift card never pays more than is due")
    }

    /// Precondition: every voucher has been applied.
    func decision(_ rewards: RewardDesk) -> RedemptionDecision {
        let applied = applied.compactMap { $0 }
        precondition(applied.count == command.vouchers.count, "all vouchers are used or none")
        return RedemptionDecision(
            orderTotal: orderTotal, discountTotal: discountTotal, giftCardTotal: giftCardTotal,
            applied: applied,
            lineDiscounts: zip(command.order.lines, balances.amounts).map { $0.amount - $1 },
            postings: (applied.flatMap(\.postings) + rewards.formPostings).merged(),
            tender: tender, givenBack: rewards.given, rewardPostings: rewards.postings)
    }
}

extension [Posting] {
    /// One posting per pair of accounts, amounts added up, in the order of the accounts: equal
    /// decisions have equal postings.
    func merged() -> [Posting] {
        guard count > 1 else { return self }
        let ordered = sorted {
            $0.source != $1.source ? $0.source < $1.source : $0.destination < $1.destination
        }
        var result: [Posting] = []
        for posting in ordered {
            if let last = result.last, last.source == posting.source,
                last.destination == posting.destination
            {
                result[result.count - 1] = Posting(
                    from: last.source, to: last.destination, amount: last.amount + posting.amount)
            } else {
                result.append(posting)
            }
        }
        return result
    }
}
