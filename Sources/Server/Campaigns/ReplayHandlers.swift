import Domain
import Engine
import Ledger

/// Trials, replays and approvals over HTTP.
extension EngineHandlers {
    package func simulateOrder(_ request: OperationRequest) async throws -> OperationResponse {
        let trial = try TrialRequest.read(try json(request))
        // What it answers tells of the member's tier, tags and uses.
        if trial.member != nil { try require(.membersRead, request) }
        return OperationResponse(
            try await engine.simulateOrder(trial, tenant: try caller(request).tenant))
    }

    package func createReplay(_ request: OperationRequest) async throws -> OperationResponse {
        let draft = try ReplayDraft.read(try json(request))
        return OperationResponse(
            try await engine.createReplay(
                try offer(request), draft, try identity(request, "createReplay")))
    }

    package func getCampaignJob(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.campaignJob(
                try campaignJob(request), tenant: try caller(request).tenant))
    }

    package func listReplayedOrders(
        _ request: OperationRequest
    ) async throws -> OperationResponse {
        let page = try page(request)
        return answer(
            try await engine.replayedOrders(
                of: try campaignJob(request), tenant: try caller(request).tenant,
                after: page.after, limit: page.limit))
    }

    package func cancelCampaignJob(
        _ request: OperationRequest
    ) async throws -> OperationResponse {
        try EmptyDraft.read(try optionalJSON(request))
        return OperationResponse(
            try await engine.cancelCampaignJob(
                try campaignJob(request), try identity(request, "cancelCampaignJob")))
    }

    private func campaignJob(_ request: OperationRequest) throws(Refusal) -> CampaignJobID {
        try identifier(request, "job_id", as: CampaignJobID.self, what: "job")
    }

    // MARK: Extensions and approvals

    package func extendCampaign(_ request: OperationRequest) async throws -> OperationResponse {
        let draft = try CampaignExtension.read(try json(request))
        return OperationResponse(
            try await engine.extendCampaign(
                try campaign(request), draft, try identity(request, "extendCampaign")))
    }

    package func approveCampaign(_ request: OperationRequest) async throws -> OperationResponse {
        let draft = try ApprovalDraft.read(try json(request))
        return OperationResponse(
            try await engine.approveCampaign(
                try campaign(request), draft, try identity(request, "approveCampaign")))
    }

    package func setApprovalRule(_ request: OperationRequest) async throws -> OperationResponse {
        let draft = try ApprovalRuleDraft.read(try json(request))
        return OperationResponse(
            try await engine.setApprovalRule(
                try currency(request), draft, try identity(request, "setApprovalRule")))
    }

    package func getApprovalRule(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.approvalRule(
                try currency(request), tenant: try caller(request).tenant))
    }

    private func currency(_ request: OperationRequest) throws(Refusal) -> Asset {
        guard let currency = Asset(currency: request.pathParameters["currency"] ?? "") else {
            throw Refusal(.notFound, "Name a currency by three capital letters, such as CNY.")
        }
        return currency
    }
}
