import Domain
import Ledger
import Store

/// Makes a job. One with a whole list, for all members or for an audience runs at once.
struct CreateIssueJob: Command {
    let id: IssueJobID
    let offer: OfferID
    let draft: IssueJobDraft
    /// All members at the moment the job was prepared: how many, and the last one's id.
    let known: (count: Int64, last: Int64)

    func run(_ context: CommandContext) throws -> Answer {
        let (offer, campaign) = try context.terms(of: offer)
        try IssueJob.checkCreation(
            offer: offer, campaign: campaign, expiresAt: draft.expiresAt, now: context.now,
            zone: ZoneBook.zone(of: offer))
        let isList = draft.audience == .list
        let named = try draft.audienceName.map {
            try context.work.knownAudience($0, context.tenant)
        }
        let count = named?.condition == nil ? named?.members ?? known.count : known.count
        var job = IssueJob(
            tenant: context.tenant, id: id, offer: offer.id, campaign: campaign.id,
            name: draft.name, audience: isList ? .list : named == nil ? .allMembers : .named,
            state: isList ? .receiving : .running, total: isList ? 0 : count, place: 0,
            end: isList ? 0 : known.last, chunks: 0, issued: 0, refused: 0, withdrawnChunks: 0,
            withdrawn: 0, expiresAt: draft.expiresAt, createdAt: context.ledgerTime,
            endedAt: nil)
        let lists = (draft.members ?? []).inChunks(of: job)
        if let members = draft.members {
            job = try job.appended(members: members.count, chunks: lists.count)
                .started(now: context.now)
        }
        return try context.write(
            job, lists, event: "issue_job_created", isNew: true, audience: named?.name)
    }
}

/// Adds members to the list of a job that has not started.
struct AddIssueJobMembers: Command {
    let id: IssueJobID
    let members: [String]

    func run(_ context: CommandContext) throws -> Answer {
        let before = try context.work.issueJob(id, context.tenant)
        let lists = members.inChunks(of: before)
        let job = try before.appended(members: members.count, chunks: lists.count)
        return try context.write(job, lists, event: "issue_job_members_added")
    }
}

/// Starts, pauses, resumes or cancels a job.
struct ChangeIssueJob: Command {
    enum Change: Sendable {
        case start
        case pause
        case resume
        case cancel(withdrawing: Bool)
    }

    let id: IssueJobID
    let change: Change

    func run(_ context: CommandContext) throws -> Answer {
        let before = try context.work.issueJob(id, context.tenant)
        let job: IssueJob
        let event: String
        switch change {
        case .start: (job, event) = (try before.started(now: context.now), "issue_job_started")
        case .pause: (job, event) = (try before.paused(), "issue_job_paused")
        case .resume: (job, event) = (try before.resumed(), "issue_job_resumed")
        case .cancel(let withdrawing):
            job = try before.cancelled(withdrawing: withdrawing, now: context.now)
            event = "issue_job_cancelled"
        }
        return try context.write(job, [], event: event)
    }
}

extension [String] {
    /// As rows that follow what the job has.
    fileprivate func inChunks(of job: IssueJob) -> [IssueJobList] {
        stride(from: 0, to: count, by: Limits.issueJobChunk).enumerated().map { number, start in
            IssueJobList(
                tenant: job.tenant, job: job.id, chunk: job.end + Int64(number),
                members: Array(self[start..<Swift.min(start + Limits.issueJobChunk, count)]))
        }
    }
}

extension UnitOfWork {
    func issueJob(_ id: IssueJobID, _ tenant: TenantID) throws -> IssueJob {
        let key = RowKey(tenant: tenant.number, id: id.number)
        guard let job = try issueJobs.load(key, connection) else {
            throw Refusal.notFound("issue job")
        }
        return job
    }
}

extension CommandContext {
    /// Writes a job as it now is, with what was added to its list, and answers with it.
    fileprivate func write(
        _ job: IssueJob, _ lists: [IssueJobList], event: String, isNew: Bool = false,
        audience: String? = nil
    ) throws -> Answer {
        let known = isNew ? audience : try work.audienceName(of: job)
        let entry = try commit(
            event: event, subject: codes.text(job.id),
            payload: [
                "id": .string(codes.text(job.id)), "offer_id": .string(codes.text(job.offer)),
                "state": .string(job.state.name), "total": .integer(job.total),
            ])
        if isNew {
            work.issueJobs.insert(job, entryIndex: entry)
        } else {
            work.issueJobs.update(job, entryIndex: entry)
        }
        if let audience {
            work.issueJobAudiences.insert(
                IssueJobAudience(tenant: tenant, job: job.id, audience: audience),
                entryIndex: entry)
        }
        for list in lists { work.issueJobLists.insert(list, entryIndex: entry) }
        return Answer(
            status: isNew ? 201 : 200,
            body: job.document(codes, audienceName: known).serialized())
    }
}

extension UnitOfWork {
    /// The audience of a job that has one; nothing is asked for the others.
    func audienceName(of job: IssueJob) throws -> String? {
        guard job.audience == .named else { return nil }
        let key = RowKey(tenant: job.tenant.number, id: job.id.number)
        return try issueJobAudiences.load(key, connection)?.audience
    }

    func document(of job: IssueJob, _ codes: CodeBook) throws -> JSON {
        job.document(codes, audienceName: try audienceName(of: job))
    }
}

extension IssueJob {
    fileprivate func document(_ codes: CodeBook, audienceName: String?) -> JSON {
        document(
            id: codes.text(id), offer: codes.text(offer), campaign: codes.text(campaign),
            audienceName: audienceName)
    }
}
