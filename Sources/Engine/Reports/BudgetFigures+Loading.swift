import Domain
import Ledger
import Store

extension UnitOfWork {
    /// What a campaign's report says of its terms; nil where it has none.
    func budgetFigures(_ campaign: Campaign, now: Timestamp) throws -> BudgetFigures? {
        guard let terms = try terms(of: campaign) else { return nil }
        let payers = try terms.payers.map { payer in
            BudgetFigures.Payer(
                payer: payer,
                given: try balance(terms.expenseAccount(of: payer, campaign.currency)),
                left: payer.budget == nil
                    ? nil : try balance(terms.budgetAccount(of: payer, campaign.currency)))
        }
        let forms = try terms.forms.map {
            BudgetFigures.Form(
                budget: $0,
                left: try balance(terms.budgetAccount(of: $0.form, campaign.currency)))
        }
        let zone = ZoneBook.zone(of: terms)
        let day = BudgetPacing.day(at: now, in: zone)
        let today = try terms.pacing?.day(
            of: campaign, at: now, in: zone,
            spent: balance(BudgetPacing.account(campaign, day: day)),
            budgetLeft: campaign.budget == nil ? nil : balance(campaign.budgetAccount))
        return BudgetFigures(
            terms: terms, payers: payers, forms: forms,
            days: terms.pacing == nil ? [] : try days(campaign, upTo: day), today: today,
            reserved: terms.reservesAtIssue ? try reserved(campaign) : nil)
    }

    private func reserved(_ campaign: Campaign) throws -> Int64 {
        let range = CampaignReserve.all(campaign)
        return try AccountTable.range(from: range.first, through: range.last, connection)
            .reduce(0) { $0.saturatingSum($1.balance) }
    }

    private func days(_ campaign: Campaign, upTo day: Int64) throws -> [BudgetFigures.Day] {
        let first = BudgetPacing.account(campaign, day: max(day - Limits.reportedDays + 1, 0))
        let last = BudgetPacing.account(campaign, day: day)
        let rows = try AccountTable.range(from: first, through: last, connection)
        return rows.filter { $0.balance > 0 }.reversed().map {
            BudgetFigures.Day(day: BudgetPacing.day(of: $0.key), given: $0.balance)
        }
    }
}
