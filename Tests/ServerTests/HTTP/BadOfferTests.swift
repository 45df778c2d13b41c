import Domain
import Engine
import Foundation
import Server
import TestSupport
import Testing

/// What people send by mistake, over HTTP: the right status, code and place, a next step in words,
/// nothing kept, and a server that goes on.
@Suite("Bad offers, budgets and orders over HTTP")
struct BadOfferTests {
    private struct Site {
        let edge: EdgeFixture
        let key: String

        func send(
            _ method: String, _ path: String, _ body: JSON? = nil
        ) async throws -> (status: Int, json: JSON) {
            let answer = try await edge.send(
                method, path,
                headers: method == "GET" ? [] : [("Idempotency-Key", UUID().uuidString)],
                body: body.map { String(decoding: $0.serialized(), as: UTF8.self) }, key: key)
            return (answer.status, try JSON.parse(answer.body))
        }

        func id(_ path: String, _ body: JSON) async throws -> String {
            let answer = try await send("POST", path, body)
            return try #require(answer.json["id"]?.stringValue, "\(answer.json.text())")
        }

        /// A refusal with all that a caller needs.
        func expect(
            _ answer: (status: Int, json: JSON), _ status: Int, _ code: String,
            at subject: String? = nil, _ what: String
        ) {
            #expect(answer.status == status, "\(what): \(answer.json.text())")
            #expect(answer.json["code"]?.stringValue == code, "\(what): \(answer.json.text())")
            let detail = answer.json["detail"]?.stringValue ?? ""
            #expect(detail.hasSuffix(".") && detail.count > 15, "\(what): \(detail)")
            guard let subject else { return }
            let first = answer.json["conditions"]?.arrayValue?.first
            #expect(first?["subject"]?.stringValue == subject, "\(what): \(answer.json.text())")
            #expect(first?["required"] != nil && first?["actual"] != nil, "\(what)")
        }
    }

    /// A served shop with a campaign; afterwards it is alive, and only these offers are there.
    private func withSite(
        keeping offers: Int, _ body: (Site, _ campaign: String) async throws -> Void
    ) async throws {
        try await withShop { shop in
            let campaign = try await shop.campaign(budget: 10_000)
            let key = try await shop.perform(
                "createAPIKey", ["name": "k", "role": "operator"]
            ).text("secret")
            try await EdgeFixture.run(
                handlers: EngineHandlers(engine: shop.engine),
                backend: EngineBackend(engine: shop.engine)
            ) { edge in
                let site = Site(edge: edge, key: key)
                try await body(site, campaign)
                #expect(try await edge.send("GET", "/healthz", key: nil).status == 200)
                let kept = try await site.send("GET", "/v1/offers").json["items"]
                #expect(kept?.arrayValue?.count == offers)
            }
        }
    }

    private func offer(_ campaign: String, _ members: [JSON.Member]) -> JSON {
        let usual: [JSON.Member] = [
            .init("campaign_id", .string(campaign)), .init("name", "o"),
            .init("benefit", ["type": "amount_off", "amount": 100]),
        ]
        let names = Set(members.map(\.name))
        return .object(usual.filter { !names.contains($0.name) } + members)
    }

    private static let ladder: JSON = [
        "type": "ladder",
        "steps": [
            ["threshold": 2_000, "amount_off": 300], ["threshold": 1_000, "amount_off": 400],
        ],
    ]

    /// Member of the offer, value, status, code, place.
    private static let badOffers: [(String, JSON, String, String)] = [
        ("benefit", .object([]), "missing_field", "/benefit/type"),
        ("benefit", ["type": "ladder", "steps": []], "out_of_range", "/benefit/steps"),
        ("benefit", ladder, "invalid_field", "/benefit/steps/1/threshold"),
        (
            "restrictions", ["included_skus": ["a"], "excluded_skus": ["a"]], "invalid_field",
            "/restrictions/excluded_skus"
        ),
        (
            "restrictions", ["first_visit": 5, "last_visit": 2], "invalid_field",
            "/restrictions/last_visit"
        ),
        (
            "restrictions",
            ["starts_at": "2026-06-02T00:00:00Z", "ends_at": "2026-06-01T00:00:00Z"],
            "out_of_range", "/restrictions/ends_at"
        ),
        (
            "restrictions", ["time_zone": "Mars/Olympus", "weekdays": [1]], "invalid_field",
            "/restrictions/time_zone"
        ),
        (
            "restrictions", ["starts_at": "2026-02-29T00:00:00Z"], "invalid_field",
            "/restrictions/starts_at"
        ),
        (
            "restrictions", ["starts_at": "2028-02-29T00:00:00Z"], "out_of_range",
            "/restrictions/starts_at"
        ),
        ("restrictions", ["weekdays": [0]], "out_of_range", "/restrictions/weekdays/0"),
        (
            "restrictions", ["daily_slots": [["from": "11:00", "until": "11:00"]]],
            "invalid_field", "/restrictions/daily_slots/0/until"
        ),
        (
            "restrictions", ["condition": "order.total > \"ten\""], "invalid_field",
            "/restrictions/condition"
        ),
        ("restrictions", ["condition": ""], "invalid_field", "/restrictions/condition"),
        ("exclusion_groups", [""], "out_of_range", "/exclusion_groups/0"),
        ("public_code", "no spaces", "invalid_field", "/public_code"),
    ]

    @Test func offersThatMakeNoSenseAreRefusedWithTheirPlace() async throws {
        try await withSite(keeping: 0) { site, campaign in
            for (member, value, code, place) in Self.badOffers {
                let body = offer(campaign, [.init(member, value)])
                site.expect(
                    try await site.send("POST", "/v1/offers", body), 400, code, at: place,
                    "\(member) \(value.text())")
            }
            let groups = offer(
                campaign,
                [.init("combinable", false), .init("exclusion_groups", ["a", "b"])])
            site.expect(
                try await site.send("POST", "/v1/offers", groups), 400, "invalid_field",
                at: "/exclusion_groups", "groups of an offer that stands alone")
        }
    }

    @Test func anExpressionsTypeErrorNamesPlaceAndExpectedType() async throws {
        try await withSite(keeping: 0) { site, campaign in
            let body = offer(
                campaign,
                [.init("restrictions", ["condition": "order.quantity > 1 and order.total > \"x\""])]
            )
            let answer = try await site.send("POST", "/v1/offers", body)
            site.expect(
                answer, 400, "invalid_field", at: "/restrictions/condition", "a text for a number")
            let condition = answer.json["conditions"]?[0]
            #expect(condition?["actual"]?["byte_offset"] == 37)
            #expect(condition?["actual"]?["line"] == 1 && condition?["actual"]?["column"] == 38)
            #expect(condition?["required"]?.stringValue?.contains("integer") == true)
        }
    }

    @Test func aBudgetBelowWhatIsSpentIsRefusedAndStays() async throws {
        try await withSite(keeping: 1) { site, campaign in
            _ = try await site.id(
                "/v1/offers",
                offer(campaign, [.init("public_code", "HUNDRED")]))
            for number in 0..<3 {
                _ = try await site.id("/v1/redemptions", order(1, number))
            }
            func budget(_ amount: Int64) async throws -> (status: Int, json: JSON) {
                try await site.send(
                    "PATCH", "/v1/campaigns/\(campaign)",
                    ["budget": ["amount": .integer(amount), "currency": "CNY"]])
            }
            site.expect(
                try await budget(299), 409, "limit_budget", at: "/budget/amount",
                "a budget below what is spent")
            let shown = try await site.send("GET", "/v1/campaigns/\(campaign)")
            #expect(shown.json["budget"]?["amount"] == 10_000)
            #expect(try await budget(300).status == 200)
            site.expect(
                try await site.send("POST", "/v1/redemptions", order(1, 9)), 409,
                "limit_budget", "nothing is left")
        }
    }

    private func order(_ lines: Int, _ number: Int = 0) -> JSON {
        let line: JSON = ["sku": "a", "quantity": 1, "amount": 1_000]
        return [
            "order": [
                "reference": .string("o-\(number)"), "currency": "CNY",
                "lines": .array(Array(repeating: line, count: lines)),
            ], "vouchers": [["code": "HUNDRED"]],
        ]
    }

    @Test func aBasketOfTenThousandLinesIsRefusedAndOneOfAThousandIsNot() async throws {
        try await withSite(keeping: 1) { site, campaign in
            _ = try await site.id(
                "/v1/offers", offer(campaign, [.init("public_code", "HUNDRED")]))
            let path = "/v1/vouchers/validate"
            site.expect(
                try await site.send("POST", path, order(10_000)), 413, "body_too_large",
                "ten thousand lines")
            site.expect(
                try await site.send("POST", path, order(1_001)), 400, "out_of_range",
                at: "/order/lines", "a line too many")
            let most = try await site.send("POST", path, order(1_000))
            #expect(most.json["valid"] == true && most.json["lines"]?.arrayValue?.count == 1_000)
        }
    }

    @Test func aHundredThousandIDsWithDoublesCountOnce() async throws {
        try await withSite(keeping: 1) { site, campaign in
            let ids = (0..<100_000).map { JSON.string("S\($0 % 50_000)") }
            func stores(_ ids: [JSON]) -> JSON {
                offer(campaign, [.init("restrictions", ["stores": .array(ids)])])
            }
            let made = try await site.send("POST", "/v1/offers", stores(ids))
            #expect(made.status == 201)
            #expect(made.json["restrictions"]?["stores"]?.arrayValue?.count == 50_000)
            site.expect(
                try await site.send("POST", "/v1/offers", stores(ids + ["X"])), 400,
                "out_of_range", at: "/restrictions/stores", "an entry too many")
        }
    }

    @Test func aPatternThatIsGuessedEasilyIsRefusedWithTheProbability() async throws {
        try await withSite(keeping: 1) { site, campaign in
            let made = try await site.id("/v1/offers", offer(campaign, []))
            let answer = try await site.send(
                "POST", "/v1/code-batches",
                [
                    "offer_id": .string(made), "name": "b", "count": 1_000,
                    "pattern": "TEA-####",
                ])
            site.expect(answer, 422, "guessable_pattern", at: "/pattern", "ten thousand codes")
            #expect(answer.json.text().contains("1 in 10"))
        }
    }
}
