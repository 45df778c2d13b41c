// The room "Campaigns": carries out what `Domain/Campaigns` decides.

import Domain
import Ledger
import Store

/// Creates a campaign and fills its budget.
struct CreateCampaign: Command {
    let id: CampaignID
    let draft: CampaignDraft
    /// Its name in the merchant's other system, where it was imported.
    var reference: String?

    func run(_ context: CommandContext) throws -> Answer {
        let work = context.work
        if let known = try imported(context) {
            return Answer(status: 200, body: try work.document(known, context.codes).serialized())
        }
        let unnumbered = campaign(number: 1, context)
        let decision = try unnumbered.open()
        let terms = try draft.terms.terms(of: unnumbered, context)
        let number = try LeaseTable.take(
            1, kind: .campaignNumbers, tenant: context.tenant.number, owner: 0, work.connection,
            work.tally)
        // A budget of money bounds neither points nor services nor coupons.
        let isBounded = terms?.forms.allSatisfy { $0.form.isMoney || $0.total == 0 } ?? true
        let needsApproval = try context.needsApproval(
            isBounded ? draft.budget : nil, draft.currency)
        let plain = self.campaign(number: number, context)
        let campaign = needsApproval ? plain.awaitingApproval : plain
        let document = campaign.document(id: context.codes.text(id), terms: terms)
        let entry = try context.commit(
            event: "campaign_created", subject: context.codes.text(campaign.id),
            postings: decision.postings + (terms?.openingPostings(draft.currency) ?? []),
            payload: document)
        work.campaigns.insert(campaign, entryIndex: entry)
        if let terms { work.campaignTerms.insert(terms, entryIndex: entry) }
        work.counters.insert(
            CampaignCounters(tenant: campaign.tenant, campaign: campaign.id), entryIndex: entry)
        if needsApproval { try context.ask(for: campaign, entry: entry) }
        context.keep(reference, of: .campaign, number: id.number, entry: entry)
        let shown = try needsApproval ? work.document(campaign, context.codes) : document
        return Answer(status: 201, body: shown.serialized())
    }

    /// The campaign that was imported under the same name before: the same one is no change,
    /// another one is refused (`already_exists`). Also tried on its own before an import.
    func imported(_ context: CommandContext) throws -> Campaign? {
        guard let reference,
            let number = try context.work.number(
                of: .campaign, named: reference, context.tenant)
        else { return nil }
        let known = try context.campaign(CampaignID(number))
        let isSame =
            try known.name == draft.name && known.currency == draft.currency
            && known.startsAt == draft.startsAt && known.endsAt == draft.endsAt
            && known.budget == draft.budget && known.metadata == draft.metadata
            && draft.terms.terms(of: known, context) == context.work.terms(of: known)
        guard isSame else { throw Refusal.importedOtherwise("campaign") }
        return known
    }

    func campaign(number: Int64, _ context: CommandContext) -> Campaign {
        Campaign(
            tenant: context.tenant, id: id, number: number, name: draft.name,
            currency: draft.currency, startsAt: draft.startsAt, endsAt: draft.endsAt,
            budget: draft.budget, state: .active, metadata: draft.metadata,
            createdAt: context.ledgerTime, hasTerms: !draft.terms.isEmpty)
    }
}

/// Changes a campaign: its fields, or whether it is paused.
struct ChangeCampaign: Command {
    enum Change: Sendable {
        case update(CampaignChanges)
        case pause
        case resume
    }

    let id: CampaignID
    let change: Change

    func run(_ context: CommandContext) throws -> Answer {
        let campaign = try context.campaign(id)
        let (decision, event) = try decide(campaign, context)
        let before = try context.work.terms(of: campaign)
        let terms = try terms(before, of: campaign)
        var (after, isAsked) = try context.afterApprovalRule(
            decision.campaign, isRaised: decision.campaign.raisesBudget(over: campaign),
            within: decision.campaign.budget)
        after.hasTerms = terms != nil
        let document = after.document(id: context.codes.text(id), terms: terms)
        let entry = try context.commit(
            event: event, subject: context.codes.text(id), postings: decision.postings,
            payload: document)
        context.work.campaigns.update(after, entryIndex: entry)
        if let terms, before == nil {
            context.work.campaignTerms.insert(terms, entryIndex: entry)
        } else if let terms, before != terms {
            context.work.campaignTerms.update(terms, entryIndex: entry)
        }
        if isAsked {
            try context.ask(for: after, entry: entry)
        } else {
            try context.revise(after, entry: entry)
        }
        let shown =
            try after.state == .awaitingApproval
            ? context.work.document(after, context.codes) : document
        return Answer(status: 200, body: shown.serialized())
    }

    /// The terms afterwards: a change of the budget may pace it.
    private func terms(
        _ before: CampaignTerms?, of campaign: Campaign
    ) throws -> CampaignTerms? {
        guard case .update(let changes) = change, let pacing = changes.pacing else {
            return before
        }
        try pacing.checkZone()
        var terms =
            before ?? CampaignTerms(tenant: campaign.tenant, campaign: campaign.id)
        terms.pacing = pacing.over(terms.pacing)
        guard !terms.reservesAtIssue || terms.pacing?.isEven != true else {
            throw Refusal(
                .invalidField, "A budget that is set aside at issue is not spread over days.",
                [
                    Condition(
                        RefusalCode.invalidField.rawValue, subject: "/budget/spread",
                        required: .null, actual: .string("even"))
                ])
        }
        return terms
    }

    private func decide(
        _ campaign: Campaign, _ context: CommandContext
    ) throws -> (CampaignDecision, String) {
        switch change {
        case .pause: return (try campaign.pause(), "campaign_paused")
        case .resume: return (try campaign.resume(), "campaign_resumed")
        case .update(let changes):
            if let currency = changes.budget?.currency, currency != campaign.currency {
                throw Refusal(
                    .currencyMismatch, "State the budget in the campaign's currency.",
                    [
                        Condition(
                            "currency", subject: "/budget/currency",
                            required: .string(campaign.currency.code),
                            actual: .string(currency.code))
                    ])
            }
            let command = CampaignUpdateCommand(
                name: changes.name, endsAt: changes.endsAt, budget: changes.budget?.amount,
                metadata: changes.metadata)
            return (
                try campaign.update(
                    command, facts: try context.budgetFacts(of: campaign), now: context.now),
                "campaign_updated"
            )
        }
    }
}
