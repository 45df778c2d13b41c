import Domain
import Engine
import Ledger

/// Parties and clearing over HTTP.
extension EngineHandlers {
    package func upsertParty(_ request: OperationRequest) async throws -> OperationResponse {
        let reference = try PartyUpdate.reference(request.pathParameters["party"] ?? "")
        let update = try PartyUpdate.read(try json(request))
        return OperationResponse(
            try await engine.upsertParty(
                reference, update, try identity(request, "upsertParty")))
    }

    package func listParties(_ request: OperationRequest) async throws -> OperationResponse {
        let page = try page(request)
        return answer(
            try await engine.parties(
                tenant: try caller(request).tenant, after: page.after, limit: page.limit))
    }

    package func getParty(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.party(
                request.pathParameters["party"] ?? "", tenant: try caller(request).tenant))
    }

    package func getClearingReport(_ request: OperationRequest) async throws -> OperationResponse {
        let query = request.query
        let period = try ClearingPeriod.read(from: query["from"] ?? "", to: query["to"] ?? "")
        guard let currency = Asset(currency: query["currency"] ?? "") else {
            throw Refusal(.invalidField, "Give a currency of three capital letters.")
        }
        let report = try await engine.clearing(
            period, currency: currency, tenant: try caller(request).tenant)
        guard query["format"] == "csv" else {
            return OperationResponse(status: 200, json: report.json)
        }
        return OperationResponse(
            status: 200, contentType: MediaType.csv,
            headers: [("content-disposition", "attachment; filename=\"clearing.csv\"")],
            body: Array(report.csv.utf8))
    }
}
