package import Domain
import Ledger
import Store

extension Engine {
    /// Makes a job. Refusals come as answers; throws `Refusal` only for an unknown offer id.
    package func createIssueJob(
        _ draft: IssueJobDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        let offer = try codes.identifier(draft.offer, as: OfferID.self, what: "offer")
        let tenant = identity.tenant
        let known =
            draft.audience == .list
            ? (0, 0) : try await read { try MemberTable.extent(tenant: tenant, $0.connection) }
        let command = CreateIssueJob(
            id: IssueJobID(try numbers.nextID()), offer: offer, draft: draft, known: known)
        return try await ringing { try await self.perform(command, identity) }
    }

    package func addMembers(
        _ members: [String], toIssueJob id: IssueJobID, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(AddIssueJobMembers(id: id, members: members), identity)
    }

    package func startIssueJob(
        _ id: IssueJobID, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await change(id, .start, identity)
    }

    package func pauseIssueJob(
        _ id: IssueJobID, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await change(id, .pause, identity)
    }

    package func resumeIssueJob(
        _ id: IssueJobID, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await change(id, .resume, identity)
    }

    package func cancelIssueJob(
        _ id: IssueJobID, voidsIssued: Bool, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await change(id, .cancel(withdrawing: voidsIssued), identity)
    }

    private func change(
        _ id: IssueJobID, _ change: ChangeIssueJob.Change, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await ringing {
            try await self.perform(ChangeIssueJob(id: id, change: change), identity)
        }
    }

    /// Tells the runner that there may be something to do.
    private func ringing(_ body: () async throws -> Answer) async throws -> Answer {
        let answer = try await body()
        jobBell.ring()
        return answer
    }

    /// Throws `Refusal` (`not_found`).
    package func issueJob(_ id: IssueJobID, tenant: TenantID) async throws -> JSON {
        let codes = codes
        return try await read { try $0.document(of: try $0.issueJob(id, tenant), codes) }
    }

    /// Jobs, oldest first.
    package func issueJobs(tenant: TenantID, after: Int64, limit: Int) async throws -> Page {
        let codes = codes
        return try await read { work in
            let rows = try IssueJobTable.page(
                tenant: tenant, after: after, limit: limit + 1, work.connection)
            return try Page(rows, limit: limit, number: \.id.number) {
                try work.document(of: $0, codes)
            }
        }
    }

    /// Members that got no coupon, in the order of the job. A place in the list is a chunk's
    /// number and the member's within it.
    package func refusals(
        ofIssueJob id: IssueJobID, tenant: TenantID, after: Int64, limit: Int
    ) async throws -> Page {
        let width = Int64(Limits.issueJobChunk + 1)
        return try await read { work in
            _ = try work.issueJob(id, tenant)
            let results = try IssueJobResultTable.refusals(
                tenant: tenant, job: id, from: after / width, limit: limit + 1, work.connection)
            let places = results.flatMap { result in
                result.refused.enumerated().map { number, refused in
                    (place: result.chunk * width + Int64(number) + 1, refused: refused)
                }
            }
            let rows = places.filter { $0.place > after }.prefix(limit + 1)
            return Page(Array(rows), limit: limit, number: \.place) {
                ["member": .string($0.refused.member), "code": .string($0.refused.code.rawValue)]
            }
        }
    }
}
