import Domain
import Ledger
import TestSupport
import Testing

@testable import Engine

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

    @Test func guessingKeysMayAskTheDatabaseServerOnlySoOften() async throws {
        try await withShop(on: .postgres) { shop in
            let secret = try #require(try await make(shop)["secret"]?.stringValue)
            #expect(try await shop.engine.authenticate(secret) != nil)
            let late = try #require(try await make(shop)["secret"]?.stringValue)
            let now = ContinuousClock.now
            for _ in 0..<Limits.unknownKeysPerSecond {
                shop.engine.unknownKeys.missed(at: now)
            }
            #expect(!shop.engine.unknownKeys.mayLook(at: now))
            #expect(shop.engine.unknownKeys.mayLook(at: now + .seconds(1)))
            shop.engine.unknownKeys.missed(at: now + .seconds(3_600))
            #expect(try await shop.engine.authenticate(late) != nil)
            #expect(try await shop.engine.authenticate(secret) != nil)
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
