import Domain
import Ledger

/// Redemption, validation and rollback.
extension ModelShop {
    static func time(_ milliseconds: Int64) -> JSON {
        .string(Timestamp(milliseconds: milliseconds).rfc3339)
    }

    /// What a redemption would do, or the code of its refusal.
    private enum Verdict {
        case refused(String)
        case uses([ModelRedemption.Use], lineDiscounts: [Int64])
    }

    func redeem(_ form: RedemptionForm, _ now: Int64) -> Prediction {
        switch judge(form, now) {
        case .refused(let code): return .refused(code)
        case .uses(let uses, let lineDiscounts):
            let member = form.member.flatMap { memberPlaces[$0] }
            let place = redemptions.count
            redemptions.append(ModelRedemption(form: form, member: member, uses: uses))
            take(uses, form, member, lineDiscounts, by: place)
            return .done(
                201,
                priced(form, uses, lineDiscounts)
                    + [("state", "redeemed"), ("refunded.amount", 0)],
                created: .redemption(place))
        }
    }

    func validation(_ form: RedemptionForm, _ now: Int64) -> Prediction {
        switch judge(form, now) {
        case .refused(let code):
            return Prediction(
                status: 200, code: nil, members: [("valid", false), ("code", .string(code))])
        case .uses(let uses, let lineDiscounts):
            return .done(
                200, priced(form, uses, lineDiscounts) + [("valid", true)], isChange: false)
        }
    }

    private func priced(
        _ form: RedemptionForm, _ uses: [ModelRedemption.Use], _ lineDiscounts: [Int64]
    ) -> [(path: String, value: JSON)] {
        let discount = lineDiscounts.reduce(0, +)
        let paid = uses.reduce(Int64(0)) { sum, use in
            if case .card = use.voucher { return sum + use.amount }
            return sum
        }
        let total = form.order.total
        return [
            ("order_total.amount", .integer(total)), ("discount_total.amount", .integer(discount)),
            ("gift_card_total.amount", .integer(paid)),
            ("amount_due.amount", .integer(total - discount - paid)),
            ("vouchers[].amount.amount", .array(uses.map { .integer($0.amount) })),
            (
                "vouchers[].lines",
                .array(uses.map { .array($0.lineAmounts.map { .integer($0) }) })
            ),
            ("lines[].discount", .array(lineDiscounts.map { .integer($0) })),
        ]
    }

    private func take(
        _ uses: [ModelRedemption.Use], _ form: RedemptionForm, _ member: Int?,
        _ lineDiscounts: [Int64], by place: Int
    ) {
        count(form, member, lineDiscounts, by: 1)
        var counted: Set<Int> = []
        for use in uses {
            switch use.voucher {
            case .card(let card):
                cards[card].balance -= use.amount
                cards[card].activities += 1
                redeemedByCards[cards[card].currency, default: 0] += use.amount
                continue
            case .coupon(let coupon):
                coupons[coupon].usesLeft -= 1
                coupons[coupon].lastRedemption = place
            case .publicCode: break
            }
            let offer = offerPlace(use.voucher)
            if let left = offers[offer].redemptionsLeft {
                offers[offer].redemptionsLeft = left - 1
                offers[offer].unitsUsed += 1
            }
            if let member { members[member].redeemed[offer, default: 0] += 1 }
            let campaign = offers[offer].campaign
            if use.isFromBudget { campaigns[campaign].budgetLeft -= use.amount }
            campaigns[campaign].spent += use.amount
            campaigns[campaign].redeemed += 1
            if counted.insert(campaign).inserted { campaigns[campaign].sales += form.order.total }
        }
    }

    private func offerPlace(_ voucher: ModelVoucher) -> Int {
        switch voucher {
        case .coupon(let place): coupons[place].offer
        case .publicCode(let place), .card(let place): place
        }
    }

    /// One order more of a member, or one less.
    private func count(
        _ form: RedemptionForm, _ member: Int?, _ discounts: [Int64], by change: Int64
    ) {
        guard let member else { return }
        let currency = form.order.currency
        let spent = form.order.total - discounts.reduce(0, +)
        members[member].visits[currency, default: 0] += change
        members[member].spent[currency, default: 0] += change * spent
    }

    func rollBack(_ id: String) -> Prediction {
        guard let place = redemptionPlaces[id] else { return .refused("not_found") }
        let redemption = redemptions[place]
        if redemption.isRolledBack { return .refused("already_rolled_back") }
        redemptions[place].isRolledBack = true
        count(redemption.form, redemption.member, redemption.uses.discounts, by: -1)
        var counted: Set<Int> = []
        for use in redemption.uses {
            switch use.voucher {
            case .card(let card):
                let rest = use.amount - redemption.refunded[card, default: 0]
                if rest > 0 { giveBack(rest, to: card) }
                continue
            case .coupon(let coupon):
                coupons[coupon].usesLeft += 1
                if coupons[coupon].lastRedemption == place { coupons[coupon].lastRedemption = nil }
            case .publicCode: break
            }
            let offer = offerPlace(use.voucher)
            if let left = offers[offer].redemptionsLeft {
                offers[offer].redemptionsLeft = left + 1
                offers[offer].unitsUsed -= 1
            }
            if let member = redemption.member { members[member].redeemed[offer, default: 0] -= 1 }
            let campaign = offers[offer].campaign
            if use.isFromBudget { campaigns[campaign].budgetLeft += use.amount }
            campaigns[campaign].spent -= use.amount
            campaigns[campaign].redeemed -= 1
            campaigns[campaign].rolledBack += 1
            if counted.insert(campaign).inserted {
                campaigns[campaign].sales -= redemption.form.order.total
            }
        }
        return .done(200, [("state", "rolled_back"), ("id", .string(id))])
    }

    func readRedemption(_ id: String) -> Prediction {
        guard let place = redemptionPlaces[id] else { return .refused("not_found") }
        let redemption = redemptions[place]
        return .done(
            200,
            [
                ("state", redemption.isRolledBack ? "rolled_back" : "redeemed"),
                ("refunded.amount", .integer(redemption.refundedTotal)),
                ("order.reference", .string(redemption.form.order.reference)),
            ], isChange: false)
    }

    // MARK: Judging

    private func judge(_ form: RedemptionForm, _ now: Int64) -> Verdict {
        if let member = form.member, memberPlaces[member] == nil { return .refused("not_found") }
        var named: [ModelVoucher] = []
        for voucher in form.vouchers {
            guard let found = find(voucher.code, acceptsIDs: form.acceptsIDs) else {
                return .refused("invalid_code")
            }
            named.append(found)
        }
        var till = ModelTill(self, form, now)
        var faults: Set<String> = []
        var places: [Int] = []
        for (index, voucher) in named.enumerated() {
            if named[..<index].contains(voucher) {
                faults.insert("duplicate_voucher")
            } else {
                places.append(index)
            }
        }
        let coupons = places.filter { named[$0].isDiscount }.sorted {
            till.isBefore(named[$0], named[$1])
        }
        till.couponCount = coupons.count
        for place in coupons { faults.formUnion(till.discount(named[place], at: place)) }
        let cards = places.filter { !named[$0].isDiscount }.sorted {
            till.isBefore(named[$0], named[$1])
        }
        for place in cards {
            faults.formUnion(till.pay(named[place], form.vouchers[place].amount, at: place))
        }
        if let code = Status.first(faults) { return .refused(code) }
        return .uses(till.uses.compactMap { $0 }, lineDiscounts: till.lineDiscounts)
    }

    private func find(_ code: String, acceptsIDs: Bool) -> ModelVoucher? {
        if code.hasPrefix("cpn_") {
            return acceptsIDs ? couponPlaces[code].map { .coupon($0) } : nil
        }
        if code.hasPrefix("gft_") { return acceptsIDs ? cardPlaces[code].map { .card($0) } : nil }
        if let known = vouchersByCode[code] { return known }
        let word = code.uppercased()
        if let offer = publicCodes[word] { return .publicCode(offer) }
        return vouchersByCode[word.filter { $0 != "-" && $0 != " " }]
    }
}

extension ModelVoucher {
    var isDiscount: Bool {
        if case .card = self { return false }
        return true
    }
}

extension [ModelRedemption.Use] {
    /// What each discount took off; cards pay and do not discount.
    fileprivate var discounts: [Int64] {
        compactMap { use in
            if case .card = use.voucher { return nil }
            return use.amount
        }
    }
}
