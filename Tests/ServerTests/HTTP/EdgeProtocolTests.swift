import Domain
import Server
import Testing

@Suite("The edge speaks HTTP/1.1 and nothing looser")
struct EdgeProtocolTests {
    @Test func aRequestReachesItsHandlerAndIsAnswered() async throws {
        try await EdgeFixture.run { edge in
            let answer = try await edge.send(
                "POST", "/v1/campaigns", headers: [("Idempotency-Key", "k-1")], body: "{\"a\":1}")
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "application/json")
            #expect(answer.text.contains("\"operation\":\"createCampaign\""))
            #expect(answer.text.contains("\"key\":\"k-1\""))
            #expect(answer.text.contains("\"tenant\":7"))
        }
    }

    @Test func everyAnswerCarriesSecurityFieldsDateAndRequestID() async throws {
        try await EdgeFixture.run { edge in
            for target in ["/v1/campaigns", "/healthz", "/nowhere", "/openapi.json"] {
                let answer = try await edge.send("GET", target)
                #expect(answer.headers["x-content-type-options"] == "nosniff", "\(target)")
                #expect(
                    answer.headers["content-security-policy"]
                        == "default-src 'none'; frame-ancestors 'none'")
                #expect(answer.headers["x-frame-options"] == "DENY")
                #expect(answer.headers["referrer-policy"] == "no-referrer")
                #expect(answer.headers["date"] == "Sun, 22 Nov 2026 06:15:42 GMT")
                #expect(answer.headers["x-request-id"]?.hasPrefix("req_") == true)
                let isDocument = target.hasPrefix("/openapi")
                #expect(
                    answer.headers["cache-control"]
                        == (isDocument ? "public, max-age=300" : "no-store"))
            }
        }
    }

    @Test func aUsableRequestIDIsTakenAndAnotherReplaced() async throws {
        try await EdgeFixture.run { edge in
            let taken = try await edge.send("GET", "/healthz", headers: [("X-Request-Id", "a_B-9")])
            #expect(taken.headers["x-request-id"] == "a_B-9")
            for bad in ["", "a b", "ä", String(repeating: "x", count: 65), "a;b"] {
                let made = try await edge.send("GET", "/nowhere", headers: [("X-Request-Id", bad)])
                let id = try #require(made.headers["x-request-id"])
                #expect(id.hasPrefix("req_") && id != bad)
                #expect(made.text.contains("\"request_id\":\"\(id)\""))
            }
        }
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        try await EdgeFixture.run { edge in
            let client = try await edge.connect()
            let one = { (id: Int) in
                "GET /v1/campaigns?cursor=c\(id) HTTP/1.1\r\nHost: t\r\n"
                    + "Authorization: Bearer \(EdgeFixture.key)\r\n\r\n"
            }
            try await client.send((0..<50).map(one).joined())
            for id in 0..<50 {
                let answer = try await client.answer()
                #expect(answer.text.contains("\"cursor\":\"c\(id)\""))
                #expect(answer.headers["connection"] == "keep-alive")
            }
            #expect(!client.isClosed)
        }
    }

    @Test func aRequestArrivingByteByByteIsOneRequest() async throws {
        try await EdgeFixture.run { edge in
            let client = try await edge.connect()
            let text =
                "POST /v1/coupons HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer \(EdgeFixture.key)\r\nIdempotency-Key: 1\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n"
            for byte in text.utf8 { try await client.send([byte]) }
            let answer = try await client.answer()
            #expect(answer.text.contains("\"body\":\"abcdefg\""))
        }
    }

    @Test func olderHTTPIsAnsweredAndClosedUnlessAskedToStay() async throws {
        try await EdgeFixture.run { edge in
            let client = try await edge.connect()
            try await client.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            let first = try await client.answer()
            #expect(first.status == 200)
            #expect(first.headers["connection"] == "keep-alive")
            try await client.send("GET /healthz HTTP/1.0\r\n\r\n")
            let second = try await client.answer()
            #expect(second.headers["connection"] == "close")
            try await client.untilClosed()
        }
    }

    @Test func connectionCloseIsHonoured() async throws {
        try await EdgeFixture.run { edge in
            let client = try await edge.connect()
            try await client.send("GET /healthz HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
            let answer1 = try await client.answer()
            #expect(answer1.headers["connection"] == "close")
            try await client.untilClosed()
        }
    }

    @Test func aClientThatClosedItsSideStillGetsItsAnswer() async throws {
        try await EdgeFixture.run { edge in
            let client = try await edge.connect()
            try await client.send("GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n")
            try await client.closeOutput()
            let answer2 = try await client.answer()
            #expect(answer2.status == 200)
            try await client.untilClosed()
        }
    }

    @Test(arguments: [
        "NONSENSE\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /healthz HTTP/2.0\r\nHost: a\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\n folded: x\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost : a\r\n\r\n",
        "POST /v1/coupons HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /v1/coupons HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n",
        "POST /v1/coupons HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /v1/coupons HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "POST /v1/coupons HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}\r\n\r\n",
    ])
    func aMalformedRequestIsAnsweredWithAProblemAndClosed(_ request: String) async throws {
        try await EdgeFixture.run { edge in
            let client = try await edge.connect()
            try await client.send(request)
            let answer = try await client.answer()
            #expect(answer.status == 400)
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect(answer.text.contains("\"code\":\"malformed_request\""))
            #expect(answer.headers["connection"] == "close")
            try await client.untilClosed()
        }
    }

    @Test func aMalformedRequestBehindAGoodOneIsAnsweredAfterIt() async throws {
        try await EdgeFixture.run { edge in
            let client = try await edge.connect()
            try await client.send("GET /healthz HTTP/1.1\r\nHost: t\r\n\r\nBAD\r\n\r\n")
            let answer3 = try await client.answer()
            #expect(answer3.status == 200)
            let answer4 = try await client.answer()
            #expect(answer4.status == 400)
            try await client.untilClosed()
        }
    }

    @Test(arguments: ["/%zz", "/%c3%28", "/a%", "/healthz#x", "//%00%80", "healthz", "*"])
    func aMalformedTargetIsRefusedAndTheConnectionStays(_ target: String) async throws {
        try await EdgeFixture.run { edge in
            let client = try await edge.connect()
            try await client.send("OPTIONS \(target) HTTP/1.1\r\nHost: t\r\n\r\n")
            let answer = try await client.answer()
            #expect(answer.status == 400)
        }
    }

    @Test func anUpgradeIsIgnoredAndTheConnectionEnds() async throws {
        try await EdgeFixture.run { edge in
            let client = try await edge.connect()
            try await client.send(
                "GET /healthz HTTP/1.1\r\nHost: t\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
            let answer = try await client.answer()
            #expect(answer.status == 200)
            #expect(answer.headers["connection"] == "close")
            try await client.untilClosed()
        }
    }

    @Test func connectIsRefusedAndTheConnectionEnds() async throws {
        try await EdgeFixture.run { edge in
            let client = try await edge.connect()
            try await client.send("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n")
            let answer5 = try await client.answer()
            #expect(answer5.status == 400)
            try await client.untilClosed()
        }
    }

    @Test func expectationsAreAnsweredBeforeTheBody() async throws {
        try await EdgeFixture.run { edge in
            let client = try await edge.connect()
            let head =
                "POST /v1/coupons HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer \(EdgeFixture.key)\r\nIdempotency-Key: 1\r\n"
                + "Expect: 100-continue\r\n"
            try await client.send(head + "Content-Length: 2\r\n\r\n")
            let answer6 = try await client.answer()
            #expect(answer6.status == 100)
            try await client.send("{}")
            let answer7 = try await client.answer()
            #expect(answer7.status == 200)
            try await client.send(head + "Content-Length: 70000\r\n\r\n")
            let answer8 = try await client.answer()
            #expect(answer8.status == 413)
        }
    }

    @Test func headIsAnsweredAsGetWithoutABody() async throws {
        try await EdgeFixture.run { edge in
            let get = try await edge.send("GET", "/healthz")
            let head = try await edge.send("HEAD", "/healthz")
            #expect(head.status == 200)
            #expect(head.headers["content-length"] == get.headers["content-length"])
            #expect(head.body.isEmpty && !get.body.isEmpty)
        }
    }

    @Test func anotherMethodIsToldWhatThePathAnswers() async throws {
        try await EdgeFixture.run { edge in
            for method in ["DELETE", "OPTIONS", "TRACE", "PROPFIND"] {
                let answer = try await edge.send(method, "/v1/campaigns", key: nil)
                #expect(answer.status == 405)
                #expect(answer.headers["allow"] == "GET, HEAD, POST")
                #expect(answer.text.contains("\"code\":\"method_not_allowed\""))
            }
        }
    }

    @Test(arguments: ["/", "/v1", "/v1/", "/v1/campaigns/", "/v2/campaigns", "/v1//campaigns"])
    func anUnknownPathIsNotFound(_ target: String) async throws {
        try await EdgeFixture.run { edge in
            let answer = try await edge.send("GET", target)
            #expect(answer.status == 404)
            #expect(answer.headers["content-type"] == "application/problem+json")
        }
    }

    @Test func absoluteTargetsAndEscapedPathsAreUnderstood() async throws {
        try await EdgeFixture.run { edge in
            let absolute = try await edge.send("GET", "http://test/healthz")
            #expect(absolute.status == 200)
            let escaped = try await edge.send("GET", "/v1/%63ampaigns?%6Cimit=5&cursor=a%2Db")
            #expect(escaped.text.contains("\"query\":{\"cursor\":\"a-b\",\"limit\":\"5\"}"))
        }
    }
}
