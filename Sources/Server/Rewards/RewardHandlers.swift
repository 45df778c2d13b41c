import Domain
import Engine

/// Points and cash credit over HTTP.
extension EngineHandlers {
    package func setPointsWorth(_ request: OperationRequest) async throws -> OperationResponse {
        let currency = try PointsWorthDraft.currency(request.pathParameters["currency"] ?? "")
        let draft = try PointsWorthDraft.read(try json(request))
        let worth = PointsWorth(currency: currency, points: draft.points, amount: draft.amount)
        return OperationResponse(
            try await engine.setPointsWorth(worth, try identity(request, "setPointsWorth")))
    }

    package func getPointsWorth(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.pointsWorth(
                try PointsWorthDraft.currency(request.pathParameters["currency"] ?? ""),
                tenant: try caller(request).tenant))
    }

    package func getMemberBalances(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.balances(
                ofMember: try externalID(request),
                tenant: try caller(request).tenant))
    }
}
