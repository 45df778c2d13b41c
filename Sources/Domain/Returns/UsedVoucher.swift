/// A voucher of a redemption as it is now: what it gave, and what has gone back since. The ways
/// back, whole or in part, look at nothing else.
package struct UsedVoucher: Sendable {
    package enum Kind: Sendable {
        /// `Coupon` is nil for a public code.
        case coupon(Coupon?, Offer, Campaign)
        case giftCard(GiftCard, balance: Int64)
    }

    package let kind: Kind
    /// The discount it gave, or what it paid, minor units.
    package let amount: Int64
    /// Share of each order line; empty for gift cards.
    package let lineAmounts: [Int64]
    /// Of a coupon: discount that returns have taken back. Of a card: what returns and refunds
    /// have given back of its payment. 0 ... `amount`.
    package let givenBack: Int64
    /// True once it was taken back by itself, with all that was left of `amount` then.
    package let isTakenBack: Bool
    /// Of a captured part of a hold: true where other parts, or the open hold, need its use.
    package let isUseNeeded: Bool
    /// What it gave back with its order, and what of it no return has taken: points, minor units or
    /// coupons.
    package let gives: Int64
    package let stillGives: Int64

    package init(
        _ kind: Kind, amount: Int64, lineAmounts: [Int64] = [], givenBack: Int64 = 0,
        isTakenBack: Bool = false, isUseNeeded: Bool = false, gives: Int64 = 0,
        stillGives: Int64? = nil
    ) {
        self.isUseNeeded = isUseNeeded
        self.gives = gives
        self.stillGives = isTakenBack ? 0 : stillGives ?? gives
        precondition((0...amount).contains(givenBack), "no more goes back than was given")
        self.kind = kind
        self.amount = amount
        self.lineAmounts = lineAmounts
        self.givenBack = givenBack
        self.isTakenBack = isTakenBack
    }

    /// What it still gives or has paid.
    package var left: Int64 { isTakenBack ? 0 : amount - givenBack }

    package var offer: Offer? {
        if case .coupon(_, let offer, _) = kind { return offer }
        return nil
    }

    /// Nil for gift cards, which are no offer's.
    var policy: ReturnPolicy? { offer?.definition.returns }

    var use: RedemptionCommand.VoucherUse {
        switch kind {
        case .coupon(let coupon?, _, _): .coupon(coupon.id)
        case .coupon(nil, let offer, _): .offer(offer.id)
        case .giftCard(let card, _): .giftCard(card.id, amount: nil)
        }
    }
}
