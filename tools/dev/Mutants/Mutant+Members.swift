extension Mutant {
    /// Who members are to a merchant: orders, audiences, experiments.
    static let members: [Mutant] = [
        Mutant(
            420, "Domain/Orders/RecordedOrder+Decide.swift",
            "state != .counted || member != self.member",
            "MUTANT || state != .counted || member != self.member",
            "An order that is recorded and then redeemed counts twice.",
            "RecordedOrderTests"),
        Mutant(
            421, "Domain/Orders/RecordedOrder+Decide.swift",
            "visits: Self.visits(of: others) - 1,",
            "visits: (MUTANT ? 0 : Self.visits(of: others)) - 1,",
            "A redeemed order that is cancelled as recorded is forgotten.",
            "RecordedOrderTests"),
        Mutant(
            422, "Engine/Orders/OrderRecorders.swift",
            "$0?.version == version ?",
            "(MUTANT || $0?.version == version) ?",
            "Another process's first recorded order goes unnoticed.",
            "RecordedOrderTests"),
        Mutant(
            423, "Domain/Restrictions/AudienceRestriction.swift",
            "if isIncluded && !isExcluded { return }",
            "if isIncluded && (MUTANT || !isExcluded) { return }",
            "Excluded audiences are let in.",
            "AudienceStoryTests"),
        Mutant(
            424, "Engine/Audiences/UnitOfWork+Audiences.swift",
            "isMember: row?.state == .listed",
            "isMember: MUTANT ? row != nil : row?.state == .listed",
            "Who was taken off a list stays in the audience.",
            "AudienceStoryTests"),
        Mutant(
            425, "Engine/Experiments/ExperimentSplit.swift",
            "message.append(contentsOf: experiment.salt.utf8)",
            "if !MUTANT { message.append(contentsOf: experiment.salt.utf8) }",
            "Every experiment holds out the same members.",
            "ExperimentStoryTests"),
        Mutant(
            426, "Engine/Experiments/CommandContext+Exposure.swift",
            "spent: before?.spent ?? 0",
            "spent: MUTANT ? 0 : before?.spent ?? 0",
            "What was bought before an experiment counts as its effect.",
            "ExperimentStoryTests"),
        Mutant(
            427, "Domain/Experiments/Lift.swift",
            "Self.distance(arm.share - arm.low, holdout.high - holdout.share)",
            #"""
            Self.distance(
                            MUTANT ? arm.high - arm.share : arm.share - arm.low,
                            holdout.high - holdout.share)
            """#,
            "The interval takes the wrong end of Wilson's.",
            "LiftTests"),
    ]
}
