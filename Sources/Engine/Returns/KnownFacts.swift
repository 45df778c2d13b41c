import Domain

/// What a redemption knew that a return asks again: kept only where an offer asked for it and
/// the order itself does not say. Where the customer was is never kept.
struct KnownFacts: Hashable, Sendable {
    let products: [String: RedemptionFacts.ProductFacts]
    let profile: MemberProfile?

    /// Nil where nothing needs to be kept.
    init?(_ loaded: RedemptionLoader.Loaded) {
        let conditions = loaded.facts.vouchers.compactMap { voucher -> ConditionRestriction? in
            guard case .coupon(_, let offer, _, _) = voucher else { return nil }
            return offer.restrictions.condition
        }
        products = loaded.facts.products
        profile = conditions.contains { $0.asksForProfile } ? loaded.facts.situation.profile : nil
        if products.isEmpty, profile == nil { return nil }
    }

    init(_ json: JSON) {
        var products: [String: RedemptionFacts.ProductFacts] = [:]
        for member in json["products"]?.members ?? [] {
            products[member.name] = RedemptionFacts.ProductFacts(
                category: member.value["category"]?.stringValue,
                brand: member.value["brand"]?.stringValue)
        }
        self.products = products
        profile = json["member"].map {
            MemberProfile(
                tier: $0["tier"]?.stringValue, visits: $0["visits"]?.integerValue ?? 0,
                spentAmount: $0["spent"]?.integerValue ?? 0,
                tags: MemberTags(($0["tags"]?.arrayValue ?? []).compactMap(\.stringValue)))
        }
    }

    var json: JSON {
        .object(present: [
            "products": products.isEmpty
                ? nil
                : .object(
                    products.keys.sorted().map { sku in
                        JSON.Member(
                            sku,
                            .object(present: [
                                "category": products[sku]?.category.map(JSON.string),
                                "brand": products[sku]?.brand.map(JSON.string),
                            ]))
                    }),
            "member": profile.map {
                .object(present: [
                    "tier": $0.tier.map(JSON.string), "visits": .integer($0.visits),
                    "spent": .integer($0.spentAmount),
                    "tags": $0.tags.isEmpty ? nil : $0.tags.document,
                ])
            },
        ])
    }
}
