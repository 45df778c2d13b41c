package import Ledger

/// What a campaign says of its money beyond a total: who pays, how much a day, and when it is set
/// aside. Kept apart from the campaign, because most have none of it.
package struct CampaignTerms: Hashable, Sendable {
    package let tenant: TenantID
    package let campaign: CampaignID
    /// Who issued its coupons, and so owes for them where no payers are named.
    package var issuer: NamedParty?
    /// Shares sum to `CampaignTerms.wholeShare`; empty: the merchant pays as it always did.
    package var payers: [CampaignPayer]
    package var pacing: BudgetPacing?
    /// Each coupon sets aside the most it can give when it is issued.
    package var reservesAtIssue: Bool
    /// Budgets of single forms, in the order of the forms, each form once.
    package var forms: [FormBudget]

    /// Basis points.
    package static let wholeShare: Int64 = 10_000

    package init(
        tenant: TenantID, campaign: CampaignID, issuer: NamedParty? = nil,
        payers: [CampaignPayer] = [], pacing: BudgetPacing? = nil, reservesAtIssue: Bool = false,
        forms: [FormBudget] = []
    ) {
        self.tenant = tenant
        self.campaign = campaign
        self.issuer = issuer
        self.payers = payers
        self.pacing = pacing
        self.reservesAtIssue = reservesAtIssue
        self.forms = forms
    }
}

/// A party that pays a part of every discount of a campaign.
package struct CampaignPayer: Hashable, Sendable {
    package let party: NamedParty
    /// 1 ... 10,000.
    package let shareBasisPoints: Int64
    /// Minor units it gives in all; nil for no limit.
    package var budget: Int64?
    /// Number of its accounts in this campaign.
    package let number: Int64

    package init(
        party: NamedParty, shareBasisPoints: Int64, budget: Int64?, number: Int64
    ) {
        self.party = party
        self.shareBasisPoints = shareBasisPoints
        self.budget = budget
        self.number = number
    }
}

/// How much a campaign gives on one local day.
package struct BudgetPacing: Hashable, Sendable {
    /// Minor units, 1 or more; nil: only the even spread bounds a day.
    package var perDay: Int64?
    /// What is left is spread over the days that are left.
    package var isEven: Bool
    /// IANA name; nil for UTC.
    package var zone: String?

    package init(perDay: Int64?, isEven: Bool, zone: String?) {
        self.perDay = perDay
        self.isEven = isEven
        self.zone = zone
    }
}

extension CampaignTerms {
    /// Shares of a discount, in the order of the payers; they sum to `amount`.
    package func shares(of amount: Int64) -> [Int64] {
        Allocation.share(amount, over: payers.map(\.shareBasisPoints))
    }

    package func budgetAccount(of payer: CampaignPayer, _ currency: Asset) -> AccountKey {
        AccountKey(
            tenant: tenant.number, kind: .payerBudget, owner: payer.number, asset: currency)
    }

    package func expenseAccount(of payer: CampaignPayer, _ currency: Asset) -> AccountKey {
        AccountKey(
            tenant: tenant.number, kind: .payerExpense, owner: payer.number, asset: currency)
    }

    package func budgetAccount(of form: GiftForm, _ currency: Asset) -> AccountKey {
        form.budgetAccount(campaign, tenant, currency)
    }

    package func expenseAccount(of form: GiftForm, _ currency: Asset) -> AccountKey {
        form.expenseAccount(campaign, tenant, currency)
    }

    /// Fills the payers' and the forms' budgets; booked once, when the campaign is created.
    package func openingPostings(_ currency: Asset) -> [Posting] {
        payerPostings(currency)
            + forms.filter { $0.total > 0 }.map { budget in
                Posting(
                    from: budget.form.sourceAccount(tenant, currency),
                    to: budgetAccount(of: budget.form, currency), amount: budget.total)
            }
    }

    private func payerPostings(_ currency: Asset) -> [Posting] {
        payers.compactMap { payer in
            guard let budget = payer.budget, budget > 0 else { return nil }
            return Posting(
                from: payer.party.id.fundingAccount(tenant, currency),
                to: budgetAccount(of: payer, currency), amount: budget)
        }
    }

    /// What a discount costs the payers, and what they or the issuer owe the acceptor for it.
    package func settlementPostings(
        of amount: Int64, acceptor: PartyID, _ currency: Asset
    ) -> [Posting] {
        guard amount > 0 else { return [] }
        if payers.isEmpty {
            let owed = issuer.flatMap {
                Posting.clearing(from: $0.id, to: acceptor, amount: amount, tenant, currency)
            }
            return [owed].compactMap { $0 }
        }
        var postings: [Posting] = []
        for (payer, share) in zip(payers, shares(of: amount)) where share > 0 {
            let source =
                payer.budget == nil
                ? payer.party.id.fundingAccount(tenant, currency)
                : budgetAccount(of: payer, currency)
            postings.append(
                Posting(from: source, to: expenseAccount(of: payer, currency), amount: share))
            let owed = Posting.clearing(
                from: payer.party.id, to: acceptor, amount: share, tenant, currency)
            if let owed { postings.append(owed) }
        }
        return postings
    }
}
