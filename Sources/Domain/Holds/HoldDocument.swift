package import Ledger

extension Hold.State {
    /// Stable wire name.
    package var name: String {
        switch self {
        case .open: "open"
        case .captured: "captured"
        case .voided: "voided"
        case .expired: "expired"
        }
    }
}

extension VoucherHold {
    /// The hold as answers show it. `names`: outer ids of the hold, of a voucher and its offer, and
    /// of a redemption.
    package func serialized(
        id: String, voucher: (HeldVoucher) -> (id: String, offer: String?),
        redemption: (RedemptionID) -> String
    ) -> [UInt8] {
        let priced = priced(voucher)
        var writer = JSONWriter(reservingBytes: 1_024)
        writer.object { writer in
            writer.member("id", id)
            writer.member("state", state.name)
            writer.key("order")
            order.append(to: &writer)
            writer.member("member", orNull: memberName)
            priced.appendMembers(to: &writer)
            writer.member("captured_quantities", each: capturedQuantities) { $0.integer($1) }
            writer.member("redemption_ids", each: captures) { $0.string(redemption($1)) }
            writer.member("expires_at", expiresAt)
            writer.member("created_at", createdAt)
            writer.member("ended_at", orNull: endedAt)
        }
        return writer.bytes
    }

    private func priced(
        _ names: (HeldVoucher) -> (id: String, offer: String?)
    ) -> PricedOrder {
        var discounts = order.lines.map { _ in Int64(0) }
        for voucher in vouchers where !voucher.lineAmounts.isEmpty {
            for line in discounts.indices { discounts[line] += voucher.lineAmounts[line] }
        }
        return PricedOrder(
            order: order, discountTotal: discounts.reduce(0, +),
            giftCardTotal: vouchers.reduce(0) { $0 + ($1.offer == nil ? $1.amount : 0) },
            vouchers: vouchers.map {
                let name = names($0)
                return PricedOrder.Voucher(
                    id: name.id, kind: $0.use.kind, offer: name.offer,
                    offerVersion: $0.offerVersion, amount: $0.amount,
                    lineAmounts: $0.lineAmounts)
            }, lineDiscounts: discounts)
    }
}
