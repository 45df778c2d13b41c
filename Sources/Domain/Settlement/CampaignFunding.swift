package import Ledger

/// All that a voucher of a campaign with terms may look at, beside the campaign's own budget.
///
/// An object, because a use of a coupon is passed around and most have none.
package final class CampaignFunding: Sendable {
    package let terms: CampaignTerms
    /// Whose store it is.
    package let acceptor: PartyID
    /// Balance of each payer's budget, in the order of the payers; nil without one.
    package let payersLeft: [Int64?]
    /// Nil where the campaign is not paced.
    package let today: BudgetDay?
    /// What is set aside for the coupons at hand, by account; those that end together share one.
    package let reserves: [AccountKey: Int64]
    /// What is left of the forms that have a budget.
    package let formsLeft: [GiftForm: Int64]

    package init(
        terms: CampaignTerms, acceptor: PartyID, payersLeft: [Int64?], today: BudgetDay?,
        reserves: [AccountKey: Int64] = [:], formsLeft: [GiftForm: Int64] = [:]
    ) {
        self.terms = terms
        self.acceptor = acceptor
        self.payersLeft = payersLeft
        self.today = today
        self.reserves = reserves
        self.formsLeft = formsLeft
    }

    /// What a discount books beside the campaign's own budget.
    func postings(of amount: Int64, _ currency: Asset) -> [Posting] {
        guard amount > 0 else { return [] }
        var postings = terms.settlementPostings(of: amount, acceptor: acceptor, currency)
        if let today {
            postings.append(Posting(from: today.source, to: today.account, amount: amount))
        }
        return postings
    }

    /// What a form's budget gives; nil where it has none.
    func posting(_ units: Int64, of form: GiftForm, _ currency: Asset) -> Posting? {
        guard units > 0, formsLeft[form] != nil else { return nil }
        return Posting(
            from: terms.budgetAccount(of: form, currency),
            to: terms.expenseAccount(of: form, currency), amount: units)
    }
}

/// Who is who in a redemption; nil as a fact where nobody but the merchant is concerned.
package struct SettlementFacts: Sendable {
    package let acceptor: PartyID
    /// Of the campaigns that have terms.
    package let campaigns: [CampaignID: CampaignFunding]
    /// Issuers of the cards that name one.
    package let cardIssuers: [GiftCardID: PartyID]

    package init(
        acceptor: PartyID = .merchant, campaigns: [CampaignID: CampaignFunding] = [:],
        cardIssuers: [GiftCardID: PartyID] = [:]
    ) {
        self.acceptor = acceptor
        self.campaigns = campaigns
        self.cardIssuers = cardIssuers
    }

    /// What a card's payment makes its issuer owe.
    func posting(of card: GiftCard, amount: Int64) -> Posting? {
        cardIssuers[card.id].flatMap {
            Posting.clearing(
                from: $0, to: acceptor, amount: amount, card.tenant, card.currency)
        }
    }
}
