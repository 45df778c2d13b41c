import Ledger

/// Short sentences for a customer's screen, in two languages. They tell what to do and nothing that
/// is none of the customer's business: no limits of others, no budgets, no names.
package enum CustomerText {
    /// Languages by BCP 47 tag; raw values are wire names.
    package enum Language: String, CaseIterable, Sendable {
        case chinese = "zh-CN"
        case english = "en"
    }

    /// Why a voucher cannot be used now.
    static func refusal(_ code: RefusalCode, _ language: Language) -> String {
        let texts = refusals[code] ?? ("暂不可用", "Not available for this order")
        return language == .chinese ? texts.0 : texts.1
    }

    /// What a little more would give; nil where nothing can be promised.
    static func nextStep(
        _ step: NextStep, _ currency: Asset, _ language: Language
    ) -> String? {
        guard step.missingAmount > 0 || step.missingPieces > 0 else { return nil }
        let isChinese = language == .chinese
        var parts: [String] = []
        if step.missingAmount > 0 {
            let amount = text(step.missingAmount, currency, language)
            parts.append(isChinese ? "再买\(amount)" : "\(amount) more")
        }
        if step.missingPieces > 0 {
            let pieces = step.missingPieces
            parts.append(
                isChinese
                    ? "再买\(pieces)件" : (pieces == 1 ? "1 more item" : "\(pieces) more items"))
        }
        let missing = parts.joined(separator: isChinese ? "、" : " and ")
        if let gives = step.givesBack {
            let thing = text(gives, language)
            return isChinese ? "\(missing)可返\(thing)" : "\(missing) for \(thing) back"
        }
        guard let amountOff = step.amountOff else {
            return isChinese ? "\(missing)可用" : "\(missing) to use it"
        }
        let saved = text(amountOff, currency, language)
        return isChinese ? "\(missing)可减\(saved)" : "\(missing) for \(saved) off"
    }

    /// What a voucher gives back for the order as it is.
    static func givesBack(_ gives: GivesBack, _ language: Language) -> String {
        let thing = text(gives, language)
        return language == .chinese ? "可返\(thing)" : "Gives \(thing) back"
    }

    private static func text(_ gives: GivesBack, _ language: Language) -> String {
        let isChinese = language == .chinese
        switch gives.thing {
        case .points(let points):
            return isChinese ? "\(points)积分" : points == 1 ? "1 point" : "\(points) points"
        case .cashCredit(let money):
            return text(money.amount, money.currency, language)
        case .coupons(let count, _):
            return isChinese ? "\(count)张券" : count == 1 ? "1 coupon" : "\(count) coupons"
        }
    }

    private static func text(_ amount: Int64, _ currency: Asset, _ language: Language) -> String {
        let digits = MoneyText.text(amount, currency)
        guard language == .chinese else { return digits }
        return currency.code == "CNY" ? digits + "元" : "\(digits) \(currency.code)"
    }

    private static let refusals: [RefusalCode: (String, String)] = [
        .voided: ("优惠券已失效", "No longer valid"),
        .alreadyUsed: ("已使用", "Already used"),
        .notStarted: ("尚未到使用时间", "Not valid yet"),
        .expired: ("已过期", "Expired"),
        .campaignPaused: ("活动暂停中", "Paused, try again later"),
        .offerStopped: ("活动已停止", "No longer available"),
        .batchStopped: ("优惠券已停用", "No longer available"),
        .awaitingApproval: ("活动尚未开始", "Not valid yet"),
        .currencyMismatch: ("币种不符", "For orders in another currency"),
        .memberRequired: ("仅限会员使用", "For members"),
        .wrongMember: ("不可用", "Not available"),
        .personRequired: ("请先完成会员认证", "Complete your membership first"),
        .deviceRequired: ("请在本人设备上使用", "Use it on your own device"),
        .storeRequired: ("请在门店使用", "Use it in a store"),
        .wrongTier: ("当前等级不可用", "Not for your tier"),
        .wrongTags: ("不可用", "Not available"),
        .wrongAudience: ("不可用", "Not available"),
        .wrongMemberState: ("不符合新老客条件", "Not for you this time"),
        .wrongVisit: ("本次到店不可用", "Not on this visit"),
        .minimumTotalSpend: ("累计消费未达标", "Spend more in total to use it"),
        .wrongStore: ("本店不可用", "Not in this store"),
        .wrongChannel: ("本渠道不可用", "Not through this channel"),
        .wrongPaymentMethod: ("不支持此支付方式", "Not with this way of paying"),
        .wrongFulfilment: ("不支持此取货方式", "Not with this way of delivery"),
        .wrongEvent: ("不符合活动条件", "Not for this occasion"),
        .wrongRegion: ("本地区不可用", "Not in this region"),
        .locationRequired: ("请开启定位", "Turn on your location"),
        .tooFar: ("请到门店附近使用", "Come nearer to the store"),
        .outsideSchedule: ("不在可用时段", "Not at this time"),
        .conditionNotMet: ("不符合使用条件", "Not for this order"),
        .holdout: ("暂不可用", "Not available"),
        .noEligibleLine: ("没有适用商品", "No item it is for"),
        .minimumQuantity: ("件数不足", "Add more items"),
        .minimumSpend: ("未达使用门槛", "Spend a little more"),
        .notCombinable: ("不可与其他券同用", "Cannot be combined"),
        .exclusionGroup: ("不可与已选券同用", "Cannot be combined with the other one"),
        .limitOrder: ("本单已达使用上限", "Limit of this order reached"),
        .limitMember: ("已达使用上限", "You have used it as often as allowed"),
        .limitPerson: ("已达使用上限", "You have used it as often as allowed"),
        .limitDevice: ("本设备已达使用上限", "This device has used it as often as allowed"),
        .limitStore: ("本店名额已用完", "Used up in this store"),
        .limitPeriod: ("本期名额已用完", "Used up for now"),
        .limitTotal: ("已被用完", "Used up"),
        .limitBudget: ("已被用完", "Used up"),
        .exceedsHeld: ("超出已预留数量", "More than was set aside"),
        .reversed: ("已撤销", "Taken back"),
        .nothingToApply: ("没有可抵扣金额", "Nothing left to take off"),
    ]
}
