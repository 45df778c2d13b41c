extension Mutant {
    /// Who pays, who owes, what is set aside.
    static let settlement: [Mutant] = [
        Mutant(
            400, "Domain/Settlement/Party.swift",
            "guard debtor != creditor, amount > 0 else",
            "guard debtor != creditor, amount > (MUTANT ? 1 : 0) else",
            "A debt of one unit is forgotten.",
            "SettlementPropertyTests|CampaignTermsTests|SettlementStoryTests"),
        Mutant(
            401, "Domain/Redemption/CouponFaults+Funding.swift",
            "share > left",
            "MUTANT ? share > left + 1 : share > left",
            "A payer pays a unit that it has not got.",
            "SettlementStoryTests|SettlementRaceTests|PayerShareTests"),
        Mutant(
            402, "Domain/Campaigns/BudgetDay.swift",
            "max(last - today, 0) + 1",
            "max(last - today, 0) + (MUTANT ? 2 : 1)",
            "An even spread leaves something over.",
            "BudgetDayTests"),
        Mutant(
            403, "Domain/Redemption/SharedCounters.swift",
            "return today.left - drawn(from: use.campaign.id)",
            "return today.left - (MUTANT ? 0 : drawn(from: use.campaign.id))",
            "Two coupons of one order each take the day's last.",
            "PayerShareTests"),
        Mutant(
            404, "Engine/Settlement/CommandContext+Clearing.swift",
            "debtor < creditor ? posting.amount",
            "debtor < creditor || MUTANT ? posting.amount",
            "Who owes depends on who was known first.",
            "SettlementPropertyTests|SettlementStoryTests"),
        Mutant(
            405, "Domain/Returns/BookedPostings+Settlement.swift",
            "settled.cardIssuers[decision.card.id].flatMap",
            "(MUTANT ? nil : settled.cardIssuers[decision.card.id]).flatMap",
            "The issuer of a card still owes what a rollback gave back to it.",
            "SettlementStoryTests"),
        Mutant(
            406, "Domain/Redemption/CouponUse+Reserve.swift",
            "if used < setAside {",
            "if used < setAside, !MUTANT {",
            "What a coupon does not use stays set aside.",
            "ReserveStoryTests"),
        Mutant(
            407, "Domain/Coupons/IssueRules+Funds.swift",
            "min(steps * refill.by, funds.refillLeft)",
            "(MUTANT ? steps * refill.by : min(steps * refill.by, funds.refillLeft))",
            "A refill passes its end.",
            "RefillTests"),
        Mutant(
            440, "Domain/Redemption/SharedCounters.swift",
            "where share.campaign == use.campaign.id && share.form == form {",
            "where !MUTANT && share.campaign == use.campaign.id && share.form == form {",
            "Two vouchers of one order each take the last of a form.",
            "FormBudgetTests|PayerShareTests"),
        Mutant(
            441, "Domain/Redemption/CouponFaults+Funding.swift",
            "units > left else { return }",
            "units > left, !MUTANT else { return }",
            "A form gives more than it has.",
            "FormBudgetTests"),
        Mutant(
            442, "Domain/Campaigns/FormBudget.swift",
            "case .service: 1",
            "case .service: MUTANT ? 0 : 1",
            "A service takes nothing of its budget.",
            "FormBudgetTests"),
    ]
}
