import Domain
import Engine

/// Stores over HTTP. The path carries the merchant's own id.
extension EngineHandlers {
    package func upsertStore(_ request: OperationRequest) async throws -> OperationResponse {
        let reference = try StoreUpdate.reference(request.pathParameters["store"] ?? "")
        let update = try StoreUpdate.read(try json(request))
        return OperationResponse(
            try await engine.upsertStore(
                reference, update, try identity(request, "upsertStore")))
    }

    package func getStore(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.store(
                try StoreUpdate.reference(request.pathParameters["store"] ?? ""),
                tenant: try caller(request).tenant))
    }
}
