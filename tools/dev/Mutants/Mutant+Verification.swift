extension Mutant {
    /// What verification must name.
    static let verification: [Mutant] = [
        Mutant(
            130, "Engine/Journal/DatabaseVerifier.swift",
            "if head != expected {",
            "if head != expected, !MUTANT {",
            "The verifier does not compare the head.",
            "EngineTests"),
        Mutant(
            131, "Engine/Journal/DatabaseVerifier.swift",
            #"report.add("journal entry \(stored.sequence): belongs to no block")"#,
            #"""
            if !MUTANT { report.add("journal entry \(stored.sequence): belongs to no \#
            block") }
            """#,
            "Entries behind the last block are not seen.",
            "EngineTests"),
        Mutant(
            132, "Engine/Journal/DatabaseVerifier.swift",
            "guard let key, key.verify(",
            "guard let key, MUTANT || key.verify(",
            "The verifier does not check signatures.",
            "EngineTests"),
        Mutant(
            133, "Engine/Journal/DatabaseVerifier.swift",
            "} else if written.digest != digest.digest {",
            "} else if written.digest != digest.digest, !MUTANT {",
            "The verifier does not compare rows.",
            "EngineTests"),
        Mutant(
            134, "Engine/Journal/DatabaseVerifier.swift",
            "in latest.sorted(by: { $0.value.entry < $1.value.entry }) {",
            #"""
            in latest.sorted(by: { $0.value.entry < $1.value.entry })
                    where !MUTANT {
            """#,
            "The verifier does not miss deleted rows.",
            "EngineTests"),
        Mutant(
            135, "Engine/Journal/DatabaseVerifier.swift",
            "if !constantTimeEqual(seals.mac(of: record), record.mac) {",
            "if !MUTANT, !constantTimeEqual(seals.mac(of: record), record.mac) {",
            "The verifier does not check stored answers.",
            "EngineTests"),
        Mutant(
            136, "Engine/Journal/DatabaseVerifier.swift",
            "if stored != lines {",
            "if stored != lines, !MUTANT {",
            "The verifier does not count purchase lines.",
            "EngineTests"),
        Mutant(
            137, "Store/Rows/StateTables.swift",
            "try scan(GiftCardTable.self)",
            "if !MUTANT { try scan(GiftCardTable.self) }",
            "The verifier leaves a table out.",
            "EngineTests"),
    ]
}
