import Domain
import Engine

/// Code batches over HTTP.
extension EngineHandlers {
    package func createCodeBatch(_ request: OperationRequest) async throws -> OperationResponse {
        let draft = try CodeBatchDraft.read(try json(request))
        return OperationResponse(
            try await engine.createCodeBatch(draft, try identity(request, "createCodeBatch")))
    }

    package func listCodeBatches(_ request: OperationRequest) async throws -> OperationResponse {
        let page = try page(request)
        return answer(
            try await engine.codeBatches(
                tenant: try caller(request).tenant, after: page.after, limit: page.limit))
    }

    package func getCodeBatch(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.codeBatch(
                try codeBatch(request), tenant: try caller(request).tenant))
    }

    package func voidCodeBatch(_ request: OperationRequest) async throws -> OperationResponse {
        let reason = try ReasonDraft.read(try optionalJSON(request)).reason
        return OperationResponse(
            try await engine.voidCodeBatch(
                try codeBatch(request), reason: reason, try identity(request, "voidCodeBatch")))
    }

    func codeBatch(_ request: OperationRequest) throws(Refusal) -> CodeBatchID {
        try identifier(request, "batch_id", as: CodeBatchID.self, what: "code batch")
    }
}
