import Domain
import Testing

@testable import Server

@Suite("The parts of the edge, each by itself")
struct EdgePartsTests {
    @Test(
        arguments: [
            ("/", [""], []), ("/a/b", ["a", "b"], []), ("/a/", ["a", ""], []),
            ("/a%2Fb/c", ["a/b", "c"], []), ("/a+b", ["a+b"], []),
            ("/a?b=c+d&e=%2B&f", ["a"], ["b=c d", "e=+", "f="]),
            ("/a?b=c=d", ["a"], ["b=c=d"]), ("HTTP://h:80/a?b", ["a"], ["b="]),
            ("/%E5%BC%A0", ["张"], []), ("/a?", ["a"], []), ("/a?x=1?y", ["a"], ["x=1?y"]),
        ] as [(String, [String], [String])])
    func targetsAreSplitAndDecoded(
        _ text: String, _ segments: [String], _ query: [String]
    ) throws {
        let target = try #require(RequestTarget(text))
        #expect(target.segments == segments)
        #expect(target.query.map { "\($0.name)=\($0.value)" } == query)
    }

    @Test(arguments: [
        "", "a", "*", "http://h", "ftp://h/a", "/%", "/%4", "/%4g", "/%c3%28", "/%ff", "/a b",
        "/a#b", "/a?b#c", "/\u{7f}", "/a?%", "/%C0%AF", "/%ED%A0%80",
    ])
    func malformedTargetsAreRefused(_ text: String) {
        #expect(RequestTarget(text) == nil)
    }

    private static func table(_ paths: [(Operation.Method, String)]) -> RouteTable {
        RouteTable(
            paths.map { method, path in
                Operation(
                    "\(method) \(path)", method, path, tag: "t", scope: nil, summary: "",
                    responses: []
                ) { _ in OperationResponse(status: 200, body: []) }
            })
    }

    @Test func literalSegmentsWinOverParametersAndWrongTurnsAreTakenBack() {
        let table = EdgePartsTests.table([
            (.get, "/a/{x}"), (.get, "/a/list"), (.post, "/a/{x}/run"), (.get, "/a/list/all"),
            (.get, "/b/{x}/c"), (.get, "/{y}/{z}/d"),
        ])
        #expect(table.match(method: "GET", segments: ["a", "7"]) == .operation(0, ["x": "7"]))
        #expect(table.match(method: "GET", segments: ["a", "list"]) == .operation(1, [:]))
        #expect(
            table.match(method: "POST", segments: ["a", "list", "run"])
                == .operation(2, ["x": "list"]))
        #expect(table.match(method: "GET", segments: ["a", "list", "all"]) == .operation(3, [:]))
        #expect(
            table.match(method: "GET", segments: ["b", "7", "d"])
                == .operation(5, ["y": "b", "z": "7"]))
        #expect(table.match(method: "HEAD", segments: ["a", "7"]) == .operation(0, ["x": "7"]))
        #expect(
            table.match(method: "POST", segments: ["a", "7"])
                == .wrongMethod(allowed: ["GET", "HEAD"]))
        #expect(table.match(method: "GET", segments: ["a"]) == .unknownPath)
        #expect(table.match(method: "GET", segments: ["a", ""]) == .unknownPath)
        #expect(table.match(method: "GET", segments: ["a", "7", "run", "x"]) == .unknownPath)
    }

    @Test(
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
            (1_795_328_142, "Sun, 22 Nov 2026 06:15:42 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] as [(Int64, String)])
    func datesAreWrittenAsHTTPWantsThem(_ second: Int64, _ text: String) {
        #expect(HTTPDate.text(second: second) == text)
    }

    @Test func requestIDsAreDistinctAndOfTheirForm() {
        var random = SplitMix64(seed: 7)
        let ids = (0..<1_000).map { _ in RequestID.make(using: &random) }
        #expect(Set(ids).count == 1_000)
        for id in ids {
            #expect(id.utf8.count == 20 && id.hasPrefix("req_"), "seed 7: \(id)")
        }
    }

    @Test func histogramBucketsAreCumulativeAndBoundsBelongToTheirBucket() {
        let metrics = ServerMetrics(operationIDs: ["a"])
        for microseconds: Int64 in [1, 500, 501, 5_000_000, 5_000_001] {
            metrics.record(operation: 0, status: 200, microseconds: microseconds)
        }
        var text = MetricsText()
        text.append(metrics)
        let lines = Set(text.text.split(separator: "\n").map(String.init))
        let bucket = "scrip_http_request_duration_seconds_bucket{operation=\"a\",le="
        #expect(lines.contains(bucket + "\"0.0005\"} 2"))
        #expect(lines.contains(bucket + "\"0.001\"} 3"))
        #expect(lines.contains(bucket + "\"5\"} 4"))
        #expect(lines.contains(bucket + "\"+Inf\"} 5"))
        #expect(
            lines.contains("scrip_http_request_duration_seconds_sum{operation=\"a\"} 10.001003"))
    }

    @Test func everyTextRuleTakesItsExampleAndMatchesItsPattern() throws {
        let parameters = OperationTable(StubHandlers()).operations.flatMap(\.parameters)
        for parameter in parameters {
            guard case .text(let rule) = parameter.rule else { continue }
            let pattern = try Regex(rule.pattern)
            #expect(rule.accepts(rule.example), "\(parameter.name)")
            for sample in [
                rule.example, rule.example.lowercased(), rule.example + "!", "", "a b", "\u{1}",
                String(rule.example.dropLast()), "a@b:c.d-e_f", "张三", "x/y", "MTAw==",
            ] {
                let isMatched =
                    sample.wholeMatch(of: pattern) != nil
                    && rule.lengths.contains(sample.utf8.count)
                #expect(rule.accepts(sample) == isMatched, "\(parameter.name): \(sample)")
            }
        }
    }

    @Test func noParameterTakesANullCharacter() {
        for operation in OperationTable(StubHandlers()).operations {
            for parameter in operation.parameters {
                for value in ["\u{0}", "a\u{0}", "\u{0}1"] {
                    #expect(throws: Refusal.self, "\(operation.id): \(parameter.name)") {
                        try parameter.check(value)
                    }
                }
            }
        }
    }

    @Test func inProcessCallsAreHeldToTheSameRules() async throws {
        let table = OperationTable(StubHandlers())
        let caller = Caller(
            tenant: TenantID(1), key: APIKeyID(1), scopes: [.campaignsRead, .campaignsWrite])
        let good = OperationRequest(query: ["limit": "5"], caller: caller, requestID: "r")
        let answer = try await table.perform("listCampaigns", good)
        #expect(String(decoding: answer.body, as: UTF8.self).contains("\"limit\":\"5\""))
        await #expect(throws: Refusal.self) {
            var bad = good
            bad.query = ["limit": "0"]
            _ = try await table.perform("listCampaigns", bad)
        }
        await #expect(throws: Refusal.self) {
            _ = try await table.perform("createCampaign", good)
        }
        await #expect(throws: Problem.self) {
            _ = try await table.perform("listAPIKeys", good)
        }
    }
}
