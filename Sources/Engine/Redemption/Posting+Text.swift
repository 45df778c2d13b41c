import Domain
import Ledger

/// Postings as documents store them: kind and owner of both accounts, asset, amount.
extension Posting {
    init?(stored json: JSON, tenant: Int64) {
        guard let parts = json.arrayValue, parts.count == 6,
            let sourceKind = parts[0].integerValue.flatMap(AccountKind.init),
            let sourceOwner = parts[1].integerValue,
            let destinationKind = parts[2].integerValue.flatMap(AccountKind.init),
            let destinationOwner = parts[3].integerValue,
            let asset = parts[4].stringValue.flatMap(Asset.init(stored:)),
            let amount = parts[5].integerValue, amount > 0
        else { return nil }
        self.init(
            from: AccountKey(tenant: tenant, kind: sourceKind, owner: sourceOwner, asset: asset),
            to: AccountKey(
                tenant: tenant, kind: destinationKind, owner: destinationOwner, asset: asset),
            amount: amount)
    }

    func append(to writer: inout JSONWriter) {
        writer.beginArray()
        writer.integer(source.kind.rawValue)
        writer.integer(source.owner)
        writer.integer(destination.kind.rawValue)
        writer.integer(destination.owner)
        writer.string(source.asset.code)
        writer.integer(amount)
        writer.endArray()
    }
}

extension RedemptionCommand.VoucherUse {
    /// A voucher as stored; of a gift card everything that was asked for is known elsewhere.
    init(_ kind: PricedOrder.VoucherKind, number: Int64) {
        switch kind {
        case .coupon: self = .coupon(CouponID(number))
        case .publicCode: self = .offer(OfferID(number))
        case .giftCard: self = .giftCard(GiftCardID(number), amount: nil)
        }
    }
}
