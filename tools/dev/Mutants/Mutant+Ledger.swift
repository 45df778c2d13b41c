extension Mutant {
    /// Balances, reversals, holds, the audit.
    static let ledger: [Mutant] = [
        Mutant(
            1, "Ledger/Accounts/Balances.swift",
            "sum < 0, account.kind.hasFloor",
            "sum < (MUTANT ? -1 : 0), account.kind.hasFloor",
            "An account may fall one unit below its floor.",
            "LedgerTests"),
        Mutant(
            2, "Ledger/Accounts/Balances.swift",
            "sides.append((posting.destination, Int128(posting.amount)))",
            "sides.append((posting.destination, Int128(posting.amount) - (MUTANT ? 1 : 0)))",
            "A posting loses a unit on its way.",
            "LedgerTests"),
        Mutant(
            3, "Ledger/Postings/Posting.swift",
            "Posting(from: destination, to: source, amount: amount)",
            "MUTANT ? self : Posting(from: destination, to: source, amount: amount)",
            "A reversal has the wrong sign.",
            "LedgerTests"),
        Mutant(
            4, "Ledger/Postings/ReversalTracker.swift",
            "if amount > 0 {",
            "if amount > 0, !MUTANT {",
            "Reversals may give back more than was taken.",
            "LedgerTests"),
        Mutant(
            5, "Ledger/Postings/ReversalTracker.swift",
            "if originalIsReversal {",
            "if originalIsReversal, !MUTANT {",
            "A reversal may be reversed.",
            "LedgerTests"),
        Mutant(
            6, "Ledger/Accounts/LedgerAudit.swift",
            "if entry.time < lastTime {",
            "if entry.time < lastTime, !MUTANT {",
            "The audit does not see that time went back.",
            "LedgerTests"),
        Mutant(
            7, "Ledger/Accounts/LedgerAudit.swift",
            "guard sum != stored else { return }",
            "guard sum != stored, !MUTANT else { return }",
            "The audit does not compare balances with postings.",
            "LedgerTests"),
        Mutant(
            8, "Ledger/Accounts/LedgerAudit.swift",
            "where sum != 0 {",
            "where sum != 0 && !MUTANT {",
            "The audit does not see that value was made or lost.",
            "LedgerTests"),
        Mutant(
            9, "Ledger/Holds/Hold.swift",
            "if part > openAmount {",
            "if part > openAmount + (MUTANT ? 1 : 0) {",
            "A hold gives one unit more than it holds.",
            "LedgerTests"),
        Mutant(
            10, "Ledger/Holds/Hold.swift",
            "if now < expiresAt { throw .notYetExpired",
            "if !MUTANT, now < expiresAt { throw .notYetExpired",
            "A hold may be let go before its end.",
            "LedgerTests"),
    ]
}
