extension Mutant {
    /// The one way to change anything.
    static let loop: [Mutant] = [
        Mutant(
            110, "Engine/Loop/BatchSettler.swift",
            #"""
            firstAnswers = firstAnswers ?? answers
                                return answers
                            }
                            return succeed(
            """#,
            #"""
            firstAnswers = firstAnswers ?? answers
                                if MUTANT { succeed(batch, answers, first: firstAnswers) }
                                return answers
                            }
                            if MUTANT { return }
                            return succeed(
            """#,
            "Answers go out before the commit.",
            "EngineTests"),
        Mutant(
            111, "Engine/Loop/BatchSettler.swift",
            #"""
            decider.abandoned()
                            let failure
            """#,
            #"""
            if !MUTANT { decider.abandoned() }
                            let failure
            """#,
            "A batch that is tried again keeps the numbers it has leased in vain.",
            "EngineTests"),
        Mutant(
            113, "Engine/Loop/IdempotencyMemory.swift",
            "guard earlier.fingerprint == identity.fingerprint else {",
            "guard MUTANT || earlier.fingerprint == identity.fingerprint else {",
            "Another request under a used key gets the first one's answer.",
            "EngineTests"),
        Mutant(
            114, "Engine/Loop/IdempotencyMemory.swift",
            "known[hash] = Known(",
            "known[MUTANT ? [] : hash] = Known(",
            "A key used twice in one batch is done twice.",
            "EngineTests"),
        Mutant(
            115, "Engine/Loop/IdempotencyMemory.swift",
            #"""
                    bytes.append(contentsOf: body)

            """#,
            #"""
                    if !MUTANT { bytes.append(contentsOf: body) }

            """#,
            "A stored answer's code does not cover its body.",
            "EngineTests"),
        Mutant(
            116, "Engine/Loop/BatchDecider.swift",
            "try IdempotencyTable.insert(memory.fresh, connection, work.tally)",
            "if !MUTANT { try IdempotencyTable.insert(memory.fresh, connection, work.tally) }",
            "Answers are not stored with their effects.",
            "EngineTests"),
        Mutant(
            117, "Engine/Loop/BatchDecider.swift",
            "let now = max(try believedTime(), head.time)",
            "let now = try MUTANT ? believedTime() : max(believedTime(), head.time)",
            "The ledger's time goes back with the clock.",
            "EngineTests"),
        Mutant(
            118, "Engine/Loop/Command.swift",
            "guard !overflow, sum >= 0 || !key.kind.hasFloor else {",
            "guard !overflow, MUTANT || sum >= 0 || !key.kind.hasFloor else {",
            "The engine does not hold accounts to their floor.",
            "EngineTests"),
        Mutant(
            119, "Engine/Loop/OfferCache.swift",
            "known.tenant == tenant ? known : nil",
            "MUTANT || known.tenant == tenant ? known : nil",
            "The cache gives a merchant the offer of another one.",
            "EngineTests"),
        Mutant(
            120, "Engine/Campaigns/Engine+Campaigns.swift",
            "rows.count > limit ?",
            "(MUTANT ? rows.count >= limit : rows.count > limit) ?",
            "A list has one page too many.",
            "EngineTests|ServerTests"),
        Mutant(
            121, "Engine/Loop/NumberLeases.swift",
            #"""
            state.pending = nil
                        state.reserve = pending
            """#,
            #"""
            if !MUTANT { state.pending = nil }
                        state.reserve = pending
            """#,
            "A range of numbers is handed out twice.",
            "EngineTests"),
    ]
}
