package import Ledger

/// What one voucher of a redemption gives back.
package struct GivenBack: Hashable, Sendable {
    /// Raw values are stored and never change.
    package enum Form: Int64, Sendable {
        case points = 1
        case cashCredit = 2
        case coupon = 3

        package var name: String {
            switch self {
            case .points: "points"
            case .cashCredit: "cash_credit"
            case .coupon: "coupon"
            }
        }
    }

    /// Raw values are stored and never change.
    package enum State: Int64, Sendable {
        /// Waits for its day.
        case pending = 1
        case given = 2
        /// All of it.
        case takenBack = 3
        /// On its day the offer had nothing to give.
        case skipped = 4
    }

    /// Place of its voucher in the redemption.
    package let number: Int
    package let member: MemberID
    /// The offer that gives back.
    package let offer: OfferID
    package let form: Form
    /// Points, minor units, or coupons; 1 or more.
    package let amount: Int64
    /// Where the value comes from, and goes back to; nil for coupons.
    package let origin: AccountKey?
    package var state: State
    /// When it may be used; the time of the order where that is at once.
    package var dueAt: Timestamp
    /// How much of `amount` was taken back so far.
    package var taken: Int64
    /// Coupons that were issued for it.
    package var coupons: [CouponID]

    package init(
        number: Int, member: MemberID, offer: OfferID, form: Form, amount: Int64,
        origin: AccountKey?, state: State, dueAt: Timestamp, taken: Int64 = 0,
        coupons: [CouponID] = []
    ) {
        self.number = number
        self.member = member
        self.offer = offer
        self.form = form
        self.amount = amount
        self.origin = origin
        self.state = state
        self.dueAt = dueAt
        self.taken = taken
        self.coupons = coupons
    }

    /// Not yet taken back.
    package var left: Int64 { amount - taken }

    /// Books the arrival of the day; coupons are issued by whoever calls.
    ///
    /// Precondition: pending.
    package mutating func mature(_ purse: inout RewardPurse) {
        precondition(state == .pending, "only what waits matures")
        if let origin { purse.mature(left, of: origin.asset, origin: origin) }
        state = .given
    }

    /// Takes back `wanted` of it, at most what is left: pending first, then available, the rest is
    /// a debt, which is returned. Of coupons the caller withdraws as many; those that were used
    /// stay used, and no debt is made of them.
    package mutating func takeBack(_ wanted: Int64, _ purse: inout RewardPurse) -> Int64 {
        let amount = min(wanted, left)
        guard amount > 0, state == .pending || state == .given else { return 0 }
        var debt: Int64 = 0
        if let origin {
            if state == .pending {
                purse.takeBackPending(amount, of: origin.asset, to: origin)
            } else {
                debt = purse.takeBack(amount, of: origin.asset, to: origin)
            }
        }
        taken += amount
        if left == 0 { state = .takenBack }
        return debt
    }
}
