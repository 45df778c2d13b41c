import Domain
import Engine

/// Members over HTTP. The path carries the merchant's own pseudonymous number.
extension EngineHandlers {
    package func upsertMember(_ request: OperationRequest) async throws -> OperationResponse {
        let externalID = try externalID(request)
        let draft = try MemberDraft.read(try json(request))
        var identity = try identity(request, "upsertMember")
        // A repeat finds the member as it is, and the answer holds personal data: nothing is kept.
        identity = RequestIdentity(
            tenant: identity.tenant, actor: identity.actor, requestID: identity.requestID,
            channel: identity.channel, terminal: identity.terminal, device: identity.device)
        return OperationResponse(
            try await engine.upsertMember(externalID: externalID, draft, identity))
    }

    package func getMember(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.member(
                externalID: try externalID(request), tenant: try caller(request).tenant))
    }

    package func listMemberCoupons(_ request: OperationRequest) async throws -> OperationResponse {
        let page = try page(request)
        return answer(
            try await engine.coupons(
                ofMember: try externalID(request), tenant: try caller(request).tenant,
                after: page.after, limit: page.limit))
    }

    func externalID(_ request: OperationRequest) throws(Refusal) -> String {
        try MemberDraft.externalID(request.pathParameters["external_id"] ?? "")
    }
}
