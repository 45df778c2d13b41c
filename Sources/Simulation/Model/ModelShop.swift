// The room "Model": an independent picture of the whole engine, written from the documentation:
// one thread, plain arrays, no database, no journal, nothing of Domain's decisions. It is told
// every command in the order in which the engine settled it, predicts the answer, and keeps what
// the engine should hold afterwards. Where the two disagree, one of them is wrong.
//
// Things are known by their place in an array. Their outer ids and codes come from the engine's
// answers; until an answer has arrived (it may be lost with a crash) a thing has none.

/// One merchant.
package final class ModelShop {
    package var campaigns: [ModelCampaign] = []
    package var offers: [ModelOffer] = []
    package var members: [ModelMember] = []
    package var coupons: [ModelCoupon] = []
    package var cards: [ModelCard] = []
    package var redemptions: [ModelRedemption] = []

    /// Places by outer id.
    var campaignPlaces: [String: Int] = [:]
    var offerPlaces: [String: Int] = [:]
    var memberPlaces: [String: Int] = [:]
    var couponPlaces: [String: Int] = [:]
    var cardPlaces: [String: Int] = [:]
    var redemptionPlaces: [String: Int] = [:]
    /// Vouchers by the text of their codes, typed ones in upper case without hyphens.
    var vouchersByCode: [String: ModelVoucher] = [:]
    /// Offers by public code, upper case.
    var publicCodes: [String: Int] = [:]
    /// Minor units that gift cards have brought in and paid, by currency.
    var proceeds: [String: Int64] = [:]
    var redeemedByCards: [String: Int64] = [:]

    package init() {}
}

enum ModelVoucher: Hashable {
    case coupon(Int)
    case publicCode(Int)
    case card(Int)
}

/// A campaign with its money and its figures.
package struct ModelCampaign {
    package internal(set) var id: String?
    var number: Int64 = .max
    let currency: String
    let startsAt: Int64
    var endsAt: Int64
    var budget: Int64?
    /// What the budget account holds.
    var budgetLeft: Int64 = 0
    /// What has been given away and not taken back.
    var spent: Int64 = 0
    var paused = false

    var issued: Int64 = 0
    var redeemed: Int64 = 0
    var rolledBack: Int64 = 0
    var voided: Int64 = 0
    var membersGained: Int64 = 0
    var sales: Int64 = 0
}

package struct ModelOffer {
    package internal(set) var id: String?
    /// Order of application among equals; grows with time where the id is not known yet.
    var number: Int64
    let campaign: Int
    let form: OfferForm
    var issuesLeft: Int64?
    var redemptionsLeft: Int64?
    /// Units taken from either quota and not given back.
    var unitsUsed: Int64 = 0

    var usesPerCoupon: Int64 { form.usesPerCoupon ?? 1 }
}

package struct ModelMember {
    let externalID: String
    package internal(set) var id: String?
    var number: Int64 = .max
    let acquiredBy: Int?
    var tier: String?
    /// By offer.
    var issued: [Int: Int64] = [:]
    var redeemed: [Int: Int64] = [:]
    /// Completed orders and what they came to, by currency.
    var visits: [String: Int64] = [:]
    var spent: [String: Int64] = [:]
}

package struct ModelCoupon {
    package internal(set) var id: String?
    var number: Int64
    let offer: Int
    let member: Int?
    var usesLeft: Int64
    let expiresAt: Int64
    var isVoided = false
    var lastRedemption: Int?
    package var typed: String?
    package var signed: String?
}

package struct ModelCard {
    package internal(set) var id: String?
    var number: Int64
    let currency: String
    let faceValue: Int64
    let member: Int?
    let expiresAt: Int64
    var balance: Int64 = 0
    var isActivated = false
    var isBlocked = false
    var activities: Int64 = 1
    package var typed: String?
    package var signed: String?
}

package struct ModelRedemption {
    package internal(set) var id: String?
    var number: Int64 = .max
    let form: RedemptionForm
    let member: Int?
    let uses: [Use]
    var isRolledBack = false
    /// By card: value given back since.
    var refunded: [Int: Int64] = [:]

    struct Use {
        let voucher: ModelVoucher
        let amount: Int64
        let lineAmounts: [Int64]
        /// Coupons and public codes: taken from the campaign's budget account.
        let isFromBudget: Bool
    }

    var refundedTotal: Int64 { refunded.values.reduce(0, +) }
}
