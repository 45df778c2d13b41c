import Domain
import Engine

/// Issue jobs over HTTP.
extension EngineHandlers {
    package func createIssueJob(_ request: OperationRequest) async throws -> OperationResponse {
        let draft = try IssueJobDraft.read(try json(request))
        return OperationResponse(
            try await engine.createIssueJob(draft, try identity(request, "createIssueJob")))
    }

    package func listIssueJobs(_ request: OperationRequest) async throws -> OperationResponse {
        let page = try page(request)
        return answer(
            try await engine.issueJobs(
                tenant: try caller(request).tenant, after: page.after, limit: page.limit))
    }

    package func getIssueJob(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.issueJob(
                try issueJob(request), tenant: try caller(request).tenant))
    }

    package func listIssueJobRefusals(
        _ request: OperationRequest
    ) async throws -> OperationResponse {
        let page = try page(request)
        return answer(
            try await engine.refusals(
                ofIssueJob: try issueJob(request), tenant: try caller(request).tenant,
                after: page.after, limit: page.limit))
    }

    package func addIssueJobMembers(
        _ request: OperationRequest
    ) async throws -> OperationResponse {
        let members = try IssueJobMembers.read(try json(request))
        return OperationResponse(
            try await engine.addMembers(
                members, toIssueJob: try issueJob(request),
                try identity(request, "addIssueJobMembers")))
    }

    package func startIssueJob(_ request: OperationRequest) async throws -> OperationResponse {
        try EmptyDraft.read(try optionalJSON(request))
        return OperationResponse(
            try await engine.startIssueJob(
                try issueJob(request), try identity(request, "startIssueJob")))
    }

    package func pauseIssueJob(_ request: OperationRequest) async throws -> OperationResponse {
        try EmptyDraft.read(try optionalJSON(request))
        return OperationResponse(
            try await engine.pauseIssueJob(
                try issueJob(request), try identity(request, "pauseIssueJob")))
    }

    package func resumeIssueJob(_ request: OperationRequest) async throws -> OperationResponse {
        try EmptyDraft.read(try optionalJSON(request))
        return OperationResponse(
            try await engine.resumeIssueJob(
                try issueJob(request), try identity(request, "resumeIssueJob")))
    }

    package func cancelIssueJob(_ request: OperationRequest) async throws -> OperationResponse {
        let cancel = try IssueJobCancel.read(try optionalJSON(request))
        return OperationResponse(
            try await engine.cancelIssueJob(
                try issueJob(request), voidsIssued: cancel.voidsIssued,
                try identity(request, "cancelIssueJob")))
    }

    private func issueJob(_ request: OperationRequest) throws(Refusal) -> IssueJobID {
        try identifier(request, "job_id", as: IssueJobID.self, what: "issue job")
    }
}
