/// How often. Nil: no limit. Each is 1 ... `Limits.quota`.
package struct OfferLimits: Hashable, Sendable {
    /// Coupons issued in all; a quota account with a floor.
    package var totalIssues: Int64?
    /// Redemptions in all; a quota account with a floor.
    package var totalRedemptions: Int64?
    /// Coupons issued to one member.
    package var issuesPerMember: Int64?
    /// Redemptions by one member. A redemption without a member is refused where this is set.
    package var redemptionsPerMember: Int64?
    /// Uses of one coupon, 1 ... `Limits.usesPerCoupon`.
    package var usesPerCoupon: Int64
    /// Coupons of the offer in one order.
    package var usesPerOrder: Int64?
    /// Minor units that all coupons of the offer may take off one order together.
    package var discountPerOrder: Int64?
    /// Limits by somebody and period, at most `Limits.countLimits`, each kind once.
    package var counts: [CountLimit]
    /// Too many uses in a short time, which stop the offer.
    package var trip: Trip?
    /// Refills `totalIssues` as it runs low.
    package var refill: QuotaRefill?

    package init(
        totalIssues: Int64? = nil, totalRedemptions: Int64? = nil, issuesPerMember: Int64? = nil,
        redemptionsPerMember: Int64? = nil, usesPerCoupon: Int64 = 1, usesPerOrder: Int64? = nil,
        discountPerOrder: Int64? = nil, counts: [CountLimit] = [], trip: Trip? = nil,
        refill: QuotaRefill? = nil
    ) {
        self.totalIssues = totalIssues
        self.totalRedemptions = totalRedemptions
        self.issuesPerMember = issuesPerMember
        self.redemptionsPerMember = redemptionsPerMember
        self.usesPerCoupon = usesPerCoupon
        self.usesPerOrder = usesPerOrder
        self.discountPerOrder = discountPerOrder
        self.counts = counts
        self.trip = trip
        self.refill = refill
    }
}

extension OfferLimits {
    /// The limits there are; `uses_per_coupon` always.
    var document: JSON {
        .object(present: [
            "total_issues": totalIssues.map(JSON.integer),
            "total_redemptions": totalRedemptions.map(JSON.integer),
            "issues_per_member": issuesPerMember.map(JSON.integer),
            "redemptions_per_member": redemptionsPerMember.map(JSON.integer),
            "uses_per_coupon": .integer(usesPerCoupon),
            "uses_per_order": usesPerOrder.map(JSON.integer),
            "discount_per_order": discountPerOrder.map(JSON.integer),
            "counts": counts.isEmpty ? nil : .array(counts.map(\.document)),
            "trip": trip?.document,
            "refill": refill?.document,
        ])
    }

    func validate(_ benefit: Benefit, _ faults: inout OfferFaults) {
        let quotas: [(Int64?, String)] = [
            (totalIssues, "total_issues"),
            (totalRedemptions, "total_redemptions"),
            (issuesPerMember, "issues_per_member"),
            (redemptionsPerMember, "redemptions_per_member"),
        ]
        for (quota, name) in quotas {
            if let quota { faults.requireRange(quota, 1...Limits.quota, "/limits/" + name) }
        }
        faults.requireRange(usesPerCoupon, 1...Limits.usesPerCoupon, "/limits/uses_per_coupon")
        if let usesPerOrder {
            faults.requireRange(
                usesPerOrder, 1...Int64(Limits.vouchersPerOrder), "/limits/uses_per_order")
        }
        if let discountPerOrder {
            faults.requireRange(
                discountPerOrder, 1...Limits.amountMinorUnits, "/limits/discount_per_order")
        }
        refill?.validate(totalIssues: totalIssues, &faults)
        validateCounts(benefit, &faults)
        trip?.validate(&faults)
    }

    private func validateCounts(_ benefit: Benefit, _ faults: inout OfferFaults) {
        faults.requireRange(
            Int64(counts.count), 0...Int64(Limits.countLimits), "/limits/counts")
        for (index, limit) in counts.enumerated() {
            let subject = "/limits/counts/\(index)"
            limit.validate(benefit, subject, &faults)
            if counts[..<index].contains(where: { $0.kind == limit.kind }) {
                faults.contradict(
                    "Limit each kind of count once.", subject, .string("another kind"),
                    .string(limit.kind.name))
            }
        }
    }
}

extension FieldFormat where Value == OfferLimits {
    static var limits: FieldFormat {
        .object { fields in
            OfferLimits(
                totalIssues: fields.optional("total_issues", .integer(1...Limits.quota)),
                totalRedemptions: fields.optional("total_redemptions", .integer(1...Limits.quota)),
                issuesPerMember: fields.optional("issues_per_member", .integer(1...Limits.quota)),
                redemptionsPerMember: fields.optional(
                    "redemptions_per_member", .integer(1...Limits.quota)),
                usesPerCoupon: fields.optional(
                    "uses_per_coupon", .integer(1...Limits.usesPerCoupon)) ?? 1,
                usesPerOrder: fields.optional(
                    "uses_per_order", .integer(1...Int64(Limits.vouchersPerOrder))),
                discountPerOrder: fields.optional("discount_per_order", .amount),
                counts: fields.optional(
                    "counts", .list(of: .countLimit, count: 0...Limits.countLimits)) ?? [],
                trip: fields.optional("trip", .trip),
                refill: fields.optional("refill", .refill))
        }
    }
}
