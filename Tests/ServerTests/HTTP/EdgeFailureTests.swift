import Domain
import Server
import Testing

@Suite("Refusals and failures leave as problem documents, figures and log lines")
struct EdgeFailureTests {
    struct Broken: Error {
        let secret = "password=hunter2"
    }

    struct Busy: Error {}

    private static func edge(
        throwing error: any Error, _ body: (EdgeFixture) async throws -> Void
    ) async throws {
        var handlers = StubHandlers()
        handlers.answer = { _, _ in throw error }
        try await EdgeFixture.run(handlers: handlers, body)
    }

    @Test func aRefusalKeepsItsCodeConditionsAndStatus() async throws {
        let refusal = Refusal(
            .minimumSpend, "Add more.",
            [Condition("minimum_spend", subject: "/vouchers/0", required: 100, actual: 80)])
        try await EdgeFailureTests.edge(throwing: refusal) { edge in
            let answer = try await edge.send(
                "GET", "/v1/campaigns", headers: [("X-Request-Id", "r1")])
            #expect(answer.status == 422)
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect(
                answer.text == "{\"type\":\"urn:scrip:problem:minimum_spend\","
                    + "\"title\":\"Minimum spend\",\"status\":422,\"code\":\"minimum_spend\","
                    + "\"detail\":\"Add more.\",\"request_id\":\"r1\",\"conditions\":["
                    + "{\"name\":\"minimum_spend\",\"subject\":\"/vouchers/0\","
                    + "\"required\":100,\"actual\":80}]}")
        }
    }

    @Test func aFailureIsAnsweredWithoutDetailAndLoggedWithItsRequestID() async throws {
        try await EdgeFailureTests.edge(throwing: Broken()) { edge in
            let answer = try await edge.send(
                "GET", "/v1/campaigns", headers: [("X-Request-Id", "find-me")])
            #expect(answer.status == 500)
            #expect(answer.text.contains("\"code\":\"internal\""))
            #expect(!answer.text.contains("hunter2"))
            let line = edge.log.lines.first { $0.hasPrefix("error") }
            #expect(line?.contains("find-me") == true)
            #expect(line?.contains("getCampaign") == false)
            #expect(line?.contains("listCampaigns") == true)
        }
    }

    @Test func aFailureWhileLookingUpTheKeyIsNotAWrongKey() async throws {
        try await EdgeFixture.run { edge in
            let answer = try await edge.send("GET", "/v1/campaigns", key: "sk_broken")
            #expect(answer.status == 500)
            #expect(!answer.text.contains("disk 7"))
        }
    }

    @Test func aHandlersOwnProblemIsAnsweredAsItIs() async throws {
        try await EdgeFailureTests.edge(throwing: Problem.storageUnavailable) { edge in
            let answer = try await edge.send("GET", "/v1/campaigns")
            #expect(answer.status == 503)
            #expect(answer.headers["retry-after"] == "5")
            #expect(answer.text.contains("\"code\":\"storage_unavailable\""))
        }
    }

    @Test func aFailedRequestGivesItsPlaceBack() async throws {
        var handlers = StubHandlers()
        handlers.answer = { _, _ in throw Broken() }
        try await EdgeFixture.run(handlers: handlers, configure: { $0.requestsInFlight = 1 }) {
            edge in
            for (key, status) in [
                (EdgeFixture.key, 500), ("sk_wrong", 401), ("sk_nothing", 403), ("sk_broken", 500),
                (EdgeFixture.key, 500),
            ] {
                let answer1 = try await edge.send("GET", "/v1/campaigns", key: key)
                #expect(answer1.status == status)
            }
            let answer2 = try await edge.send("GET", "/v1/campaigns?x=1")
            #expect(answer2.status == 400)
            let answer3 = try await edge.send("GET", "/v1/campaigns")
            #expect(answer3.status == 500)
        }
    }

    @Test func aHeaderValueOfAHandlerCannotEndItsLine() async throws {
        var handlers = StubHandlers()
        handlers.answer = { _, _ in
            OperationResponse(
                status: 200,
                headers: [("x-bad", "a\r\nset-cookie: b"), OperationResponse.replayed], body: [])
        }
        try await EdgeFixture.run(handlers: handlers) { edge in
            let answer = try await edge.send("GET", "/v1/campaigns")
            #expect(answer.headers["set-cookie"] == nil && answer.headers["x-bad"] == nil)
            #expect(answer.headers["idempotency-replayed"] == "true")
        }
    }

    @Test func theLogNamesTheOperationAndNothingThatIdentifiesAnyone() async throws {
        try await EdgeFixture.run { edge in
            _ = try await edge.send(
                "PUT", "/v1/members/wang-5", headers: [("X-Request-Id", "line")],
                body: "{\"private\":1}")
            _ = try await edge.send("GET", "/v1/redemptions?order_reference=secret-order")
            _ = try await edge.send("GET", "/wp-admin-secret")
            let lines = edge.log.lines
            let line = try #require(lines.first { $0.contains("request_id=line") })
            for part in [
                "operation=upsertMember", "method=PUT", "path=/v1/members/{external_id}",
                "status=200", "key=42", "request_bytes=13",
            ] {
                #expect(line.contains(part), "\(part) in \(line)")
            }
            #expect(lines.contains { $0.contains("operation=unmatched") })
            for secret in ["wang-5", "private", "secret", "sk_everything"] {
                #expect(!lines.contains { $0.contains(secret) }, "\(secret)")
            }
        }
    }

    @Test func metricsCountAnswersByOperationAndStatus() async throws {
        try await EdgeFixture.run { edge in
            for _ in 0..<3 { _ = try await edge.send("GET", "/v1/campaigns") }
            _ = try await edge.send("GET", "/v1/campaigns", key: nil)
            _ = try await edge.send("GET", "/nowhere")
            let answer = try await edge.send("GET", "/metrics", key: nil)
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            for line in [
                "# TYPE scrip_http_requests_total counter",
                "scrip_http_requests_total{operation=\"listCampaigns\",status=\"200\"} 3",
                "scrip_http_requests_total{operation=\"listCampaigns\",status=\"401\"} 1",
                "scrip_http_requests_total{operation=\"unmatched\",status=\"404\"} 1",
                "# TYPE scrip_http_request_duration_seconds histogram",
                "scrip_http_request_duration_seconds_count{operation=\"listCampaigns\"} 4",
                "scrip_http_request_duration_seconds_bucket"
                    + "{operation=\"listCampaigns\",le=\"+Inf\"} 4",
                "scrip_http_requests_in_flight 0",
                "scrip_test_depth{name=\"a \\\"quoted\\\" one\"} 2.5",
            ] {
                #expect(answer.text.split(separator: "\n").contains { $0 == line }, "\(line)")
            }
        }
    }

    @Test func readinessListsEveryCheckAndFailsWithOne() async throws {
        var backend = StubBackend()
        try await EdgeFixture.run(backend: backend) { edge in
            let ready = try await edge.send("GET", "/readyz", key: nil)
            #expect(ready.status == 200)
        }
        backend.checks.append(ReadinessCheck(name: "journal", isPassed: false, detail: "behind"))
        try await EdgeFixture.run(backend: backend) { edge in
            let answer = try await edge.send("GET", "/readyz", key: nil)
            #expect(answer.status == 503)
            #expect(
                answer.text.contains(
                    "{\"name\":\"journal\",\"passed\":false,\"detail\":\"behind\"}"))
        }
    }
}
