import Ledger

extension Restrictions {
    /// Only what restricts something; lists sorted, so that equal restrictions print alike.
    var document: JSON {
        .object(present: [
            "minimum_spend": minimumSpend > 0 ? .integer(minimumSpend) : nil,
            "included_skus": .sorted(products.includedSKUs),
            "excluded_skus": .sorted(products.excludedSKUs),
            "included_categories": .sorted(products.includedCategories),
            "excluded_categories": .sorted(products.excludedCategories),
            "included_brands": .sorted(products.includedBrands),
            "excluded_brands": .sorted(products.excludedBrands),
            "stores": .sorted(stores),
            "starts_at": startsAt.map { .string($0.rfc3339) },
            "ends_at": endsAt.map { .string($0.rfc3339) },
            "member_only": memberOnly ? true : nil,
        ])
    }

    fileprivate init(reading fields: inout ObjectReader) {
        func names(_ field: String) -> Set<String> {
            Set(fields.optional(field, .restrictionEntries) ?? [])
        }
        self.init(
            minimumSpend: fields.optional(
                "minimum_spend", .integer(0...Limits.amountMinorUnits)) ?? 0,
            products: ProductRestriction(
                includedSKUs: names("included_skus"),
                excludedSKUs: names("excluded_skus"),
                includedCategories: names("included_categories"),
                excludedCategories: names("excluded_categories"),
                includedBrands: names("included_brands"),
                excludedBrands: names("excluded_brands")),
            stores: names("stores"),
            startsAt: fields.optional("starts_at", .timestamp),
            endsAt: fields.optional("ends_at", .timestamp),
            memberOnly: fields.optional("member_only", .bool) ?? false)
        fields.refuse("ends_at", unlessAfter: startsAt, endsAt)
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
        ])
    }
}

extension JSON {
    /// Nil for an empty set: nothing is restricted.
    fileprivate static func sorted(_ names: Set<String>) -> JSON? {
        names.isEmpty ? nil : .array(names.sorted().map(JSON.string))
    }
}

extension FieldFormat where Value == Restrictions {
    static var restrictions: FieldFormat {
        .object { Restrictions(reading: &$0) }
    }
}

extension FieldFormat where Value == [String] {
    fileprivate static var restrictionEntries: FieldFormat {
        .list(of: .text(1...Limits.referenceBytes), count: 0...Limits.restrictionEntries)
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
                    "uses_per_coupon", .integer(1...Limits.usesPerCoupon)) ?? 1)
        }
    }
}
