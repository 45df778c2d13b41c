import Domain
import Server
import Testing

@Suite("The edge checks key, fields and parameters before an operation runs")
struct EdgeChecksTests {
    private static let id = "cmp_3M7Q0Z9K2X4TB"

    @Test(
        arguments: [
            nil, "", "Bearer", "Bearer ", "Bearer sk_wrong", "Basic c2s6", "Bearer  sk_everything",
            "Bearer sk_everything x", "sk_everything", "Bearer sk_\u{e9}",
        ] as [String?])
    func everyWrongKeyGetsTheSameAnswer(_ value: String?) async throws {
        try await EdgeFixture.run { edge in
            var headers = [("X-Request-Id", "same")]
            if let value { headers.append(("Authorization", value)) }
            let answer = try await edge.send("GET", "/v1/campaigns", headers: headers, key: nil)
            #expect(answer.status == 401)
            #expect(answer.headers["www-authenticate"] == "Bearer realm=\"scrip\"")
            #expect(
                answer.text == "{\"type\":\"urn:scrip:problem:unauthorized\","
                    + "\"title\":\"Unauthorized\",\"status\":401,\"code\":\"unauthorized\","
                    + "\"detail\":\"Send a valid API key as: Authorization: Bearer sk_...\","
                    + "\"request_id\":\"same\",\"conditions\":[]}")
        }
    }

    @Test func twoKeysAreNoKey() async throws {
        try await EdgeFixture.run { edge in
            let answer = try await edge.send(
                "GET", "/v1/campaigns", headers: [("authorization", "Bearer sk_nothing")])
            #expect(answer.status == 401)
        }
    }

    @Test func theSchemeIsReadInAnyCase() async throws {
        try await EdgeFixture.run { edge in
            let answer = try await edge.send(
                "GET", "/v1/campaigns", headers: [("AUTHORIZATION", "bEARER sk_everything")],
                key: nil)
            #expect(answer.status == 200)
        }
    }

    @Test func aMissingScopeIsNamed() async throws {
        try await EdgeFixture.run { edge in
            let answer = try await edge.send("GET", "/v1/journal/head", key: "sk_nothing")
            #expect(answer.status == 403)
            #expect(answer.text.contains("\"code\":\"forbidden\""))
            #expect(answer.text.contains("\"required\":\"ledger:read\""))
        }
    }

    @Test func everyOperationWithAScopeRefusesWithoutAKeyAndWithoutTheScope() async throws {
        try await EdgeFixture.run { edge in
            for operation in OperationTable(StubHandlers()).operations {
                let path = EdgeChecksTests.examplePath(operation)
                let missing = try await edge.send(operation.method.rawValue, path, key: nil)
                #expect(missing.status == 401, "\(operation.id)")
                let weak = try await edge.send(operation.method.rawValue, path, key: "sk_nothing")
                #expect(weak.status == 403, "\(operation.id)")
            }
        }
    }

    @Test func everyOperationReachesTheHandlerOfItsName() async throws {
        try await EdgeFixture.run { edge in
            for operation in OperationTable(StubHandlers()).operations {
                let answer = try await edge.send(
                    operation.method.rawValue, EdgeChecksTests.examplePath(operation),
                    headers: [("Idempotency-Key", "k")])
                #expect(answer.text.contains("\"operation\":\"\(operation.id)\""))
                #expect(answer.status == 200)
            }
        }
    }

    /// The path with an acceptable value for each parameter that must be there.
    private static func examplePath(_ operation: Operation) -> String {
        var path = operation.path
        var query: [String] = []
        for parameter in operation.parameters {
            let example: String
            switch parameter.rule {
            case .text(let rule): example = rule.example
            case .integer(let range, _): example = "\(range.lowerBound)"
            case .choice(let choices, _): example = choices[0]
            }
            switch parameter.location {
            case .path:
                path = path.split(
                    separator: "{\(parameter.name)}", omittingEmptySubsequences: false
                ).joined(separator: example)
            case .query:
                if parameter.isRequired { query.append("\(parameter.name)=\(example)") }
            }
        }
        return query.isEmpty ? path : path + "?" + query.joined(separator: "&")
    }

    @Test func everyCommandNeedsAnIdempotencyKeyAndReadsDoNot() async throws {
        try await EdgeFixture.run { edge in
            for operation in OperationTable(StubHandlers()).operations {
                let answer = try await edge.send(
                    operation.method.rawValue, EdgeChecksTests.examplePath(operation))
                let isNeeded =
                    [.post, .patch].contains(operation.method)
                    && ![
                        "validateVouchers", "qualifyVouchers", "simulateOrder",
                        "changeAudienceMembers",
                    ].contains(operation.id)
                #expect(answer.status == (isNeeded ? 400 : 200), "\(operation.id)")
                if isNeeded {
                    #expect(answer.text.contains("\"code\":\"idempotency_key_missing\""))
                }
            }
        }
    }

    @Test func anUnusableIdempotencyKeyIsRefused() async throws {
        try await EdgeFixture.run { edge in
            for key in ["", "a b", "ä", String(repeating: "k", count: 256)] {
                let answer = try await edge.send(
                    "POST", "/v1/coupons", headers: [("Idempotency-Key", key)], body: "{}")
                #expect(answer.status == 400)
                #expect(answer.text.contains("\"code\":\"invalid_field\""))
            }
            let longest = String(repeating: "k", count: 255)
            let answer = try await edge.send(
                "POST", "/v1/coupons", headers: [("Idempotency-Key", longest)], body: "{}")
            #expect(answer.status == 200)
        }
    }

    @Test func aDoubledFieldIsRefused() async throws {
        try await EdgeFixture.run { edge in
            let answer = try await edge.send(
                "POST", "/v1/coupons",
                headers: [("Idempotency-Key", "a"), ("idempotency-key", "b")], body: "{}")
            #expect(answer.status == 400)
            #expect(answer.text.contains("/headers/idempotency-key"))
        }
    }

    @Test func contextFieldsArePassedOnAndBounded() async throws {
        try await EdgeFixture.run { edge in
            let passed = try await edge.send(
                "GET", "/v1/campaigns", headers: [("X-Scrip-Device", "phone-1")])
            #expect(passed.text.contains("\"device\":\"phone-1\""))
            for name in ["X-Scrip-Channel", "X-Scrip-Terminal", "X-Scrip-Device"] {
                for value in ["", "a b", String(repeating: "x", count: 129)] {
                    let refused = try await edge.send(
                        "GET", "/v1/campaigns", headers: [(name, value)])
                    #expect(refused.status == 400, "\(name): \(value)")
                }
            }
        }
    }

    @Test(arguments: ["Idempotency-Key", "X-Scrip-Channel", "X-Request-Id", "X-Any"])
    func aNullCharacterInAHeaderFieldIsRefused(_ name: String) async throws {
        try await EdgeFixture.run { edge in
            let answer = try await edge.send(
                "PUT", "/v1/members/m", headers: [(name, "a\u{0}b")], body: "{}")
            #expect(answer.status == 400)
        }
    }

    @Test func unknownAndDoubledQueryParametersAreRefused() async throws {
        try await EdgeFixture.run { edge in
            for target in [
                "/v1/campaigns?nope=1", "/v1/campaigns?limit=1&limit=1", "/v1/campaigns?=",
                "/v1/campaigns?LIMIT=1", "/healthz?x", "/v1/campaigns?limit=1&Limit=2",
            ] {
                let answer = try await edge.send("GET", target)
                #expect(answer.status == 400, "\(target)")
                #expect(answer.text.contains("\"code\":\"unknown_field\""))
            }
            let answer1 = try await edge.send("GET", "/v1/campaigns?")
            #expect(answer1.status == 200)
            let answer2 = try await edge.send("GET", "/v1/campaigns?&limit=1&")
            #expect(answer2.status == 200)
        }
    }

    @Test(arguments: [
        ("limit=1", 200, ""), ("limit=200", 200, ""), ("limit=0", 400, "out_of_range"),
        ("limit=201", 400, "out_of_range"), ("limit=-1", 400, "invalid_field"),
        ("limit=", 400, "invalid_field"), ("limit=01", 400, "invalid_field"),
        ("limit=1.0", 400, "invalid_field"), ("limit=9223372036854775808", 400, "out_of_range"),
        ("limit=%31", 200, ""), ("limit=+1", 400, "invalid_field"),
        ("cursor=", 400, "invalid_field"),
        ("cursor=a.b", 400, "invalid_field"), ("cursor=abc%00", 400, "invalid_field"),
    ])
    func aQueryValueIsHeldToItsRule(_ query: String, _ status: Int, _ code: String) async throws {
        try await EdgeFixture.run { edge in
            let answer = try await edge.send("GET", "/v1/campaigns?\(query)")
            #expect(answer.status == status, "\(query)")
            #expect(answer.text.contains("\"code\":\"\(code)\"") == !code.isEmpty)
        }
    }

    @Test(arguments: [
        "cmp_", "cmp_3M7Q0Z9K2X4T", "cmp_3M7Q0Z9K2X4TBB", "off_3M7Q0Z9K2X4TB",
        "cmp_3m7q0z9k2x4tb", "cmp_3M7Q0Z9K2X4TI", "%2e%2e", "cmp_3M7Q0Z9K2X4T%2F",
    ])
    func anIDThatCannotExistIsNotFound(_ id: String) async throws {
        try await EdgeFixture.run { edge in
            let answer3 = try await edge.send("GET", "/v1/campaigns/\(id)")
            #expect(answer3.status == 404)
        }
    }

    @Test func aMemberNumberOfAnotherFormIsRefusedAsAField() async throws {
        try await EdgeFixture.run { edge in
            let good = try await edge.send("GET", "/v1/members/a%40b.c:D_1-2")
            #expect(good.text.contains("\"external_id\":\"a@b.c:D_1-2\""))
            for bad in ["a%20b", "a%2Fb", "%E5%BC%A0", String(repeating: "x", count: 129)] {
                let answer = try await edge.send("PUT", "/v1/members/\(bad)", body: "{}")
                #expect(answer.status == 400, "\(bad)")
                #expect(answer.text.contains("\"subject\":\"/path/external_id\""))
            }
        }
    }

    @Test(arguments: [
        ("application/json", 200), ("APPLICATION/JSON; charset=UTF-8", 200),
        ("application/json;charset=\"utf-8\"", 200), ("application/json; charset=latin1", 415),
        ("text/plain", 415), ("application/jsonx", 415), ("application/json; x=1", 415), ("", 415),
    ])
    func aBodyMustBeJSONInUTF8(_ type: String, _ status: Int) async throws {
        try await EdgeFixture.run { edge in
            let answer = try await edge.send(
                "POST", "/v1/coupons",
                headers: [("Content-Type", type), ("Idempotency-Key", "1")], body: "{}")
            #expect(answer.status == status, "\(type)")
        }
    }

    @Test func aCodedBodyIsRefused() async throws {
        try await EdgeFixture.run { edge in
            let answer = try await edge.send(
                "POST", "/v1/coupons",
                headers: [("Content-Encoding", "gzip"), ("Idempotency-Key", "1")], body: "{}")
            #expect(answer.status == 415)
        }
    }

    @Test func anEmptyBodyNeedsNoType() async throws {
        try await EdgeFixture.run { edge in
            let answer = try await edge.send(
                "POST", "/v1/campaigns/\(EdgeChecksTests.id)/pause",
                headers: [("Idempotency-Key", "1"), ("Content-Length", "0")])
            #expect(answer.status == 200)
        }
    }
}
