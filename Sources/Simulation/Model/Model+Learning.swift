import Domain

/// Ids, numbers and codes that only the engine knows, learned from its answers.
extension Model {
    /// The number behind an outer id, such as the code book gives it.
    package typealias NumberOfID = (String) -> Int64?

    func learn(
        _ created: Prediction.Created, of merchant: Int, from answer: JSON, _ number: NumberOfID
    ) {
        guard let id = answer["id"]?.stringValue, let number = number(id) else { return }
        let shop = shops[merchant]
        switch created {
        case .campaign(let place):
            shop.campaigns[place].id = id
            shop.campaigns[place].number = number
            shop.campaignPlaces[id] = place
        case .offer(let place):
            shop.offers[place].id = id
            shop.offers[place].number = number
            shop.offerPlaces[id] = place
        case .member(let place):
            shop.members[place].id = id
            shop.members[place].number = number
        case .coupon(let place):
            shop.coupons[place].id = id
            shop.coupons[place].number = number
            shop.coupons[place].typed = answer["code"]?.stringValue
            shop.coupons[place].signed = answer["signed_code"]?.stringValue
            shop.couponPlaces[id] = place
            shop.learn(codesOf: answer, .coupon(place))
        case .card(let place):
            shop.cards[place].id = id
            shop.cards[place].number = number
            shop.cards[place].typed = answer["code"]?.stringValue
            shop.cards[place].signed = answer["signed_code"]?.stringValue
            shop.cardPlaces[id] = place
            shop.learn(codesOf: answer, .card(place))
        case .redemption(let place):
            shop.redemptions[place].id = id
            shop.redemptions[place].number = number
            shop.redemptionPlaces[id] = place
        }
    }
}

extension ModelShop {
    fileprivate func learn(codesOf answer: JSON, _ voucher: ModelVoucher) {
        if let typed = answer["code"]?.stringValue {
            vouchersByCode[typed.uppercased().filter { $0 != "-" }] = voucher
        }
        if let signed = answer["signed_code"]?.stringValue { vouchersByCode[signed] = voucher }
    }
}
