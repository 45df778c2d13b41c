package import Ledger

/// Who shares what a redemption booked, and what its budgets have left now; empty where nobody but
/// the merchant is concerned.
package struct SettledFacts: Sendable {
    /// Of the campaigns that have terms.
    package var terms: [CampaignID: CampaignTerms] = [:]
    /// Issuers of the cards that name one.
    package var cardIssuers: [GiftCardID: PartyID] = [:]
    /// Balance of the budgets to which reserves gave the rest of what was set aside.
    package var budgetLeft: [AccountKey: Int64] = [:]

    package init() {}
}
