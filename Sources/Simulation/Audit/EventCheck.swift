import Domain

/// Reads the outbox as a consumer does and counts what it tells.
struct EventCheck {
    let model: Model

    /// - Parameter page: events of a merchant after a sequence, oldest first, and where to go on.
    func check(page: (Int, Int64) throws -> (items: [JSON], next: Int64?)) throws {
        for (merchant, shop) in model.shops.enumerated() {
            var counts: [String: Int] = [:]
            var last: Int64 = 0
            var after: Int64? = 0
            while let start = after {
                let found = try page(merchant, start)
                for event in found.items {
                    let sequence = event["sequence"]?.integerValue ?? 0
                    guard sequence > last else {
                        throw Disagreement("events: \(sequence) comes after \(last)")
                    }
                    last = sequence
                    counts[event["kind"]?.stringValue ?? "", default: 0] += 1
                }
                after = found.next
            }
            try compare(counts, shop)
        }
    }

    private func compare(_ counts: [String: Int], _ shop: ModelShop) throws {
        let expected = [
            ("campaign_created", shop.campaigns.count), ("offer_created", shop.offers.count),
            ("member_created", shop.members.count), ("coupon_issued", shop.coupons.count),
            ("coupon_voided", shop.coupons.count { $0.isVoided }),
            ("gift_card_issued", shop.cards.count),
            ("vouchers_redeemed", shop.redemptions.count),
            ("redemption_rolled_back", shop.redemptions.count { $0.isRolledBack }),
        ]
        for (kind, count) in expected where counts[kind, default: 0] != count {
            throw Disagreement(
                "events: \(counts[kind, default: 0]) of \(kind), the model says \(count)")
        }
    }
}
