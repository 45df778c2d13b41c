import Domain
import Ledger
import Store

/// Adds to a campaign's budget, or to that of one of its payers or forms, or takes from it.
struct ChangeCampaignBudget: Command {
    let id: CampaignID
    let draft: BudgetChangeDraft

    func run(_ context: CommandContext) throws -> Answer {
        let campaign = try context.campaign(id)
        switch draft.change {
        case .money(let delta, payer: nil):
            let decision = try campaign.changeBudget(
                by: delta, facts: try context.budgetFacts(of: campaign), now: context.now)
            let (after, isAsked) = try context.afterApprovalRule(
                decision.campaign, isRaised: delta.amount > 0,
                within: decision.campaign.budget)
            let entry = try commit(decision.postings, context)
            context.work.campaigns.update(after, entryIndex: entry)
            if isAsked {
                try context.ask(for: after, entry: entry)
            } else {
                try context.revise(after, entry: entry)
            }
            return try answer(after, context)
        case .money(let delta, payer: let payer?):
            let isFree = delta.amount > 0 && campaign.budget == nil
            return try change(campaign, isUnbounded: isFree, context) { terms in
                try campaign.changeBudget(ofPayer: payer, by: delta, terms: terms) { payer in
                    try context.work.balance(terms.budgetAccount(of: payer, campaign.currency))
                }
            }
        case .form(let form, let units):
            let isFree = units > 0 && (!form.isMoney || campaign.budget == nil)
            return try change(campaign, isUnbounded: isFree, context) { terms in
                try campaign.changeBudget(
                    of: form, by: units, terms: terms,
                    left: try context.work.balance(
                        terms.budgetAccount(of: form, campaign.currency)))
            }
        }
    }

    /// `isUnbounded`: more is given, and no budget of the campaign's own bounds it: that is money,
    /// so it bounds what payers and forms of money give, and neither points nor services nor
    /// coupons.
    private func change(
        _ campaign: Campaign, isUnbounded: Bool, _ context: CommandContext,
        _ decide: (CampaignTerms) throws -> (terms: CampaignTerms, postings: [Posting])
    ) throws -> Answer {
        let terms =
            try context.work.terms(of: campaign)
            ?? CampaignTerms(tenant: campaign.tenant, campaign: campaign.id)
        let (changed, postings) = try decide(terms)
        let (after, isAsked) = try context.afterApprovalRule(
            campaign, isRaised: isUnbounded, within: nil)
        let entry = try commit(postings, context)
        context.work.campaignTerms.update(changed, entryIndex: entry)
        if isAsked {
            context.work.campaigns.update(after, entryIndex: entry)
            try context.ask(for: after, entry: entry)
        } else {
            try context.revise(after, entry: entry)
        }
        return try answer(after, context)
    }

    private func commit(_ postings: [Posting], _ context: CommandContext) throws -> Int {
        let text = context.codes.text(id)
        return try context.commit(
            event: "campaign_budget_changed", subject: text, postings: postings,
            payload: .object([.init("id", .string(text))] + draft.payload))
    }

    private func answer(_ campaign: Campaign, _ context: CommandContext) throws -> Answer {
        Answer(
            status: 200,
            body: try context.work.document(campaign, context.codes).serialized())
    }
}

extension BudgetChangeDraft {
    fileprivate var payload: [JSON.Member] {
        switch change {
        case .money(let delta, let payer):
            [.init("delta", .integer(delta.amount)), .init("payer", .text(orNull: payer))]
        case .form(let form, let units):
            [.init("form", .string(form.name)), .init("units", .integer(units))]
        }
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
