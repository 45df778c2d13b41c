import Domain
import Engine

/// The kill switch of offers and of batches of codes over HTTP.
extension EngineHandlers {
    package func stopOffer(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            try await engine.stopOffer(
                try offer(request), reason: try reason(request),
                try identity(request, "stopOffer")))
    }

    package func resumeOffer(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            try await engine.resumeOffer(
                try offer(request), reason: try reason(request),
                try identity(request, "resumeOffer")))
    }

    package func stopCodeBatch(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            try await engine.stopCodeBatch(
                try codeBatch(request), reason: try reason(request),
                try identity(request, "stopCodeBatch")))
    }

    package func resumeCodeBatch(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            try await engine.resumeCodeBatch(
                try codeBatch(request), reason: try reason(request),
                try identity(request, "resumeCodeBatch")))
    }

    func offer(_ request: OperationRequest) throws(Refusal) -> OfferID {
        try identifier(request, "offer_id", as: OfferID.self, what: "offer")
    }

    private func reason(_ request: OperationRequest) throws(Refusal) -> String? {
        try ReasonDraft.read(try optionalJSON(request)).reason
    }
}
