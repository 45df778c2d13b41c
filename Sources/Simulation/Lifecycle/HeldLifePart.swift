import Domain
import Ledger

/// A captured part of a held order, and what has come back of it.
struct HeldLifePart {
    let id: RedemptionID
    let order: Order
    let postings: [Posting]
    let uses: [RedemptionCommand.VoucherUse]
    private(set) var vouchers: [UsedVoucher]
    private(set) var returned: [Int64]
    private(set) var returns: Int64 = 0
    private(set) var otherwise: Int64 = 0
    private(set) var isClosed = false
    private(set) var paidBack: Int64 = 0
    /// What customers have paid, also for what became due again.
    private(set) var payments: Int64

    init(
        _ id: RedemptionID, _ part: CaptureDecision, _ lifecycle: LifecycleCase,
        _ hold: VoucherHold
    ) {
        self.id = id
        order = part.order
        postings = part.redemptionPostings
        uses = part.vouchers.map { hold.vouchers[$0.index].use }
        returned = part.order.lines.map { _ in 0 }
        payments = part.order.total - part.discountTotal
        vouchers = part.vouchers.map { captured in
            let kind: UsedVoucher.Kind
            switch lifecycle.facts.vouchers[captured.index] {
            case .coupon(let coupon, let offer, let campaign, _):
                kind = .coupon(coupon?.redeemed(by: id), offer, campaign)
            case .giftCard(let card, let balance): kind = .giftCard(card, balance: balance)
            }
            return UsedVoucher(kind, amount: captured.amount, lineAmounts: captured.lineAmounts)
        }
    }

    var kept: [Int64] { zip(order.lines, returned).map { $0.quantity - $1 } }

    var left: [Int] { vouchers.indices.filter { !vouchers[$0].isTakenBack } }

    /// Whether all of it came back as goods.
    var isReturned: Bool { kept.allSatisfy { $0 == 0 } }

    /// Offers whose uses stay used.
    func kept(in lifecycle: LifecycleCase) -> Set<OfferID> {
        Set(lifecycle.offers.filter { !$0.definition.returns.reinstatesCoupon }.map(\.id))
    }

    mutating func take(_ decision: ReturnDecision) {
        returned = decision.returned
        returns += 1
        otherwise += decision.otherwise - decision.forExpiredCards
        paidBack += decision.refund
        isClosed = decision.isClosed
        for place in vouchers.indices {
            vouchers[place] = vouchers[place].with(
                vouchers[place].kind,
                more: decision.discountsBack[place] + decision.cardParts[place])
        }
    }

    mutating func take(_ decision: RollbackDecision) {
        isClosed = decision.isClosed
        if !isClosed { payments += decision.discountTotal + decision.giftCardTotal }
        paidBack += decision.giftCardTotal
        for place in decision.vouchers {
            vouchers[place] = vouchers[place].with(vouchers[place].kind, isTakenBack: true)
        }
    }
}

extension UsedVoucher {
    func with(
        _ kind: Kind, more: Int64 = 0, isTakenBack: Bool? = nil, isUseNeeded: Bool = false
    ) -> UsedVoucher {
        UsedVoucher(
            kind, amount: amount, lineAmounts: lineAmounts, givenBack: givenBack + more,
            isTakenBack: isTakenBack ?? self.isTakenBack, isUseNeeded: isUseNeeded)
    }
}
