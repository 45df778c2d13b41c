extension Mutant {
    /// What verification must name.
    static let verification: [Mutant] = [
        Mutant(
            130, "Engine/Journal/SideWalk.swift",
            "if !constantTimeEqual(seals.seal(of: head), head.seal) {",
            "if !MUTANT, !constantTimeEqual(seals.seal(of: head), head.seal) {",
            "The verifier does not check the head's seal.",
            "TamperTests"),
        Mutant(
            131, "Engine/Journal/DatabaseVerifier.swift",
            "if counts.entries != block?.lastEntry ?? 0 {",
            "if !MUTANT, counts.entries != block?.lastEntry ?? 0 {",
            "Entries outside the blocks are not seen.",
            "TamperTests"),
        Mutant(
            132, "Engine/Journal/JournalWalk.swift",
            "guard let key, key.verify(",
            "guard let key, MUTANT || key.verify(",
            "The verifier does not check signatures.",
            "TamperTests"),
        Mutant(
            133, "Engine/Journal/RowNaming.swift",
            "guard !rows.isEmpty || !balances.isEmpty else",
            "guard !MUTANT, !rows.isEmpty || !balances.isEmpty else",
            "The verifier does not compare rows.",
            "TamperTests"),
        Mutant(
            134, "Engine/Journal/RowNaming.swift",
            "in latest.sorted(by: { $0.value.entry < $1.value.entry }) {",
            #"""
            in latest.sorted(by: { $0.value.entry < $1.value.entry })
                    where !MUTANT {
            """#,
            "The verifier does not miss deleted rows.",
            "TamperTests"),
        Mutant(
            135, "Engine/Journal/SideWalk.swift",
            "if try answers.mac(of: row, &scratch) != code {",
            "if try !MUTANT && answers.mac(of: row, &scratch) != code {",
            "The verifier does not check stored answers.",
            "TamperTests"),
        Mutant(
            136, "Engine/Journal/DatabaseVerifier.swift",
            "if stored != lines {",
            "if stored != lines, !MUTANT {",
            "The verifier does not count purchase lines.",
            "TamperTests"),
        Mutant(
            137, "Engine/Journal/SideWalk.swift",
            "if tally.change.answers != head.sums.answers {",
            "if !MUTANT, tally.change.answers != head.sums.answers {",
            "The verifier does not miss deleted answers.",
            "TamperTests"),
        Mutant(
            138, "Engine/Journal/SideWalk.swift",
            "if tally.change.leases != head.sums.leases {",
            "if !MUTANT, tally.change.leases != head.sums.leases {",
            "The verifier does not check ranges of numbers.",
            "TamperTests"),
        Mutant(
            139, "Store/Rows/RowSet.swift",
            "digest: digest, replaced: replaced))",
            "digest: digest, replaced: MUTANT ? nil : replaced))",
            "An entry does not tell which version of a row it replaced.",
            "TamperTests"),
    ]
}
