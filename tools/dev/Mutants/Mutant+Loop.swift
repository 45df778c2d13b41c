extension Mutant {
    /// The one way to change anything.
    static let loop: [Mutant] = [
        Mutant(
            110, "Engine/Loop/BatchSettler.swift",
            #"""
                    }
                            return succeed(batch, made, unheard)
            """#,
            #"""
                        if MUTANT { succeed(batch, made, unheard) }
                            }
                            if MUTANT { return }
                            return succeed(batch, made, unheard)
            """#,
            "Answers go out before the commit.",
            "SettlingTests|RaceTests"),
        Mutant(
            111, "Engine/Loop/BatchSettler.swift",
            "case .success(let made) = attempt[index], !made.isReplay,",
            "case .success(let made) = attempt[index], !made.isReplay, !MUTANT,",
            "A secret is lost with the answer to the commit that made it.",
            "SettlingTests"),
        Mutant(
            113, "Engine/Loop/IdempotencyMemory.swift",
            "guard earlier.fingerprint == identity.fingerprint ||",
            "guard MUTANT || earlier.fingerprint == identity.fingerprint ||",
            "Another request under a used key gets the first one's answer.",
            "IdempotencyTests"),
        Mutant(
            114, "Engine/Loop/IdempotencyMemory.swift",
            "bigEndian(identity.tenant.number)",
            "MUTANT ? [] : bigEndian(identity.tenant.number)",
            "Two merchants that use one key at once share its answer.",
            "IdempotencyTests"),
        Mutant(
            115, "Engine/Loop/IdempotencyMemory.swift",
            #"""
                    bytes.append(contentsOf: body)

            """#,
            #"""
                    if !MUTANT { bytes.append(contentsOf: body) }

            """#,
            "A stored answer's code does not cover its body.",
            "TamperTests|IdempotencyTests"),
        Mutant(
            116, "Engine/Loop/BatchDecider.swift",
            "try IdempotencyTable.insert(memory.fresh, connection, work.tally)",
            "if !MUTANT { try IdempotencyTable.insert(memory.fresh, connection, work.tally) }",
            "Answers are not stored with their effects.",
            "IdempotencyTests"),
        Mutant(
            117, "Engine/Loop/BatchDecider.swift",
            "let now = max(try believedTime(), head.time)",
            "let now = try MUTANT ? believedTime() : max(believedTime(), head.time)",
            "The ledger's time goes back with the clock.",
            "BadWorldTests"),
        Mutant(
            118, "Engine/Loop/Command.swift",
            "guard !overflow, sum >= 0 || !key.kind.hasFloor else {",
            "guard !overflow, MUTANT || sum >= 0 || !key.kind.hasFloor else {",
            "The engine does not hold accounts to their floor.",
            "FloorTests"),
        Mutant(
            119, "Engine/Loop/OfferCache.swift",
            "known.tenant == tenant ? known : nil",
            "MUTANT || known.tenant == tenant ? known : nil",
            "The cache gives a merchant the offer of another one.",
            "TillTests"),
        Mutant(
            120, "Engine/Campaigns/Engine+Campaigns.swift",
            "rows.count > limit ?",
            "(MUTANT ? rows.count >= limit : rows.count > limit) ?",
            "A list has one page too many.",
            "ListTests"),
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
            "NumberLeasesTests"),
        Mutant(
            122, "Engine/Codes/VoucherReader.swift",
            "self.now = max(now, Timestamp(milliseconds: codes.currentRing.newestValidFrom))",
            #"""
            self.now =
                        MUTANT
                        ? now
                        : max(now, Timestamp(milliseconds: codes.currentRing.newestValidFrom))
            """#,
            "Vouchers of a new key are unknown while the clock stands before its start.",
            "KeyRotationTests"),
        Mutant(
            123, "Engine/Keys/Engine+Keys.swift",
            "let isFirst = tenant == 0 && !codes.records.contains { $0.tenant == 0 }",
            "let isFirst = tenant == 0 && (MUTANT || !codes.records.contains { $0.tenant == 0 })",
            "A journal key that could not be stored goes on signing.",
            "JournalKeyTests"),
    ]
}
