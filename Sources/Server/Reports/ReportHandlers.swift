import Domain
import Engine
import Receipts

/// Reports, ledger and events over HTTP.
extension EngineHandlers {
    package func getCampaignReport(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.report(
                try campaign(request), tenant: try caller(request).tenant))
    }

    package func getCampaignLift(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.lift(
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

    package func getEntryReceipt(_ request: OperationRequest) async throws -> OperationResponse {
        // The table of operations has checked it.
        let sequence = request.pathParameters["sequence"].flatMap { Int64($0) } ?? 0
        let receipt = try await engine.receipt(
            entry: sequence, tenant: try caller(request).tenant,
            upTo: request.query["to_block"].flatMap { Int64($0) })
        return OperationResponse(status: 200, body: Array(receipt.text.utf8))
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
