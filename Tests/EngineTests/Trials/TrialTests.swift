import Domain
import Engine
import TestSupport
import Testing

@Suite("Trials")
struct TrialTests {
    @Test(arguments: Backend.all)
    func anyOrderIsHeldAgainstAnyMeaningAtAnyTime(_ backend: Backend) async throws {
        try await withShop(on: backend) { shop in
            let offer = try await shop.offer(in: try await shop.campaign(budget: 100_000))
            _ = try await shop.version(
                of: offer, amountOff: 2_000, from: "2026-07-01T00:00:00Z")
            let draft: JSON = [
                "benefit": ["type": "percent_off", "basis_points": 5_000],
                "restrictions": ["minimum_spend": 6_000],
            ]
            func choice(_ more: [JSON.Member] = []) -> JSON {
                .object([.init("offer_id", .string(offer))] + more)
            }
            func simulate(_ at: String?, _ offers: [JSON]) async throws -> TestAnswer {
                var body = (shop.order([]).members ?? []).filter { $0.name == "order" }
                body.append(.init("offers", .array(offers)))
                if let at { body.append(.init("at", .string(at))) }
                return try await shop.perform("simulateOrder", .object(body))
            }
            func amounts(_ answer: TestAnswer) -> [Int64?]? {
                answer["vouchers"]?.arrayValue?.map { $0["amount"]?["amount"]?.integerValue }
            }
            let events = try await shop.perform("listEvents", query: ["limit": "200"])
            let now = try await simulate(
                nil,
                [
                    choice(), choice([.init("version", 2)]), choice([.init("definition", draft)]),
                ])
            #expect(now.status == 200 && amounts(now) == [1_000, 2_000, nil])
            let third = now["vouchers"]?.arrayValue?.last
            #expect(third?["code"] == "minimum_spend" && third?["id"] == .string(offer + "/draft"))
            #expect(third?["next_step"]?["missing_amount"]?["amount"] == 1_000)
            #expect(amounts(try await simulate("2026-07-01T00:00:00Z", [choice()])) == [2_000])
            let over = try await simulate("2027-01-01T00:00:00Z", [choice()])
            #expect(over["vouchers"]?.arrayValue?.first?["code"] == "expired")
            #expect(try await simulate(nil, [choice([.init("version", 3)])]).code == "not_found")
            let both = [JSON.Member("version", 1), .init("definition", draft)]
            #expect(try await simulate(nil, [choice(both)]).code == "invalid_field")
            let after = try await shop.perform("listEvents", query: ["limit": "200"])
            #expect(after["items"] == events["items"])
        }
    }
}
