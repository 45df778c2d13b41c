import Domain
import Engine
import Ledger
import TestSupport
import Testing

struct APIKeyTests {
    private func make(_ shop: TestShop, until end: Timestamp? = nil) async throws -> JSON {
        let draft = try APIKeyDraft.read(
            .object(present: [
                "name": "till", "role": "terminal", "expires_at": end.map { .string($0.rfc3339) },
            ]))
        let answer = try await shop.engine.createAPIKey(
            draft, RequestIdentity(tenant: shop.tenant))
        return try JSON.parse(answer.body)
    }

    @Test func aKeyWorksUntilItsEndAndNotInThatMoment() async throws {
        try await withShop { shop in
            let end = shop.clock.now.advanced(byMilliseconds: 60_000)
            let secret = try #require(try await make(shop, until: end)["secret"]?.stringValue)
            shop.clock.set(end.advanced(byMilliseconds: -1))
            #expect(try await shop.engine.authenticate(secret)?.tenant == shop.tenant)
            shop.clock.set(end)
            #expect(try await shop.engine.authenticate(secret) == nil)
        }
    }

    @Test func aKeyWithAnotherSecretIsUnknown() async throws {
        try await withShop { shop in
            let secret = try #require(try await make(shop)["secret"]?.stringValue)
            #expect(try await shop.engine.authenticate(secret) != nil)
            let last = secret.hasSuffix("0") ? "1" : "0"
            #expect(try await shop.engine.authenticate(secret.dropLast() + last) == nil)
        }
    }

    @Test func aRevokedKeyStopsAtOnceAndForGood() async throws {
        let shop = try await TestShop.open()
        let key = try await make(shop)
        let secret = try #require(key["secret"]?.stringValue)
        #expect(try await shop.engine.authenticate(secret) != nil)
        let id = try shop.engine.codes.identifier(
            key["id"]?.stringValue ?? "", as: APIKeyID.self, what: "API key")
        _ = try await shop.engine.revokeAPIKey(id, RequestIdentity(tenant: shop.tenant))
        #expect(try await shop.engine.authenticate(secret) == nil)
        let again = try await shop.reopened()
        #expect(try await again.engine.authenticate(secret) == nil)
        try await again.close()
    }
}
