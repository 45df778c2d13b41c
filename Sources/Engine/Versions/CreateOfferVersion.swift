import Domain
import Ledger
import Store

/// Gives an offer its next version.
struct CreateOfferVersion: Command {
    let offer: OfferID
    let draft: OfferVersionDraft

    func run(_ context: CommandContext) throws -> Answer {
        let work = context.work
        let created = try context.offer(offer)
        let campaign = try context.campaign(created.campaign)
        try checkReserve(campaign, context)
        let before = try work.timeline(of: created, campaign)
        let newest = try context.offerCache.version(before?.latest ?? 1, of: created, in: work)
        let facts = OfferRevisionFacts(
            campaign: campaign, timeline: before, newest: newest,
            issuesLeft: try context.issuesLeft(of: newest),
            redemptionsLeft: newest.limits.totalRedemptions == nil
                ? nil : try work.balance(newest.redemptionQuotaAccount),
            actor: context.identity.actor,
            needsApproval: try context.changesNeedApproval(
                in: campaign, giving: draft.definition.benefit.form))
        let revision = try created.revise(draft, facts: facts, now: context.ledgerTime)
        try created.with(revision.version).checkZone()
        try context.checkAudiences(created.with(revision.version))
        try context.checkGiveBack(created.with(revision.version))
        let (version, timeline) = (revision.version, revision.timeline)
        let id = context.codes.text(offer)
        let entry = try context.commit(
            event: "offer_version_created", subject: id, postings: revision.postings,
            payload: [
                "id": .string(id), "version": .integer(version.number),
                "effective_from": .string(version.effectiveFrom.rfc3339),
                "reason": .string(version.reason),
                "state": .string(timeline.state(of: version.number, now: context.ledgerTime)),
            ])
        work.offerVersions.insert(version, entryIndex: entry)
        context.write(timeline, isNew: before == nil, campaign, entry: entry)
        try context.revise(campaign, entry: entry)
        let document = version.document(timeline, context.codes, now: context.ledgerTime)
        return Answer(status: 201, body: document.serialized())
    }
}

extension CreateOfferVersion {
    /// What was set aside when coupons were issued was counted by the terms they were issued under.
    private func checkReserve(_ campaign: Campaign, _ context: CommandContext) throws {
        guard try context.work.terms(of: campaign)?.reservesAtIssue == true else { return }
        throw Refusal(
            .illegalState,
            "This campaign sets its budget aside at issue; create another offer instead.",
            [
                Condition(
                    RefusalCode.illegalState.rawValue,
                    required: .string("a budget spent at redemption"),
                    actual: .string("set aside at issue"))
            ])
    }
}

extension CommandContext {
    /// Whether somebody else must approve what changes in a campaign. While the campaign itself
    /// waits, it is approved with all that whoever asked for it puts in; what others put in waits
    /// by itself, or they could approve it with the campaign.
    ///
    /// `form`: what the offer gives; a budget of money bounds neither points nor services nor
    /// coupons, only a budget of their form does.
    func changesNeedApproval(
        in campaign: Campaign, giving form: GiftForm
    ) throws -> Bool {
        guard campaign.state == .awaitingApproval else {
            let isBounded =
                try form.isMoney
                || work.terms(of: campaign)?.forms.contains { $0.form == form } == true
            return try needsApproval(isBounded ? campaign.budget : nil, campaign.currency)
        }
        return try approval(of: campaign.id, campaign.currency)?.askedBy != identity.actor
    }

    /// Writes a timeline, and the first time on its campaign that there is one.
    func write(_ timeline: OfferTimeline, isNew: Bool, _ campaign: Campaign, entry: Int) {
        if isNew {
            work.offerTimelines.insert(timeline, entryIndex: entry)
        } else {
            work.offerTimelines.update(timeline, entryIndex: entry)
        }
        guard !campaign.hasVersions else { return }
        var campaign = campaign
        campaign.hasVersions = true
        work.campaigns.update(campaign, entryIndex: entry)
    }
}

extension OfferVersion {
    func document(_ timeline: OfferTimeline, _ codes: CodeBook, now: Timestamp) -> JSON {
        let entry = timeline[number]
        return OfferVersionDocument(
            number: number, definition: definition, reason: reason,
            state: timeline.state(of: number, now: now),
            effectiveFrom: entry?.effectiveFrom ?? effectiveFrom,
            createdBy: codes.keyText(createdBy), approvedBy: codes.keyText(entry?.approvedBy),
            createdAt: createdAt
        ).json(offer: codes.text(offer))
    }
}

extension Offer {
    /// The first version, as lists of versions show it.
    func firstVersionDocument(
        _ timeline: OfferTimeline?, _ codes: CodeBook, now: Timestamp
    ) -> JSON {
        OfferVersionDocument(
            number: 1, definition: definition, reason: nil,
            state: timeline?.state(of: 1, now: now) ?? "in_force",
            effectiveFrom: nil, createdBy: nil,
            approvedBy: codes.keyText(timeline?[1]?.approvedBy), createdAt: createdAt
        ).json(offer: codes.text(id))
    }
}

extension CodeBook {
    /// The outer id of an API key; nil for the engine itself.
    func keyText(_ key: APIKeyID?) -> String? {
        key.flatMap { $0.number == 0 ? nil : text($0) }
    }
}
