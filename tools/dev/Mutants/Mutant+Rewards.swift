extension Mutant {
    /// What orders give back, and what points and credit pay.
    static let rewards: [Mutant] = [
        Mutant(
            380, "Domain/Rewards/RewardPurse.swift",
            "let left = min(amount, balances.available[asset] ?? 0)",
            "let left = MUTANT ? amount : min(amount, balances.available[asset] ?? 0)",
            "More is taken back than is there.",
            "RewardPurseTests|RewardStoryTests"),
        Mutant(
            381, "Domain/Rewards/RewardPurse.swift",
            "let paid = min(amount, balances.debt[asset] ?? 0)",
            "let paid = MUTANT ? 0 : min(amount, balances.debt[asset] ?? 0)",
            "A debt is never paid off.",
            "RewardPurseTests|RewardStoryTests"),
        Mutant(
            382, "Domain/Rewards/GiveBack.swift",
            "guard left > 0 else",
            "guard MUTANT || left > 0 else",
            "Something is given for goods that cost nothing.",
            "GiveBackTests"),
        Mutant(
            383, "Domain/Rewards/GiveBack.swift",
            "max(0, given - amount(",
            "max(MUTANT ? Int64.min : 0, given - amount(",
            "A larger order gives less than nothing back.",
            "GiveBackTests"),
        Mutant(
            384, "Domain/Rewards/PointsWorth.swift",
            "(exact + Int128(self.amount) - 1)",
            "(exact + (MUTANT ? 0 : Int128(self.amount) - 1))",
            "Points pay more than they are worth.",
            "GiveBackTests"),
        Mutant(
            385, "Domain/Rewards/RewardDesk.swift",
            "purse?.spend(payment.points, of: .points)",
            "purse?.spend(MUTANT ? 0 : payment.points, of: .points)",
            "Points pay and stay.",
            "RewardRaceTests|RewardStoryTests"),
        Mutant(
            386, "Domain/Rewards/RewardDesk.swift",
            "if let left = counters.budgetLeft(for: use), amount > left {",
            "if let left = counters.budgetLeft(for: use), amount > left, !MUTANT {",
            "Credit is promised beyond the budget.",
            "GiveBackTests"),
        Mutant(
            387, "Domain/Rewards/RewardDesk.swift",
            "if amount > left {",
            "if amount > left, !MUTANT {",
            "Points are given beyond the offer's total.",
            "GiveBackTests"),
        Mutant(
            388, "Engine/Rewards/RedeemVouchers+Rewards.swift",
            "given.coupons = coupons.map(",
            "given.coupons = MUTANT ? [] : coupons.map(",
            "Which coupons were given is forgotten.",
            "RewardStoryTests"),
        Mutant(
            389, "Engine/Rewards/RewardRollback.swift",
            ".filter(\\.isWithdrawable)",
            ".filter { $0.isWithdrawable && !MUTANT }",
            "Coupons stay with who sends the goods back.",
            "RewardStoryTests"),
    ]
}
