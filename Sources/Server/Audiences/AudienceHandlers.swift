import Domain
import Engine

/// Audiences over HTTP. The path carries the merchant's own name.
extension EngineHandlers {
    package func putAudience(_ request: OperationRequest) async throws -> OperationResponse {
        let name = try audience(request)
        let draft = try AudienceDraft.read(try json(request))
        return OperationResponse(
            try await engine.putAudience(name, draft, try identity(request, "putAudience")))
    }

    package func listAudiences(_ request: OperationRequest) async throws -> OperationResponse {
        let page = try page(request)
        return answer(
            try await engine.audiences(
                tenant: try caller(request).tenant, after: page.after, limit: page.limit))
    }

    package func getAudience(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.audience(
                try audience(request), tenant: try caller(request).tenant))
    }

    package func changeAudienceMembers(
        _ request: OperationRequest
    ) async throws -> OperationResponse {
        let name = try audience(request)
        let change = try AudienceChange.read(try json(request))
        return OperationResponse(
            try await engine.changeMembers(
                ofAudience: name, change, try identity(request, "changeAudienceMembers")))
    }

    package func getAudienceMember(
        _ request: OperationRequest
    ) async throws -> OperationResponse {
        let member = try externalID(request)
        return OperationResponse(
            status: 200,
            json: try await engine.audienceReason(
                try audience(request), member: member, tenant: try caller(request).tenant))
    }

    private func audience(_ request: OperationRequest) throws(Refusal) -> String {
        try AudienceDraft.name(request.pathParameters["audience"] ?? "")
    }
}
