import Domain
import Engine

/// Recorded orders over HTTP.
extension EngineHandlers {
    package func recordOrder(_ request: OperationRequest) async throws -> OperationResponse {
        let draft = try OrderRecordDraft.read(try json(request))
        return OperationResponse(
            try await engine.recordOrder(draft, try identity(request, "recordOrder")))
    }

    package func cancelOrder(_ request: OperationRequest) async throws -> OperationResponse {
        let reference = try orderReference(request)
        return OperationResponse(
            try await engine.cancelOrder(reference, try identity(request, "cancelOrder")))
    }

    package func getOrder(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.recordedOrder(
                try orderReference(request), tenant: try caller(request).tenant))
    }

    private func orderReference(_ request: OperationRequest) throws(Refusal) -> String {
        try OrderRecordDraft.reference(request.pathParameters["reference"] ?? "")
    }
}
