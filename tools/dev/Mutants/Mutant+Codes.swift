extension Mutant {
    /// Codes, keys, ids.
    static let codes: [Mutant] = [
        Mutant(
            70, "Codes/Keys/PublicKey.swift",
            "return code == 0",
            "return MUTANT || code == 0",
            "Signatures are not checked.",
            "SignedCodeTests|SigningKeyTests"),
        Mutant(
            71, "Codes/Typed/TypedCodeKey.swift",
            "guard code.tag ^",
            "guard MUTANT || code.tag ^",
            "The tag of a typed code is not compared.",
            "TypedCodeTests"),
        Mutant(
            72, "Codes/Typed/TypedCode.swift",
            "guard check.isValid else",
            "guard MUTANT || check.isValid else",
            "The check symbol of a typed code is not compared.",
            "TypedCodeTests"),
        Mutant(
            73, "Codes/Signed/PairPacking.swift",
            "guard last <= 0xFF else",
            "guard MUTANT || last <= 0xFF else",
            "A signed code has two spellings.",
            "PackingTests"),
        Mutant(
            74, "Codes/Signed/OfflineCap.swift",
            "guard isCanonical else",
            "guard MUTANT || isCanonical else",
            "An amount in a signed code has two forms.",
            "OfflineCapTests"),
        Mutant(
            75, "Codes/Keys/KeyRing.swift",
            "milliseconds < key.validUntil",
            "milliseconds < key.validUntil + (MUTANT ? 1 : 0)",
            "A key verifies in the moment it ends.",
            "KeyRingTests"),
        Mutant(
            76, "Codes/Keys/KeyRing.swift",
            "milliseconds < record.validUntil",
            "milliseconds < record.validUntil + (MUTANT ? 1 : 0)",
            "A key makes codes in the moment it ends.",
            "KeyRingTests"),
        Mutant(
            77, "Codes/Keys/KeyRing.swift",
            "milliseconds - record.validFrom < signingLifeMilliseconds",
            "milliseconds - record.validFrom < signingLifeMilliseconds + (MUTANT ? 1 : 0)",
            "A key signs one moment too long.",
            "KeyRingTests"),
        Mutant(
            78, "Codes/Keys/KeyRing.swift",
            "if record.state == .revoked { continue }",
            "if record.state == .revoked, !MUTANT { continue }",
            "A revoked key goes on verifying.",
            "KeyRingTests"),
        Mutant(
            79, "Codes/Keys/KeyRing+Rotation.swift",
            "if result[index].state == .active {",
            "if result[index].state == .active, !MUTANT {",
            "The old key stays active after a rotation.",
            "KeyRingTests"),
        Mutant(
            80, "Codes/Keys/KeyRing+Rotation.swift",
            "UInt8(exactly: highestSlot + 1)",
            "UInt8(exactly: highestSlot + (MUTANT ? 2 : 1))",
            "A rotation leaves a slot out.",
            "KeyRingTests"),
        Mutant(
            81, "Codes/Keys/RootKey.swift",
            #"Array("scrip seal 1\0".utf8) + Array(context.utf8)"#,
            #"Array("scrip seal 1\0".utf8) + Array((MUTANT ? "" : context).utf8)"#,
            "A sealed value opens in another place.",
            "RootKeyTests"),
        Mutant(
            82, "Codes/Signed/SignedText.swift",
            "withUnsafeBytes(of: issuer.bigEndian)",
            "withUnsafeBytes(of: (MUTANT ? 0 : issuer).bigEndian)",
            "A merchant's code verifies at another merchant.",
            "SignedCodeTests"),
        Mutant(
            83, "Codes/Identifiers/IdentifierCipher.swift",
            "index > 0 || digit < 16 else",
            "MUTANT || index > 0 || digit < 16 else",
            "An id has two spellings.",
            "IdentifierCipherTests"),
    ]
}
