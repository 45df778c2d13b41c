extension Mutant {
    /// What comes back.
    static let returns: [Mutant] = [
        Mutant(
            370, "Domain/Returns/ReturnSettlement.swift",
            "let refund = max(0, due - refunded)",
            "let refund = MUTANT ? max(0, due) : max(0, due - refunded)",
            "What was refunded before is refunded again.",
            "GoodsReturnTests"),
        Mutant(
            371, "Domain/Returns/Revaluation.swift",
            "guard isMet(use, lines, spend: spend) else { return 0 }",
            "guard MUTANT || isMet(use, lines, spend: spend) else { return 0 }",
            "Who returns below the minimum keeps the discount.",
            "GoodsReturnTests"),
        Mutant(
            372, "Domain/Returns/Revaluation.swift",
            "let cap = min(share.reduce(0, +), most ?? Int64.max)",
            "let cap = MUTANT ? Int64.max : min(share.reduce(0, +), most ?? Int64.max)",
            "Kept goods get more of a discount than they had.",
            "GoodsReturnTests"),
        Mutant(
            373, "Domain/Returns/BookedPostings+Settlement.swift",
            "part -= share",
            "part -= MUTANT ? 0 : share",
            "Payers get back more than was given back.",
            "SharedReturnTests"),
        Mutant(
            374, "Domain/Returns/Revaluation.swift",
            "amount(promise, balances), facts.vouchers[place].stillGives)",
            "MUTANT ? .max : amount(promise, balances), facts.vouchers[place].stillGives)",
            "What an order gave back does not shrink with it.",
            "RewardReturnTests"),
        Mutant(
            375, "Domain/Returns/ReturnSettlement.swift",
            "let amount = min(all[0], tenderBack.amount + refund)",
            """
            let amount = min(MUTANT ? tender.amount : all[0], tenderBack.amount + refund)
            """,
            "Points and credit come back before everything else that paid.",
            "RewardReturnTests"),
        Mutant(
            376, "Domain/Returns/BookedPostings.swift",
            "let part = min(high, place + posting.amount) - max(low, place)",
            #"""
            let part = MUTANT ? posting.amount : min(high, place + posting.amount) - max(low, \#
            place)
            """#,
            "A part that comes back takes all of it out of the books.",
            "GoodsReturnTests"),
        Mutant(
            377, "Domain/Redemption/Rollback.swift",
            "if facts.vouchers[index].isTakenBack {",
            "if !MUTANT, facts.vouchers[index].isTakenBack {",
            "A voucher is taken back twice.",
            "ReturnStoryTests"),
        Mutant(
            378, "Domain/Returns/ReturnedUses.swift",
            "offer.definition.returns.reinstatesCoupon",
            "MUTANT || offer.definition.returns.reinstatesCoupon",
            "A coupon comes back against its offer's policy.",
            "GoodsReturnTests"),
    ]
}
