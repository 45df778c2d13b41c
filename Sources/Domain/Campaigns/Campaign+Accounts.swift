package import Ledger

/// The ledger accounts of a campaign's money, in its currency.
extension Campaign {
    /// Where the merchant's campaign money comes from; shared by all its campaigns.
    package var fundingAccount: AccountKey {
        AccountKey(tenant: tenant.number, kind: .funding, owner: 0, asset: currency)
    }

    /// What may still be given away; used where `budget` is set.
    package var budgetAccount: AccountKey { account(.campaignBudget) }

    /// What has been given away and not taken back.
    package var expenseAccount: AccountKey { account(.promotionExpense) }

    /// Books a discount: out of the budget, or straight from funding where there is none.
    package func discountPosting(amount: Int64) -> Posting {
        Posting(from: discountSource, to: expenseAccount, amount: amount)
    }

    /// The budget, or funding where there is none.
    var discountSource: AccountKey { budget == nil ? fundingAccount : budgetAccount }

    private func account(_ kind: AccountKind) -> AccountKey {
        AccountKey(tenant: tenant.number, kind: kind, owner: id.number, asset: currency)
    }
}
