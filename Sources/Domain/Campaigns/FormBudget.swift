package import Ledger

/// The form of what an offer gives, where a campaign keeps a budget for each. Raw values are
/// stored and number the accounts; they never change.
///
/// Gift cards are no form of a campaign: they are paid for, and what they are worth is a liability
/// (`AccountKind.giftCardBalance`).
package enum GiftForm: Int64, CaseIterable, Sendable {
    /// Money off the price (cash and consumption coupons, red packets); minor units.
    case discount = 1
    /// Goods for less or for nothing (exchange, add-on, buy x get y); minor units taken off.
    case goods = 2
    /// Something done; uses.
    case service = 3
    /// Credit given back; minor units.
    case cashCredit = 4
    /// Points given back.
    case points = 5
    /// Coupons of another offer given back; pieces.
    case coupons = 6

    /// Wire name.
    package var name: String {
        switch self {
        case .discount: "discount"
        case .goods: "goods"
        case .service: "service"
        case .cashCredit: "cash_credit"
        case .points: "points"
        case .coupons: "coupons"
        }
    }

    package init?(name: String) {
        guard let form = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = form
    }

    /// True where it counts minor units of the campaign's currency.
    package var isMoney: Bool {
        switch self {
        case .discount, .goods, .cashCredit: true
        case .service, .points, .coupons: false
        }
    }

    /// Units of one budget, 1 or more.
    package var totals: ClosedRange<Int64> {
        1...(isMoney ? Limits.amountMinorUnits : Limits.quota)
    }

    private func asset(_ currency: Asset) -> Asset {
        switch self {
        case .discount, .goods, .cashCredit: currency
        case .points: .points
        case .service, .coupons: .unit
        }
    }

    /// An amount of the form as refusals and reports show it.
    package func json(_ units: Int64, _ currency: Asset) -> JSON {
        isMoney ? Money(units, currency).json : .integer(units)
    }
}

/// What a campaign may give in one form, beside its budget as a whole.
package struct FormBudget: Hashable, Sendable {
    package let form: GiftForm
    /// In the form's unit, 0 or more.
    package var total: Int64

    package init(_ form: GiftForm, _ total: Int64) {
        self.form = form
        self.total = total
    }
}

extension GiftForm {
    /// What the campaign may still give in this form.
    package func budgetAccount(_ campaign: CampaignID, _ tenant: TenantID, _ currency: Asset)
        -> AccountKey
    {
        account(.formBudget, campaign, tenant, currency)
    }

    /// What it has given and not got back.
    package func expenseAccount(_ campaign: CampaignID, _ tenant: TenantID, _ currency: Asset)
        -> AccountKey
    {
        account(.formExpense, campaign, tenant, currency)
    }

    /// Where budgets of forms come from: they bound what is given and are no money themselves.
    package func sourceAccount(_ tenant: TenantID, _ currency: Asset) -> AccountKey {
        AccountKey(
            tenant: tenant.number, kind: .quotaSource, owner: 0, asset: asset(currency))
    }

    /// Owner number of a campaign's accounts of this form.
    package func accountOwner(of campaign: CampaignID) -> Int64 { campaign.number * 8 + rawValue }

    private func account(
        _ kind: AccountKind, _ campaign: CampaignID, _ tenant: TenantID, _ currency: Asset
    ) -> AccountKey {
        AccountKey(
            tenant: tenant.number, kind: kind, owner: accountOwner(of: campaign),
            asset: asset(currency))
    }
}

extension AccountKey {
    /// Whose it is, where it is a budget or an expense of a form.
    var formOwner: (campaign: CampaignID, form: GiftForm?) {
        (CampaignID(owner / 8), GiftForm(rawValue: owner % 8))
    }
}

extension Benefit {
    /// Whose budget it draws on.
    package var form: GiftForm {
        switch self {
        case .amountOff, .percentOff, .ladder, .eachFull, .bundlePrice: .discount
        case .fixedPrice(let price, _): price == 0 ? .goods : .discount
        case .buyGet, .addOn: .goods
        case .service: .service
        case .giveBack(let terms):
            switch terms.form {
            case .points: .points
            case .cashCredit: .cashCredit
            case .coupon: .coupons
            }
        }
    }

    /// Units of its form that a use takes with its discount; what is given back is known later
    /// and drawn by itself.
    func units(ofDiscount discount: Int64) -> Int64 {
        switch form {
        case .discount, .goods: discount
        case .service: 1
        case .cashCredit, .points, .coupons: 0
        }
    }
}
