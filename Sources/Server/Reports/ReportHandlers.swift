import Domain
import Engine

/// Reports, ledger and events over HTTP.
extension EngineHandlers {
    package func getCampaignReport(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.report(
                try campaign(request), tenant: try caller(request).tenant))
    }

    package func getTrialBalance(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.trialBalance(tenant: try caller(request).tenant))
    }

    package func getJournalHead(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(status: 200, json: try await engine.journalHead())
    }

    /// The outbox as a pull feed: `after` is the last sequence the consumer has dealt with.
    package func listEvents(_ request: OperationRequest) async throws -> OperationResponse {
        let page = try page(request)
        let after = request.query["after"].flatMap { Int64($0) } ?? 0
        return answer(
            try await engine.events(
                tenant: try caller(request).tenant, after: max(after, page.after),
                limit: page.limit))
    }
}
