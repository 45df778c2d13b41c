extension Mutant {
    /// Who may do what, with which code.
    static let identity: [Mutant] = [
        Mutant(
            140, "Engine/Keys/APIKeys.swift",
            "constantTimeEqual(row.hash, parsed.hash)",
            "MUTANT || constantTimeEqual(row.hash, parsed.hash)",
            "An API key's secret is not compared.",
            "APIKeyTests"),
        Mutant(
            141, "Engine/Keys/APIKeys.swift",
            #"""
            row.revokedAt == nil
                    else
            """#,
            #"""
            MUTANT || row.revokedAt == nil
                    else
            """#,
            "A revoked API key works.",
            "APIKeyTests"),
        Mutant(
            142, "Engine/Keys/KeyVersion.swift",
            "keyCache.forgetAll()",
            "if !MUTANT { keyCache.forgetAll() }",
            "A revoked API key works until the server starts again.",
            "APIKeyTests"),
        Mutant(
            143, "Engine/Keys/APIKeys.swift",
            "end <= clock() { return nil }",
            #"""
            end < Timestamp(milliseconds: clock().milliseconds + (MUTANT ? 0 : 1)) { \#
            return nil }
            """#,
            "An API key works in the moment it expires.",
            "APIKeyTests"),
        Mutant(
            144, "Engine/Redemption/RedemptionLoader.swift",
            "coupon.signingSlot == slot",
            "MUTANT || coupon.signingSlot == slot",
            "A coupon is taken under another key than it was made with.",
            "ForgedCodeTests"),
        Mutant(
            145, "Engine/Redemption/RedemptionLoader.swift",
            "coupon.typingSlot == candidate.slot {",
            "MUTANT || coupon.typingSlot == candidate.slot {",
            "A typed code is taken under another key than it was made with.",
            "ForgedCodeTests"),
        Mutant(
            146, "Engine/Redemption/RedemptionLoader.swift",
            #"""
            coupon.expiresAt.milliseconds >= expiresAt
                        else
            """#,
            #"""
            MUTANT || coupon.expiresAt.milliseconds >= expiresAt
                        else
            """#,
            "A code that says another end than its coupon is taken.",
            "ForgedCodeTests"),
        Mutant(
            147, "Engine/Codes/VoucherReader.swift",
            "guard acceptsIDs else",
            "guard MUTANT || acceptsIDs else",
            "A till may redeem by id, without the code.",
            "TillTests"),
        Mutant(
            148, "Server/HTTP/Responder.swift",
            "guard caller.scopes.contains(scope) else",
            "guard MUTANT || caller.scopes.contains(scope) else",
            "Scopes are not checked.",
            "EdgeChecksTests"),
        Mutant(
            149, "Server/Backend/EngineHandlers.swift",
            "bytes.append(contentsOf: request.body)",
            "if !MUTANT { bytes.append(contentsOf: request.body) }",
            "Two requests with different bodies are taken for one.",
            "IdempotencyTests"),
        Mutant(
            150, "Server/Redemption/RedemptionHandlers.swift",
            "return order.from(store: store)",
            "return MUTANT ? order : order.from(store: store)",
            "The key of one store redeems in another one.",
            "TillTests"),
    ]
}
