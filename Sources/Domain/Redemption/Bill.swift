import Ledger

/// The order as vouchers work on it: what is left of each line, what is due, what was applied.
struct Bill {
    private let command: RedemptionCommand
    private var remaining: [Int64]
    private var applied: [RedemptionDecision.Applied?]
    private var postings: [Posting] = []
    private(set) var discountTotal: Int64 = 0
    private(set) var giftCardTotal: Int64 = 0
    private let orderTotal: Int64

    init(_ command: RedemptionCommand) {
        self.command = command
        remaining = command.order.lines.map(\.amount)
        applied = Array(repeating: nil, count: command.vouchers.count)
        orderTotal = command.order.total
    }

    /// Left to pay so far, 0 or more.
    var due: Int64 { orderTotal - discountTotal - giftCardTotal }

    /// What earlier coupons left of these lines.
    func remaining(of lines: [Int]) -> Int64 {
        lines.reduce(0) { $0 + remaining[$1] }
    }

    /// Takes a discount off the lines in proportion to what is left of each.
    ///
    /// Precondition: `amount` is 1 ... `remaining(of: lines)`.
    mutating func discount(_ use: CouponUse, amount: Int64, lines: [Int]) {
        var lineAmounts = [Int64](repeating: 0, count: remaining.count)
        let shares = Allocation.share(amount, over: lines.map { remaining[$0] })
        for (line, share) in zip(lines, shares) {
            lineAmounts[line] = share
            remaining[line] -= share
            precondition(remaining[line] >= 0, "a discount never exceeds its line")
        }
        applied[use.index] = RedemptionDecision.Applied(
            voucher: use.use, amount: amount, lineAmounts: lineAmounts)
        discountTotal += amount
        postings.append(use.campaign.discountPosting(amount: amount))
        if use.offer.limits.totalRedemptions != nil {
            postings.append(
                Posting(
                    from: use.offer.redemptionQuotaAccount, to: use.offer.quotaUsedAccount,
                    amount: 1))
        }
    }

    /// Precondition: `amount` is 1 ... `due`.
    mutating func pay(_ use: GiftCardUse, amount: Int64) {
        applied[use.index] = RedemptionDecision.Applied(
            voucher: use.use, amount: amount, lineAmounts: [])
        giftCardTotal += amount
        postings.append(
            Posting(from: use.card.balanceAccount, to: use.card.redeemedAccount, amount: amount))
        precondition(due >= 0, "a gift card never pays more than is due")
    }

    /// Precondition: every voucher has been applied.
    func decision() -> RedemptionDecision {
        let applied = applied.compactMap { $0 }
        precondition(applied.count == command.vouchers.count, "all vouchers are used or none")
        return RedemptionDecision(
            orderTotal: orderTotal, discountTotal: discountTotal, giftCardTotal: giftCardTotal,
            applied: applied,
            lineDiscounts: zip(command.order.lines, remaining).map { $0.amount - $1 },
            postings: postings.merged())
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
