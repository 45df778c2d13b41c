import Domain
import Engine

/// Holds and reversals over HTTP.
extension EngineHandlers {
    package func placeHold(_ request: OperationRequest) async throws -> OperationResponse {
        let caller = try caller(request)
        let asked = try HoldRequest.read(try json(request))
        let order = try order(asked.redemption.order, caller)
        return OperationResponse(
            try await engine.placeHold(
                HoldRequest(
                    redemption: asked.redemption.with(order: order), seconds: asked.seconds),
                acceptsIDs: caller.scopes.contains(.couponsRead),
                try identity(request, "placeHold")))
    }

    package func listHolds(_ request: OperationRequest) async throws -> OperationResponse {
        let page = try page(request)
        return answer(
            try await engine.openHolds(
                tenant: try caller(request).tenant, after: page.after, limit: page.limit))
    }

    package func getHold(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.hold(
                try holdID(request), tenant: try caller(request).tenant))
    }

    package func captureHold(_ request: OperationRequest) async throws -> OperationResponse {
        let asked = try CaptureRequest.read(try optionalJSON(request))
        return OperationResponse(
            try await engine.captureHold(
                try holdID(request), asked, try identity(request, "captureHold")))
    }

    package func voidHold(_ request: OperationRequest) async throws -> OperationResponse {
        let reason = try ReasonDraft.read(try optionalJSON(request)).reason
        return OperationResponse(
            try await engine.voidHold(
                try holdID(request), reason: reason, try identity(request, "voidHold")))
    }

    package func reverseRequest(_ request: OperationRequest) async throws -> OperationResponse {
        let asked = try ReversalRequest.read(try json(request))
        return OperationResponse(
            try await engine.reverse(asked, try identity(request, "reverseRequest")))
    }

    private func holdID(_ request: OperationRequest) throws(Refusal) -> HoldID {
        try identifier(request, "hold_id", as: HoldID.self, what: "hold")
    }
}
