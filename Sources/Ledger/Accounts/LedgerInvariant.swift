/// What always holds of a ledger, whatever happened to it. Raw values are stable names.
package enum LedgerInvariant: String, CaseIterable, Sendable {
    /// The stored balances of a merchant sum to 0 in every asset.
    case valueIsConserved = "value_is_conserved"
    /// No account whose kind has a floor is below zero, after any entry and as stored.
    case floorsHold = "floors_hold"
    /// The stored balance of every account is the sum of its postings.
    case balancesEqualPostings = "balances_equal_postings"
    /// Entries are numbered 1, 2, 3 ... without a gap.
    case sequenceIsGapFree = "sequence_is_gap_free"
    /// No entry is earlier than the one before it.
    case timeNeverGoesBack = "time_never_goes_back"
}

/// One place where an invariant does not hold.
package struct Violation: Hashable, Sendable {
    package let invariant: LedgerInvariant
    /// The entry at which it showed; nil for what was found in the stored balances.
    package let entry: Int64?
    /// Numbers and names of accounts only: no personal data.
    package let detail: String
}

extension AccountKey {
    /// One line for a person who looks for the account: `1/campaignBudget/42/CNY`.
    package var path: String { "\(tenant)/\(kind)/\(owner)/\(asset.code)" }
}
