import Domain
import Ledger
import Store

/// Adds to a campaign's budget, or to the budget of one of its payers, or takes from it.
struct ChangeCampaignBudget: Command {
    let id: CampaignID
    let draft: BudgetChangeDraft

    func run(_ context: CommandContext) throws -> Answer {
        let campaign = try context.campaign(id)
        if let payer = draft.payer { return try change(payer, of: campaign, context) }
        let decision = try campaign.changeBudget(
            by: draft.delta, facts: try context.budgetFacts(of: campaign), now: context.now)
        let entry = try commit(decision.postings, context)
        context.work.campaigns.update(decision.campaign, entryIndex: entry)
        return try answer(decision.campaign, context)
    }

    private func change(
        _ payer: String, of campaign: Campaign, _ context: CommandContext
    ) throws -> Answer {
        let work = context.work
        let terms =
            try work.terms(of: campaign)
            ?? CampaignTerms(tenant: campaign.tenant, campaign: campaign.id)
        let (changed, postings) = try campaign.changeBudget(
            ofPayer: payer, by: draft.delta, terms: terms
        ) { payer in
            try work.balance(terms.budgetAccount(of: payer, campaign.currency))
        }
        let entry = try commit(postings, context)
        work.campaignTerms.update(changed, entryIndex: entry)
        return try answer(campaign, context)
    }

    private func commit(_ postings: [Posting], _ context: CommandContext) throws -> Int {
        let text = context.codes.text(id)
        return try context.commit(
            event: "campaign_budget_changed", subject: text, postings: postings,
            payload: [
                "id": .string(text), "delta": .integer(draft.delta.amount),
                "payer": .text(orNull: draft.payer),
            ])
    }

    private func answer(_ campaign: Campaign, _ context: CommandContext) throws -> Answer {
        Answer(
            status: 200,
            body: try context.work.document(campaign, context.codes).serialized())
    }
}

extension CommandContext {
    /// What a campaign has spent and has left.
    func budgetFacts(of campaign: Campaign) throws -> CampaignUpdateFacts {
        CampaignUpdateFacts(
            spentAmount: try work.balance(campaign.expenseAccount),
            budgetLeft: campaign.budget == nil
                ? nil : try work.balance(campaign.budgetAccount))
    }
}
