package import Domain
import Ledger
import Store

extension Engine {
    /// Begins a replay of an offer's past. Refusals come as answers.
    package func createReplay(
        _ offer: OfferID, _ draft: ReplayDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        let tenant = identity.tenant
        let end = try await read { try RedemptionTable.last(tenant: tenant, $0.connection) }
        let answer = try await perform(
            CreateReplay(
                id: CampaignJobID(try numbers.nextID()), offer: offer, draft: draft, end: end),
            identity)
        campaignJobBell.ring()
        return answer
    }

    package func cancelCampaignJob(
        _ id: CampaignJobID, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(CancelCampaignJob(id: id), identity)
    }

    /// Throws `Refusal` (`not_found`).
    package func campaignJob(_ id: CampaignJobID, tenant: TenantID) async throws -> JSON {
        let codes = codes
        return try await read { try $0.campaignJob(id, tenant).document(codes) }
    }

    /// Orders that a replay decides otherwise, in the order of their redemptions' ids. A place in
    /// the list is a page's number and the order's within it. Throws `Refusal` (`not_found`).
    package func replayedOrders(
        of id: CampaignJobID, tenant: TenantID, after: Int64, limit: Int
    ) async throws -> Page {
        let (codes, width) = (codes, Int64(Limits.replayPage + 1))
        return try await read { work in
            _ = try work.campaignJob(id, tenant)
            let pages = try CampaignJobTable.pages(
                tenant: tenant, job: id, from: after / width, limit: limit + 1, work.connection)
            let places = pages.flatMap { page in
                (page.document.arrayValue ?? []).enumerated().map { number, finding in
                    (place: page.chunk * width + Int64(number) + 1, finding: finding)
                }
            }
            let rows = places.filter { $0.place > after }.prefix(limit + 1)
            return Page(Array(rows), limit: limit, number: \.place) {
                $0.finding.replayedOrder(codes)
            }
        }
    }
}

/// Stops a job for good; what it found so far stays.
struct CancelCampaignJob: Command {
    let id: CampaignJobID

    func run(_ context: CommandContext) throws -> Answer {
        let job = try context.work.campaignJob(id, context.tenant)
            .cancelled(now: context.ledgerTime)
        let text = context.codes.text(id)
        let entry = try context.commit(
            event: "campaign_job_cancelled", subject: text, payload: ["id": .string(text)])
        context.work.campaignJobs.update(job, entryIndex: entry)
        return Answer(status: 200, body: job.document(context.codes).serialized())
    }
}

extension CommandContext {
    /// Refusals: `limit_total` where the merchant has as many jobs of the kind running as may be.
    func checkRoom(forJob kind: CampaignJob.Kind) throws {
        let limit = Limits.campaignJobsRunning
        let running = try CampaignJobTable.running(
            kind, tenant: tenant, limit: limit, work.connection)
        guard running >= limit else { return }
        throw Refusal(
            .limitTotal, "Wait until one of the jobs that run is finished, or cancel one.",
            [
                Condition(
                    "running_jobs", required: .integer(Int64(limit)),
                    actual: .integer(Int64(running) + 1))
            ])
    }
}

extension UnitOfWork {
    func campaignJob(_ id: CampaignJobID, _ tenant: TenantID) throws -> CampaignJob {
        let key = CampaignJobKey(tenant: tenant, id: id)
        guard let job = try campaignJobs.load(key, connection) else {
            throw Refusal.notFound("job")
        }
        return job
    }
}

extension CampaignJob {
    /// The job as answers show it.
    func document(_ codes: CodeBook) -> JSON {
        var members: [JSON.Member] = [
            .init("id", .string(codes.text(id))), .init("kind", .string(kind.name)),
            .init("state", .string(state.name)),
            .init("campaign_id", .string(codes.text(campaign))),
        ]
        if let offer { members.append(.init("offer_id", .string(codes.text(offer)))) }
        members += [
            .init("created_at", .string(createdAt.rfc3339)),
            .init("ended_at", .text(orNull: endedAt?.rfc3339)),
        ]
        switch kind {
        case .replay: members += ReplayReport(stored: document)?.members ?? []
        case .coupons: members += ExtensionReport(stored: document)?.members ?? []
        }
        return .object(members)
    }
}

extension JSON {
    /// A stored finding with outer ids.
    fileprivate func replayedOrder(_ codes: CodeBook) -> JSON {
        .object(present: [
            "redemption_id": self["redemption"]?.integerValue.map {
                .string(codes.text(RedemptionID($0)))
            },
            "verdict": self["verdict"], "before": self["before"], "after": self["after"],
            "code": self["code"],
        ])
    }
}
