import Codes
import Domain
import Ledger
import Store

/// One member of a chunk, looked up before the command is queued.
struct JobMember: Sendable {
    let externalID: String
    /// Nil where the merchant has no such member.
    let id: MemberID?
    /// True where the job's list has named it before.
    let isRepeated: Bool
}

/// Issues the coupons of one chunk and moves the job on, in one transaction: a chunk happens as a
/// whole, once.
struct IssueJobChunk: Command {
    let job: IssueJobID
    /// Where the chunk begins; another place than the job's means that someone else did it.
    let place: Int64
    let nextPlace: Int64
    let members: [JobMember]
    /// Numbers for as many coupons, and their serials in the campaign.
    let ids: [Int64]
    let serials: [Int64]

    func run(_ context: CommandContext) throws -> Answer {
        let before = try context.work.issueJob(job, context.tenant)
        try before.checkPlace(place)
        let (offer, campaign) = try context.terms(of: before.offer)
        if campaign.state != .active {
            let isPaused = campaign.state == .paused
            return try pause(
                before, reason: isPaused ? .campaignPaused : .awaitingApproval, context)
        }
        if campaign.stops > 0, try context.work.stop(.offer(offer.id), context.tenant) != nil {
            return try pause(before, reason: .offerStopped, context)
        }
        var outcome = Outcome()
        try issue(before, offer, campaign, &outcome, context)
        let after = try before.advanced(
            from: place, to: nextPlace, issued: outcome.issued.count,
            refused: outcome.refused.count, now: context.ledgerTime)
        let entry = try context.commit(
            event: after.state == .finished ? "issue_job_finished" : "issue_job_advanced",
            subject: context.codes.text(job),
            payload: [
                "id": .string(context.codes.text(job)), "done": .integer(after.done),
                "issued": .integer(after.issued), "refused": .integer(after.refused),
                "total": .integer(after.total),
            ])
        context.work.issueJobs.update(after, entryIndex: entry)
        context.work.issueJobResults.insert(
            IssueJobResult(
                tenant: context.tenant, job: job, chunk: before.chunks, issued: outcome.issued,
                refused: outcome.refused),
            entryIndex: entry)
        return Answer(status: 200, body: [])
    }

    private struct Outcome {
        var issued: [CouponID] = []
        var refused: [IssueJobResult.Refused] = []
    }

    /// A paused campaign or a stopped offer pauses its jobs: nobody on the list loses a coupon by
    /// it.
    private func pause(
        _ before: IssueJob, reason: RefusalCode, _ context: CommandContext
    ) throws -> Answer {
        let entry = try context.commit(
            event: "issue_job_paused", subject: context.codes.text(job),
            payload: [
                "id": .string(context.codes.text(job)), "reason": .string(reason.rawValue),
            ])
        context.work.issueJobs.update(try before.paused(), entryIndex: entry)
        return Answer(status: 200, body: [])
    }

    /// The member a coupon goes to. Refusals: `not_found`, `already_exists` (named before).
    private func receiver(_ member: JobMember) throws(Refusal) -> MemberID {
        guard let id = member.id else { throw Refusal.notFound("member") }
        guard !member.isRepeated else {
            throw Refusal(.alreadyExists, "The list names this member before.")
        }
        return id
    }

    private func prefetchCounts(
        _ offer: Offer, _ campaign: Campaign, _ context: CommandContext
    ) throws {
        let loader = CountLoader(work: context.work, tenant: context.tenant, now: context.now)
        _ = try loader.load(
            members.compactMap(\.id).map {
                CountLoader.Asked(
                    offer: offer, campaign: campaign, isIssue: true,
                    subjects: CountedSubjects(member: $0))
            })
    }

    private func issue(
        _ job: IssueJob, _ offer: Offer, _ campaign: Campaign, _ outcome: inout Outcome,
        _ context: CommandContext
    ) throws {
        let keys = members.compactMap(\.id).map {
            MemberOfferKey(
                tenant: context.tenant.number, member: $0.number, offer: offer.id.number)
        }
        try context.work.memberOffers.prefetch(Array(Set(keys)), context.work.connection)
        try prefetchCounts(offer, campaign, context)
        let slots = try context.couponSlots()
        for member in members {
            do {
                let id = try receiver(member)
                let number = outcome.issued.count
                let facts = CouponIssueFacts(
                    offer: offer, campaign: campaign,
                    issuedToMember: try context.memberOffer(id, offer.id)?.issued ?? 0,
                    issuesLeft: try context.issuesLeft(of: offer),
                    id: CouponID(ids[number]), serial: serials[number],
                    signingSlot: slots.signing, typingSlot: slots.typing,
                    zone: ZoneBook.zone(of: offer),
                    counted: try context.countedIssue(of: offer, campaign, id),
                    funds: try context.issueFunds(of: offer, campaign, count: 1))
                let command = CouponIssueCommand(
                    tenant: context.tenant, offer: offer.id, member: id, expiresAt: job.expiresAt)
                let decision = try Coupon.issue(command, facts: facts, now: context.ledgerTime)
                let exposure = try context.exposure(to: offer, in: campaign, of: id)
                if context.codes.withholds(offer, from: id) {
                    try context.recordWithheld(
                        exposure.map { [$0] } ?? [], subject: context.codes.text(offer.id))
                    throw Refusal.holdout
                }
                let entry = try context.issue(decision, facts, member: id)
                if let exposure { context.record([exposure], entry: entry) }
                outcome.issued.append(decision.coupon.id)
            } catch let refusal as Refusal {
                outcome.refused.append(.init(member: member.externalID, code: refusal.code))
            }
        }
    }
}

/// Voids what one chunk of a cancelled job issued, where no redemption has used it. Coupons that
/// are held are among it: they would come back when the hold ends.
struct WithdrawJobChunk: Command {
    let job: IssueJobID
    let chunk: Int64

    func run(_ context: CommandContext) throws -> Answer {
        let work = context.work
        let before = try work.issueJob(job, context.tenant)
        let key = IssueJobChunkKey(
            tenant: context.tenant.number, job: job.number, chunk: chunk)
        guard let result = try work.issueJobResults.load(key, work.connection) else {
            throw Refusal.notFound("issue job")
        }
        _ = try before.withdrawn(chunk: chunk, voided: 0)
        let keys = result.issued.map { RowKey(tenant: context.tenant.number, id: $0.number) }
        try work.coupons.prefetch(keys, work.connection)
        var voided = 0
        for id in result.issued {
            let coupon = try context.coupon(id)
            guard coupon.state == .active, coupon.lastRedemption == nil else { continue }
            _ = try context.void(coupon, reason: "job cancelled")
            voided += 1
        }
        let after = try before.withdrawn(chunk: chunk, voided: voided)
        let entry = try context.commit(
            event: "issue_job_withdrawn", subject: context.codes.text(job),
            payload: [
                "id": .string(context.codes.text(job)), "voided": .integer(after.withdrawn),
            ])
        work.issueJobs.update(after, entryIndex: entry)
        return Answer(status: 200, body: [])
    }
}
