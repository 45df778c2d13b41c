/// When fewer than `below` coupons of an offer are left to issue, so many more may be, until it
/// has issued `upTo` in all. The rest of them is an account with a floor, so that no race of
/// issues can pass it.
package struct QuotaRefill: Hashable, Sendable {
    /// 1 ... `Limits.quota`, each.
    package let below: Int64
    package let by: Int64
    package let upTo: Int64

    package init(below: Int64, by: Int64, upTo: Int64) {
        self.below = below
        self.by = by
        self.upTo = upTo
    }

    var document: JSON {
        ["below": .integer(below), "by": .integer(by), "up_to": .integer(upTo)]
    }

    func validate(totalIssues: Int64?, _ faults: inout OfferFaults) {
        let accepted = 1...Limits.quota
        for (value, name) in [(below, "below"), (by, "by"), (upTo, "up_to")] {
            faults.requireRange(value, accepted, "/limits/refill/" + name)
        }
        guard let totalIssues else {
            return faults.contradict(
                "Say how many coupons there are at first: total_issues.", "/limits/refill",
                .string("total_issues"), .null)
        }
        if upTo < totalIssues {
            faults.contradict(
                "Refill up to more than there are at first.", "/limits/refill/up_to",
                .integer(totalIssues), .integer(upTo))
        }
    }
}

extension FieldFormat where Value == QuotaRefill {
    static var refill: FieldFormat {
        .object { fields in
            let below = fields.required("below", .integer(1...Limits.quota))
            let by = fields.required("by", .integer(1...Limits.quota))
            let upTo = fields.required("up_to", .integer(1...Limits.quota))
            guard let below, let by, let upTo else { return nil }
            return QuotaRefill(below: below, by: by, upTo: upTo)
        }
    }
}
