import Domain
import Engine

/// API keys over HTTP.
extension EngineHandlers {
    package func createAPIKey(_ request: OperationRequest) async throws -> OperationResponse {
        let caller = try caller(request)
        let draft = try APIKeyDraft.read(try json(request))
        let excess = draft.scopes.subtracting(caller.scopes).sorted()
        guard excess.isEmpty else {
            throw Refusal(
                .forbidden, "A key can only pass on scopes that it has itself.",
                excess.map {
                    Condition(
                        "scope", subject: "/scopes", required: .string($0.rawValue),
                        actual: .string("not held"))
                })
        }
        return OperationResponse(
            try await engine.createAPIKey(draft, try identity(request, "createAPIKey")))
    }

    package func listAPIKeys(_ request: OperationRequest) async throws -> OperationResponse {
        let page = try page(request)
        return answer(
            try await engine.apiKeys(
                tenant: try caller(request).tenant, after: page.after, limit: page.limit))
    }

    package func revokeAPIKey(_ request: OperationRequest) async throws -> OperationResponse {
        try EmptyDraft.read(try optionalJSON(request))
        let id = try identifier(request, "key_id", as: APIKeyID.self, what: "API key")
        return OperationResponse(
            try await engine.revokeAPIKey(id, try identity(request, "revokeAPIKey")))
    }
}
