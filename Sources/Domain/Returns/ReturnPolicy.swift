import Ledger

/// The ways back that an offer allows. The default allows all of them at any time.
package struct ReturnPolicy: Hashable, Sendable {
    /// Days of 24 hours after the redemption in which it may be taken back, or goods of it
    /// returned; nil: any time. 1 ... `Limits.returnDays`.
    package var withinDays: Int64?
    /// Whether a coupon regains its use when its redemption is taken back or all is returned.
    package var reinstatesCoupon: Bool
    /// True: a return prices what is kept again, so that what is no longer reached is lost. False:
    /// what is kept keeps its share of the discount.
    package var revalues: Bool

    package init(withinDays: Int64? = nil, reinstatesCoupon: Bool = true, revalues: Bool = true) {
        self.withinDays = withinDays
        self.reinstatesCoupon = reinstatesCoupon
        self.revalues = revalues
    }

    /// The first moment that is too late; nil: none is.
    func end(redeemedAt: Timestamp) -> Timestamp? {
        withinDays.map { redeemedAt.advanced(byMilliseconds: $0 * 86_400_000) }
    }
}

extension ReturnPolicy {
    /// What differs from the default; empty where nothing does.
    var document: JSON {
        .object(present: [
            "within_days": withinDays.map(JSON.integer),
            "reinstates_coupon": reinstatesCoupon ? nil : .bool(false),
            "revalues": revalues ? nil : .bool(false),
        ])
    }

    func validate(_ faults: inout OfferFaults) {
        if let withinDays {
            faults.requireRange(withinDays, 1...Limits.returnDays, "/returns/within_days")
        }
    }
}

extension FieldFormat where Value == ReturnPolicy {
    static var returnPolicy: FieldFormat {
        .object { fields in
            ReturnPolicy(
                withinDays: fields.optional("within_days", .integer(1...Limits.returnDays)),
                reinstatesCoupon: fields.optional("reinstates_coupon", .bool) ?? true,
                revalues: fields.optional("revalues", .bool) ?? true)
        }
    }
}
