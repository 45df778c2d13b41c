/// The body of validateVouchers and redeemVouchers, and most of that of placeHold.
package struct RedemptionRequest: Hashable, Sendable {
    package let order: Order
    /// External id of the member who pays.
    package let member: String?
    /// At most `Limits.vouchersPerOrder`; none only beside points or cash credit.
    package let vouchers: [VoucherReference]
    /// Points and cash credit that the member pays with.
    package let tender: Tender
    /// What the merchant calls the customer's device; hashed before it is kept.
    package var device: String?

    /// A voucher as it was scanned, typed or named, not yet resolved.
    package struct VoucherReference: Hashable, Sendable {
        /// Signed code, typed code, public code or id; 1 ... `Limits.codeBytes` bytes.
        package let code: String
        /// Gift cards: take at most this many minor units.
        package let amount: Int64?
    }

    package static func read(_ json: JSON) throws(Refusal) -> RedemptionRequest {
        try ObjectReader.read(json) { RedemptionRequest(reading: &$0) }
    }
}

extension RedemptionRequest {
    init?(reading fields: inout ObjectReader) {
        let order = fields.required("order", .order)
        let member = fields.optional("member", .externalID)
        let vouchers = fields.required(
            "vouchers", .list(of: .voucherReference, count: 0...Limits.vouchersPerOrder))
        let device = fields.optional("device", .reference)
        let tender = Tender(reading: &fields)
        guard let order, let vouchers else { return nil }
        if vouchers.isEmpty, tender.isEmpty {
            fields.refuse(
                "vouchers", .outOfRange, required: ["minimum_items": 1], actual: ["items": 0])
            return nil
        }
        self.init(
            order: order, member: member, vouchers: vouchers, tender: tender, device: device)
    }
}

extension FieldFormat where Value == RedemptionRequest.VoucherReference {
    fileprivate static var voucherReference: FieldFormat {
        .object { fields in
            let code = fields.required("code", .text(1...Limits.codeBytes))
            let amount = fields.optional("amount", .amount)
            guard let code else { return nil }
            return RedemptionRequest.VoucherReference(code: code, amount: amount)
        }
    }
}
