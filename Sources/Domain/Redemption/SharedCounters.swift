import Ledger

/// What vouchers of one command share: an offer's redemptions and what it may take off the order,
/// a campaign's budget, day and reserves, its payers' budgets, the places of exclusion groups.
///
/// Without it two coupons of one offer could each take the last redemption.
struct SharedCounters {
    /// What one voucher has taken, or what one give-back has drawn.
    private struct Share {
        /// Nil for a draw, which is no use.
        let offer: OfferID?
        let campaign: CampaignID
        /// Minor units taken from the campaign.
        let amount: Int64
        let form: GiftForm
        /// In the form's unit.
        let units: Int64
    }

    /// In the order of taking: a handful, so that a walk is cheaper than three tables, which a
    /// search for the best combination would copy at every step.
    private var shares: [Share] = []
    /// What reserves have given, for discounts or back to the budget.
    private var returnedByCampaign: [CampaignID: Int64] = [:]
    private var takenByReserve: [AccountKey: Int64] = [:]
    /// What payers with a budget of their own have paid, by number.
    private var paidByPayer: [Int64: Int64] = [:]
    /// Who took the place of an exclusion group.
    private var takenGroups: [(group: String, index: Int)] = []

    /// Redemptions by the member so far, those of this command included.
    func redemptionsByMember(for use: CouponUse) -> Int64 {
        use.counters.redemptionsByMember + uses(of: use.offer.id)
    }

    /// Redemptions the offer has left; nil without a limit. A limit whose counter is unknown
    /// counts as spent: nothing is given away by mistake.
    func redemptionsLeft(for use: CouponUse) -> Int64? {
        guard use.offer.limits.totalRedemptions != nil else { return nil }
        return (use.counters.redemptionsLeft ?? 0) - uses(of: use.offer.id)
    }

    /// Minor units the campaign may still give away; nil without a limit. Fails closed as above.
    func budgetLeft(for use: CouponUse) -> Int64? {
        guard use.campaign.budget != nil else { return nil }
        let taken = drawn(from: use.campaign.id) - (returnedByCampaign[use.campaign.id] ?? 0)
        return (use.counters.budgetLeft ?? 0) - taken + setAside(for: use)
    }

    /// What is set aside for one use; 0 where nothing is.
    private func setAside(for use: CouponUse) -> Int64 {
        guard let account = use.reserveAccount else { return 0 }
        let left = (use.funding?.reserves[account] ?? 0) - (takenByReserve[account] ?? 0)
        return max(min(use.offer.mostPerUse ?? 0, left), 0)
    }

    /// Minor units a payer with a budget may still give; nil without one.
    func left(of payer: CampaignPayer, _ balance: Int64?) -> Int64? {
        guard payer.budget != nil else { return nil }
        return (balance ?? 0) - (paidByPayer[payer.number] ?? 0)
    }

    /// Units the campaign may still give in a form; nil where the form has no budget.
    func left(of form: GiftForm, for use: CouponUse) -> Int64? {
        guard var left = use.funding?.formsLeft[form] else { return nil }
        for share in shares where share.campaign == use.campaign.id && share.form == form {
            left -= share.units
        }
        return left
    }

    /// Minor units the campaign may still give today; nil where it is not paced.
    func todayLeft(for use: CouponUse) -> Int64? {
        guard let today = use.funding?.today else { return nil }
        return today.left - drawn(from: use.campaign.id)
    }

    /// True where the day, the form and every payer have left what the discount takes of them.
    func isFunded(_ use: CouponUse, _ discount: Int64) -> Bool {
        guard let funding = use.funding else { return true }
        if let left = todayLeft(for: use), discount > left { return false }
        let benefit = use.offer.benefit
        if let left = left(of: benefit.form, for: use),
            benefit.units(ofDiscount: discount) > left
        {
            return false
        }
        let payers = zip(funding.terms.payers, funding.terms.shares(of: discount))
        return zip(payers, funding.payersLeft).allSatisfy { payer, balance in
            left(of: payer.0, balance).map { payer.1 <= $0 } ?? true
        }
    }

    /// Coupons of the offer in this order so far.
    func uses(of offer: OfferID) -> Int64 {
        var uses: Int64 = 0
        for share in shares where share.offer == offer { uses += 1 }
        return uses
    }

    /// Minor units that coupons of the offer take off this order so far.
    func discount(of offer: OfferID) -> Int64 {
        var discount: Int64 = 0
        for share in shares where share.offer == offer { discount += share.amount }
        return discount
    }

    /// Minor units that discounts and give-backs take from the campaign so far.
    private func drawn(from campaign: CampaignID) -> Int64 {
        var drawn: Int64 = 0
        for share in shares where share.campaign == campaign { drawn += share.amount }
        return drawn
    }

    /// Minor units the offer may still take off this order; nil without a limit.
    func discountLeft(for use: CouponUse) -> Int64? {
        let left = use.offer.limits.discountPerOrder.map { $0 - discount(of: use.offer.id) }
        guard let counted = countedDiscountLeft(for: use) else { return left }
        return min(left ?? counted, counted)
    }

    /// The first of the offer's exclusion groups that is taken, and the voucher that took it.
    func takenGroup(for use: CouponUse) -> (group: String, index: Int)? {
        guard !takenGroups.isEmpty else { return nil }
        let groups = use.offer.terms.definition.stacking.exclusionGroups
        return takenGroups.first { groups.contains($0.group) }
    }

    /// Takes from the campaign what an offer gives back, in the unit of its form.
    mutating func draw(_ units: Int64, for use: CouponUse) {
        let form = use.offer.terms.definition.benefit.form
        shares.append(
            Share(
                offer: nil, campaign: use.campaign.id, amount: form.isMoney ? units : 0,
                form: form, units: units))
    }

    /// Counts a use and its discount; returns what the use takes out of its reserve.
    @discardableResult
    mutating func take(_ use: CouponUse, discount: Int64) -> Int64 {
        let setAside = setAside(for: use)
        if setAside > 0, let account = use.reserveAccount {
            takenByReserve[account, default: 0] += setAside
            returnedByCampaign[use.campaign.id, default: 0] += setAside
        }
        let benefit = use.offer.terms.definition.benefit
        shares.append(
            Share(
                offer: use.offer.id, campaign: use.campaign.id, amount: discount,
                form: benefit.form, units: benefit.units(ofDiscount: discount)))
        if let terms = use.funding?.terms, !terms.payers.isEmpty {
            for (payer, share) in zip(terms.payers, terms.shares(of: discount))
            where payer.budget != nil {
                paidByPayer[payer.number, default: 0] += share
            }
        }
        for group in use.offer.stacking.exclusionGroups { takenGroups.append((group, use.index)) }
        return setAside
    }
}
