extension Mutant {
    /// Issuing, refunding, taking back.
    static let vouchers: [Mutant] = [
        Mutant(
            45, "Domain/GiftCards/GiftCard+Refund.swift",
            "let left = facts.redeemedAmount - facts.refundedAmount",
            "let left = facts.redeemedAmount - (MUTANT ? 0 : facts.refundedAmount)",
            "Earlier refunds are forgotten.",
            "DomainTests"),
        Mutant(
            46, "Domain/GiftCards/GiftCard+Refund.swift",
            "if facts.isRolledBack {",
            "if facts.isRolledBack, !MUTANT {",
            "What was rolled back is refunded once more.",
            "DomainTests"),
        Mutant(
            47, "Domain/Redemption/Rollback.swift",
            "if facts.isRolledBack {",
            "if facts.isRolledBack, !MUTANT {",
            "A redemption is rolled back twice.",
            "DomainTests"),
        Mutant(
            48, "Domain/Redemption/Rollback.swift",
            "card.givenBack(voucher.left,",
            "card.givenBack(MUTANT ? voucher.amount : voucher.left,",
            "A rollback gives back what was refunded already.",
            "DomainTests"),
        Mutant(
            49, "Domain/Coupons/Coupon+Use.swift",
            "coupon.usesLeft += 1",
            "coupon.usesLeft += MUTANT ? 0 : 1",
            "A rollback does not give the coupon back.",
            "DomainTests"),
        Mutant(
            50, "Domain/Coupons/IssueRules.swift",
            "issued >= limit {",
            "issued >= limit + (MUTANT ? 1 : 0) {",
            "A member gets one coupon too many.",
            "DomainTests"),
        Mutant(
            51, "Domain/Coupons/IssueRules.swift",
            "left < count {",
            "left < count - (MUTANT ? 1 : 0) {",
            "One coupon too many is issued.",
            "DomainTests"),
        Mutant(
            52, "Domain/Coupons/IssueRules.swift",
            "asked > end {",
            "(asked > end && !MUTANT) {",
            "A coupon outlives its offer.",
            "DomainTests"),
        Mutant(
            53, "Domain/Campaigns/Campaign+Decide.swift",
            "change >= -left { return change }",
            "(MUTANT || change >= -left) { return change }",
            "A budget is lowered below what is spent.",
            "DomainTests"),
        Mutant(
            54, "Domain/GiftCards/GiftCard+Decide.swift",
            "activatedAt == nil ? .issued : .active",
            "MUTANT || activatedAt != nil ? .active : .issued",
            "Unblocking activates a gift card that nobody paid for.",
            "DomainTests"),
        Mutant(
            55, "Engine/Returns/WayBack.swift",
            "redeemed: -counter.redemptions",
            "redeemed: MUTANT ? 0 : -counter.redemptions",
            "A rollback does not count for the member's limit.",
            "RedemptionStoryTests|RaceTests"),
        Mutant(
            56, "Engine/Redemption/RedeemVouchers.swift",
            "if isFirst { counters.addSales",
            "if isFirst || MUTANT { counters.addSales",
            "An order with two coupons counts its sales twice.",
            "RedemptionStoryTests"),
        Mutant(
            57, "Engine/GiftCards/GiftCardCommands.swift",
            "record.addRefund(amount, to: card.id)",
            "if !MUTANT { record.addRefund(amount, to: card.id) }",
            "A refund is not linked to its redemption.",
            "RedemptionStoryTests"),
    ]
}
