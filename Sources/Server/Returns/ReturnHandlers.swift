import Domain
import Engine

/// Returns of goods over HTTP.
extension EngineHandlers {
    package func returnGoods(_ request: OperationRequest) async throws -> OperationResponse {
        let asked = try ReturnRequest.read(try json(request))
        return OperationResponse(
            try await engine.returnGoods(
                of: try redemptionID(request), asked, try identity(request, "returnGoods")))
    }

    package func listReturns(_ request: OperationRequest) async throws -> OperationResponse {
        let page = try page(request)
        return answer(
            try await engine.returns(
                of: try redemptionID(request), tenant: try caller(request).tenant,
                after: page.after, limit: page.limit))
    }
}
