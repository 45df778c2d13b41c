/// The body of placeHold: a redemption request, and how long to hold.
package struct HoldRequest: Hashable, Sendable {
    package let redemption: RedemptionRequest
    /// 1 ... `Limits.holdSeconds`.
    package let seconds: Int64

    package init(redemption: RedemptionRequest, seconds: Int64) {
        self.redemption = redemption
        self.seconds = seconds
    }

    package static func read(_ json: JSON) throws(Refusal) -> HoldRequest {
        try ObjectReader.read(json) { fields in
            let redemption = RedemptionRequest(reading: &fields)
            let seconds = fields.required("ttl_seconds", .integer(1...Limits.holdSeconds))
            guard let redemption, let seconds else { return nil }
            if !redemption.tender.isEmpty {
                fields.refuse(
                    redemption.tender.points == nil ? "cash_credit" : "points", .invalidField,
                    required: "coupons, public codes and gift cards",
                    actual: "points or cash credit")
                return nil
            }
            return HoldRequest(redemption: redemption, seconds: seconds)
        }
    }
}

/// The body of captureHold: which pieces, and whether the rest goes back.
package struct CaptureRequest: Hashable, Sendable {
    /// Pieces of one line.
    package struct Part: Hashable, Sendable {
        /// Place of the line in the held order, 0 first.
        package let line: Int
        /// 1 or more; nil: all that are left.
        package let quantity: Int64?

        package init(line: Int, quantity: Int64?) {
            self.line = line
            self.quantity = quantity
        }
    }

    /// No line twice; nil: everything that is left.
    package let lines: [Part]?
    package let isFinal: Bool

    package init(lines: [Part]? = nil, isFinal: Bool = false) {
        self.lines = lines
        self.isFinal = isFinal
    }

    /// - Parameter json: nil for an empty body, which captures everything that is left.
    package static func read(_ json: JSON?) throws(Refusal) -> CaptureRequest {
        try ObjectReader.read(json ?? .object([])) { fields in
            let lines = fields.optional("lines", .list(of: .holdPart, count: 1...Limits.orderLines))
            let isFinal = fields.optional("final", .bool) ?? false
            if let lines, Set(lines.map(\.line)).count < lines.count {
                fields.refuse(
                    "lines", .invalidField, required: "each line once", actual: "a line twice")
                return nil
            }
            return CaptureRequest(lines: lines, isFinal: isFinal)
        }
    }
}

extension FieldFormat where Value == CaptureRequest.Part {
    fileprivate static var holdPart: FieldFormat {
        .object { fields in
            let line = fields.required("line", .integer(0...Int64(Limits.orderLines - 1)))
            let quantity = fields.optional("quantity", .integer(1...Limits.lineQuantity))
            guard let line else { return nil }
            return CaptureRequest.Part(line: Int(line), quantity: quantity)
        }
    }
}

/// The body of reverseRequest: the key of the request whose answer was lost.
package struct ReversalRequest: Hashable, Sendable {
    /// As it was sent; 1 ... `Limits.idempotencyKeyBytes` visible ASCII characters.
    package let idempotencyKey: String
    package let reason: String?

    package static func read(_ json: JSON) throws(Refusal) -> ReversalRequest {
        try ObjectReader.read(json) { fields in
            let key = fields.required("idempotency_key", .idempotencyKey)
            let reason = fields.optional("reason", .text(1...Limits.reasonBytes))
            guard let key else { return nil }
            return ReversalRequest(idempotencyKey: key, reason: reason)
        }
    }
}

extension FieldFormat where Value == String {
    fileprivate static var idempotencyKey: FieldFormat {
        token(1...Limits.idempotencyKeyBytes, pattern: "^[!-~]+$") { (0x21...0x7E).contains($0) }
    }
}
