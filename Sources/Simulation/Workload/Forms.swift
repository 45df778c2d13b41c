/// What callers fill in, as plain values: the one source of a request's JSON and of what the
/// model predicts. Times are milliseconds since 1970, amounts minor units.
package struct CampaignForm: Hashable, Sendable {
    var name: String
    var currency: String
    var startsAt: Int64
    var endsAt: Int64
    var budget: Int64?
}

package struct CampaignChange: Hashable, Sendable {
    var name: String?
    var endsAt: Int64?
    var budget: Int64?
    var budgetCurrency: String
}

package enum BenefitForm: Hashable, Sendable {
    case amountOff(Int64)
    case percentOff(basisPoints: Int64, cap: Int64?)
    case ladder([LadderStep])

    package struct LadderStep: Hashable, Sendable {
        var threshold: Int64
        var amountOff: Int64
    }
}

package struct OfferForm: Hashable, Sendable {
    /// Outer id of the campaign.
    var campaign: String
    var name: String
    var benefit: BenefitForm
    var minimumSpend: Int64 = 0
    var includedSKUs: [String] = []
    var excludedSKUs: [String] = []
    var includedCategories: [String] = []
    var excludedCategories: [String] = []
    var includedBrands: [String] = []
    var excludedBrands: [String] = []
    var stores: [String] = []
    var startsAt: Int64?
    var endsAt: Int64?
    var memberOnly = false
    var totalIssues: Int64?
    var totalRedemptions: Int64?
    var issuesPerMember: Int64?
    var redemptionsPerMember: Int64?
    var usesPerCoupon: Int64?
    var publicCode: String?
    var combinable = true
    var priority: Int64 = 0
}

package struct OrderForm: Hashable, Sendable {
    var reference: String
    var currency: String
    var store: String?
    var lines: [Line]

    package struct Line: Hashable, Sendable {
        var sku: String
        var quantity: Int64
        var amount: Int64
        var category: String?
        var brand: String?
    }

    var total: Int64 { lines.reduce(0) { $0 + $1.amount } }
}

package struct RedemptionForm: Hashable, Sendable {
    var order: OrderForm
    var member: String?
    var vouchers: [Voucher]
    /// Whether the caller's key may name vouchers by id.
    var acceptsIDs: Bool

    package struct Voucher: Hashable, Sendable {
        var code: String
        var amount: Int64?
    }
}
