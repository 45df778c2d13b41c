/// The body of returnGoods.
package struct ReturnRequest: Hashable, Sendable {
    package let items: [ReturnCommand.Item]
    package let reason: String?

    package static func read(_ json: JSON) throws(Refusal) -> ReturnRequest {
        try ObjectReader.read(json) { fields in
            let items = fields.required(
                "lines", .list(of: .returnedGoods, count: 1...Limits.orderLines))
            let reason = fields.optional("reason", .text(1...Limits.reasonBytes))
            guard let items else { return nil }
            return ReturnRequest(items: items, reason: reason)
        }
    }
}

/// The body of rollbackRedemption.
package struct RollbackRequest: Hashable, Sendable {
    package let reason: String?
    /// Outer ids as the redemption's answer has them; nil: all that are left.
    package let vouchers: [String]?

    package init(reason: String? = nil, vouchers: [String]? = nil) {
        self.reason = reason
        self.vouchers = vouchers
    }

    /// - Parameter json: nil for an empty body, which takes all back and gives no reason.
    package static func read(_ json: JSON?) throws(Refusal) -> RollbackRequest {
        try ObjectReader.read(json ?? .object([])) { fields in
            RollbackRequest(
                reason: fields.optional("reason", .text(1...Limits.reasonBytes)),
                vouchers: fields.optional(
                    "vouchers", .list(of: .identifier, count: 1...Limits.vouchersPerOrder)))
        }
    }
}

extension FieldFormat where Value == ReturnCommand.Item {
    /// `{"line": 0, "quantity": 1}` or `{"sku": "TEA-1", "quantity": 1}`.
    fileprivate static var returnedGoods: FieldFormat {
        .object { fields in
            let line = fields.optional("line", .integer(0...Int64(Limits.orderLines - 1)))
            let sku = fields.optional("sku", .reference)
            let quantity = fields.required("quantity", .integer(1...Limits.lineQuantity))
            guard fields.hasNoFault, let quantity else { return nil }
            switch (line, sku) {
            case (let line?, nil): return ReturnCommand.Item(.line(Int(line)), quantity)
            case (nil, let sku?): return ReturnCommand.Item(.sku(sku), quantity)
            default:
                fields.refuse(
                    "line", .invalidField, required: .string("either line or sku"),
                    actual: .string(line == nil ? "neither" : "both"))
                return nil
            }
        }
    }
}
