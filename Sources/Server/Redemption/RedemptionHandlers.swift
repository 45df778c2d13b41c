import Domain
import Engine
import Receipts

/// Validation, redemption and rollback over HTTP.
extension EngineHandlers {
    package func validateVouchers(_ request: OperationRequest) async throws -> OperationResponse {
        let caller = try caller(request)
        return OperationResponse(
            try await engine.validate(
                try redemption(request, caller), tenant: caller.tenant,
                acceptsIDs: caller.scopes.contains(.couponsRead)))
    }

    package func qualifyVouchers(_ request: OperationRequest) async throws -> OperationResponse {
        let caller = try caller(request)
        var asked = try QualificationRequest.read(try json(request))
        asked.order = try order(asked.order, caller)
        return OperationResponse(try await engine.qualify(asked, tenant: caller.tenant))
    }

    package func redeemVouchers(_ request: OperationRequest) async throws -> OperationResponse {
        let caller = try caller(request)
        return OperationResponse(
            try await engine.redeem(
                try redemption(request, caller),
                acceptsIDs: caller.scopes.contains(.couponsRead),
                try identity(request, "redeemVouchers")))
    }

    package func listRedemptions(_ request: OperationRequest) async throws -> OperationResponse {
        let page = try page(request)
        return answer(
            try await engine.redemptions(
                tenant: try caller(request).tenant,
                reference: request.query["order_reference"], after: page.after,
                limit: page.limit))
    }

    package func getRedemption(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.redemption(
                try redemptionID(request), tenant: try caller(request).tenant))
    }

    package func rollbackRedemption(_ request: OperationRequest) async throws -> OperationResponse {
        let asked = try RollbackRequest.read(try optionalJSON(request))
        return OperationResponse(
            try await engine.rollBack(
                try redemptionID(request), asked,
                try identity(request, "rollbackRedemption")))
    }

    package func getRedemptionReceipt(
        _ request: OperationRequest
    ) async throws -> OperationResponse {
        let receipt = try await engine.receipt(
            redemption: try redemptionID(request), tenant: try caller(request).tenant,
            upTo: request.query["to_block"].flatMap { Int64($0) })
        return OperationResponse(status: 200, body: Array(receipt.text.utf8))
    }

    func redemptionID(_ request: OperationRequest) throws(Refusal) -> RedemptionID {
        try identifier(request, "redemption_id", as: RedemptionID.self, what: "redemption")
    }

    /// The request; a key bound to a store speaks for that store only.
    private func redemption(
        _ request: OperationRequest, _ caller: Caller
    ) throws(Refusal) -> RedemptionRequest {
        let asked = try RedemptionRequest.read(try json(request))
        return asked.with(order: try order(asked.order, caller))
    }

    func order(_ order: Order, _ caller: Caller) throws(Refusal) -> Order {
        guard let store = caller.store else { return order }
        if let other = order.store, other != store {
            throw Refusal(
                .forbidden, "This key works in one store only. Use the key of the other store.",
                [
                    Condition(
                        "store", subject: "/order/store", required: .string(store),
                        actual: .string(other))
                ])
        }
        return order.from(store: store)
    }
}
