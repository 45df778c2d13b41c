import Domain
import Engine

/// Gift cards over HTTP.
extension EngineHandlers {
    package func issueGiftCard(_ request: OperationRequest) async throws -> OperationResponse {
        let draft = try GiftCardDraft.read(try json(request))
        return OperationResponse(
            try await engine.issueGiftCard(draft, try identity(request, "issueGiftCard")))
    }

    package func getGiftCard(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.giftCard(
                try giftCard(request), tenant: try caller(request).tenant))
    }

    package func activateGiftCard(_ request: OperationRequest) async throws -> OperationResponse {
        try EmptyDraft.read(try optionalJSON(request))
        return OperationResponse(
            try await engine.activateGiftCard(
                try giftCard(request), try identity(request, "activateGiftCard")))
    }

    package func getGiftCardQR(_ request: OperationRequest) async throws -> OperationResponse {
        let code = try await engine.signedCode(
            ofGiftCard: try giftCard(request), tenant: try caller(request).tenant)
        return try qrSymbol(of: code, request)
    }

    package func listGiftCardActivities(_ request: OperationRequest) async throws
        -> OperationResponse
    {
        let page = try page(request)
        return answer(
            try await engine.activities(
                ofGiftCard: try giftCard(request), tenant: try caller(request).tenant,
                after: page.after, limit: page.limit))
    }

    package func refundGiftCard(_ request: OperationRequest) async throws -> OperationResponse {
        let draft = try GiftCardRefundDraft.read(try json(request))
        return OperationResponse(
            try await engine.refundGiftCard(
                try giftCard(request), draft, try identity(request, "refundGiftCard")))
    }

    package func blockGiftCard(_ request: OperationRequest) async throws -> OperationResponse {
        let reason = try ReasonDraft.read(try optionalJSON(request)).reason
        return OperationResponse(
            try await engine.blockGiftCard(
                try giftCard(request), reason: reason, try identity(request, "blockGiftCard")))
    }

    package func unblockGiftCard(_ request: OperationRequest) async throws -> OperationResponse {
        try EmptyDraft.read(try optionalJSON(request))
        return OperationResponse(
            try await engine.unblockGiftCard(
                try giftCard(request), try identity(request, "unblockGiftCard")))
    }

    private func giftCard(_ request: OperationRequest) throws(Refusal) -> GiftCardID {
        try identifier(request, "gift_card_id", as: GiftCardID.self, what: "gift card")
    }
}
