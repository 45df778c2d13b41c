import Domain
import Engine

/// Coupons over HTTP.
extension EngineHandlers {
    package func issueCoupon(_ request: OperationRequest) async throws -> OperationResponse {
        let draft = try CouponDraft.read(try json(request))
        return OperationResponse(
            try await engine.issueCoupon(draft, try identity(request, "issueCoupon")))
    }

    package func getCoupon(_ request: OperationRequest) async throws -> OperationResponse {
        OperationResponse(
            status: 200,
            json: try await engine.coupon(
                try coupon(request), tenant: try caller(request).tenant))
    }

    package func getCouponQR(_ request: OperationRequest) async throws -> OperationResponse {
        let code = try await engine.signedCode(
            ofCoupon: try coupon(request), tenant: try caller(request).tenant)
        return try qrSymbol(of: code, request)
    }

    package func voidCoupon(_ request: OperationRequest) async throws -> OperationResponse {
        let reason = try ReasonDraft.read(try optionalJSON(request)).reason
        return OperationResponse(
            try await engine.voidCoupon(
                try coupon(request), reason: reason, try identity(request, "voidCoupon")))
    }

    private func coupon(_ request: OperationRequest) throws(Refusal) -> CouponID {
        try identifier(request, "coupon_id", as: CouponID.self, what: "coupon")
    }
}
