import Domain
import Engine
import Server
import TestSupport
import Testing

/// What a till may do with its key.
@Suite struct TillTests {
    private func redeem(
        _ shop: TestShop, _ code: String, scopes: Set<Scope> = [.vouchersRedeem],
        store: String? = nil
    ) async throws -> Int {
        let caller = Caller(tenant: shop.tenant, key: APIKeyID(0), scopes: scopes, store: store)
        let request = OperationRequest(
            pathParameters: [:], query: [:], body: shop.order([code]).serialized(),
            caller: caller, idempotencyKey: "\(scopes.count) \(store ?? "")", requestID: "test")
        do {
            let table = OperationTable(EngineHandlers(engine: shop.engine))
            return try await table.perform("redeemVouchers", request).status
        } catch let refusal as Refusal {
            return refusal.code.status
        }
    }

    @Test func aKeyOfOneStoreRedeemsInThatStoreOnly() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(
                in: try await shop.campaign(), extra: [.init("restrictions", ["stores": ["S1"]])])
            let code = try await shop.coupon(of: offer).text("code")
            #expect(try await redeem(shop, code, store: "S2") == 422)
            #expect(try await redeem(shop, code, store: "S1") == 201)
        }
    }

    @Test func anIDIsNoCodeForAKeyThatMayNotReadCoupons() async throws {
        try await withShop { shop in
            let offer = try await shop.offer(in: try await shop.campaign())
            let id = try await shop.coupon(of: offer).text("id")
            #expect(try await redeem(shop, id) == 422)
            #expect(
                try await redeem(shop, id, scopes: [.vouchersRedeem, .couponsRead]) == 201)
        }
    }

    @Test func anOfferOfAnotherMerchantIsUnknownAlsoOnceItIsInMemory() async throws {
        try await withShop { shop in
            let other = try await shop.neighbour()
            let offer = try await other.offer(in: try await other.campaign())
            let path = ["offer_id": offer]
            #expect(try await other.perform("getOffer", path: path).status == 200)
            #expect(try await shop.perform("getOffer", path: path).status == 404)
            #expect(try await shop.coupon(of: offer).status == 404)
        }
    }
}
