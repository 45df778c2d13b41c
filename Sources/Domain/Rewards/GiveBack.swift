// Rewards
//
// What an order gives afterwards instead of taking something off it (满返): points, cash credit in
// the order's currency, or coupons of another offer. Points and credit are accounts of the member
// in the ledger (`RewardPurse`): pending until their day, then available, spent on later orders
// beside gift cards, and taken back with the order that gave them. Where the member has spent them
// by then the rest is a debt, which everything that becomes available later pays off first.
//
// Terms are part of an offer (`GiveBack`); what an order gives is decided with its redemption
// (`RewardDesk`), kept in a row of its own (`GivenBack`), and ends there: given, taken back, or
// skipped.

package import Ledger

/// What an offer gives back, how much, and when.
package struct GiveBack: Hashable, Sendable {
    package enum Form: Hashable, Sendable {
        /// The merchant's points; at most so many of the offer in all, 1 ... `Limits.quota`.
        case points(total: Int64?)
        /// Minor units of the campaign's currency, out of the campaign's budget.
        case cashCredit
        /// Coupons of another offer, by its outer id (`off_...`): whatever that offer gives, a
        /// reduction, goods, a service.
        case coupon(offer: String)
    }

    package let form: Form
    /// How much: an amount, a share, a ladder or an amount for each full threshold, read as
    /// "back" instead of "off". Counts points, minor units or coupons, by the form.
    package let worth: Benefit
    /// Days of 24 hours until it may be used, 0 ... `Limits.giveBackDays`; 0: at once.
    package let afterDays: Int64

    package init(_ form: Form, _ worth: Benefit, afterDays: Int64 = 0) {
        self.form = form
        self.worth = worth
        self.afterDays = afterDays
    }

    /// What an order gives back.
    ///
    /// - Parameters:
    ///   - spend: value of the eligible lines that thresholds are compared with.
    ///   - left: what the eligible lines cost after all discounts; shares are of that.
    ///   - pieces: of the eligible lines.
    package func amount(spend: Int64, left: Int64, pieces: Int64) -> Int64 {
        // Nothing is given for goods that cost nothing: that would be a gift, not a give-back.
        guard left > 0 else { return 0 }
        let amount = worth.value(left: left, spend: spend, pieces: pieces)
        if case .coupon = form { return min(amount, Limits.couponsPerGiveBack) }
        return min(amount, Limits.amountMinorUnits)
    }

    /// What is to be taken back of `given` where the order has become smaller: all that the order
    /// would not have given as it is now. Never below 0: a smaller order gives nothing more.
    package func excess(
        given: Int64, spend: Int64, left: Int64, pieces: Int64
    ) -> Int64 {
        max(0, given - amount(spend: spend, left: left, pieces: pieces))
    }

    /// When what is given now may be used; nil: at once.
    package func dueAt(_ now: Timestamp) -> Timestamp? {
        afterDays == 0 ? nil : now.advanced(byMilliseconds: afterDays * 86_400_000)
    }
}

extension Benefit {
    /// The terms of a give-back; nil for every other benefit.
    package var giveBack: GiveBack? {
        if case .giveBack(let terms) = self { return terms }
        return nil
    }
}

extension Offer {
    /// Points the offer may still give; used where its give-back has a total.
    package var pointsQuotaAccount: AccountKey {
        AccountKey(tenant: tenant.number, kind: .pointsQuota, owner: id.number, asset: .points)
    }

    /// Points the offer may give in all; nil for no limit, and where it gives none.
    package var pointsTotal: Int64? {
        guard case .points(let total)? = benefit.giveBack?.form else { return nil }
        return total
    }
}
