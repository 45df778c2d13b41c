import Database
import Domain
import Ledger
import Store

/// Begins a replay.
struct CreateReplay: Command {
    let id: CampaignJobID
    let offer: OfferID
    let draft: ReplayDraft
    /// The last redemption when the replay was prepared.
    let end: Int64

    func run(_ context: CommandContext) throws -> Answer {
        let work = context.work
        try context.checkRoom(forJob: .replay)
        let created = try context.offer(offer)
        let campaign = try context.campaign(created.campaign)
        let changed = try definition(created, campaign, context)
        let report = ReplayReport(definition: changed, from: draft.from, to: draft.to)
        let job = CampaignJob(
            tenant: context.tenant, id: id, kind: .replay, state: .running,
            campaign: campaign.id, offer: offer, place: 0, end: end, document: report.stored,
            createdAt: context.ledgerTime)
        let entry = try context.commit(
            event: "replay_created", subject: context.codes.text(id),
            payload: [
                "id": .string(context.codes.text(id)),
                "offer_id": .string(context.codes.text(offer)),
                "from": .string(draft.from.rfc3339), "to": .string(draft.to.rfc3339),
            ])
        work.campaignJobs.insert(job, entryIndex: entry)
        return Answer(status: 201, body: job.document(context.codes).serialized())
    }

    private func definition(
        _ created: Offer, _ campaign: Campaign, _ context: CommandContext
    ) throws -> OfferDefinition {
        if let number = draft.version {
            let latest = try context.work.timeline(of: created, campaign)?.latest ?? 1
            guard number <= latest else { throw Refusal.notFound("version") }
            return try context.offerCache.version(number, of: created, in: context.work)
                .definition
        }
        guard let definition = draft.definition else {
            preconditionFailure("a draft has a definition or a version")
        }
        let changed = created.with(definition, version: 0)
        try changed.validate(in: campaign)
        try changed.checkZone()
        try context.checkAudiences(changed)
        try context.checkGiveBack(changed)
        return definition
    }
}

/// Writes what one page of a replay found, and moves the job on, in one transaction.
struct AdvanceReplay: Command {
    let job: CampaignJobID
    let place: Int64
    let page: ReplayPage
    let membersAreExact: Bool

    func run(_ context: CommandContext) throws -> Answer {
        let work = context.work
        let before = try work.campaignJob(job, context.tenant)
        guard var report = ReplayReport(stored: before.document) else {
            throw DatabaseFailure(.corrupt, "A stored replay cannot be read. Run `scrip verify`.")
        }
        report.add(
            page.figures, seen: page.seen, hasPage: !page.findings.isEmpty,
            membersAreExact: membersAreExact)
        let after = try before.advanced(
            from: place, to: page.next, document: report.stored, now: context.ledgerTime)
        let entry = try context.commit(
            event: after.state == .finished ? "replay_finished" : "replay_advanced",
            subject: context.codes.text(job),
            payload: [
                "id": .string(context.codes.text(job)), "redemptions_seen": .integer(report.seen),
            ])
        work.campaignJobs.update(after, entryIndex: entry)
        if !page.findings.isEmpty {
            work.campaignJobs.insert(
                before.page(
                    report.pages, .array(page.findings.map(\.json)), now: context.ledgerTime),
                entryIndex: entry)
        }
        return Answer(status: 200, body: [])
    }
}
