import Domain
import Server
import Testing

@Suite("The edge bounds what a client can make it hold or wait for")
struct EdgeLimitsTests {
    private static let post =
        "POST /v1/coupons HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
        + "Authorization: Bearer \(EdgeFixture.key)\r\nIdempotency-Key: 1\r\n"

    @Test func aBodyAtTheLimitIsTakenAndOneByteMoreRefused() async throws {
        try await EdgeFixture.run { edge in
            let fits = String(repeating: "x", count: Limits.bodyBytes)
            let key = [("Idempotency-Key", "1")]
            let answer1 = try await edge.send("POST", "/v1/coupons", headers: key, body: fits)
            #expect(answer1.status == 200)
            let over = try await edge.send("POST", "/v1/coupons", headers: key, body: fits + "x")
            #expect(over.status == 413)
            #expect(over.text.contains("\"code\":\"body_too_large\""))
            let large = try await edge.send("POST", "/v1/offers", headers: key, body: fits + "x")
            #expect(large.status == 200, "creating an offer has the larger limit")
        }
    }

    @Test func anAnnouncedLargeBodyIsRefusedBeforeItIsSent() async throws {
        try await EdgeFixture.run { edge in
            let client = try await edge.connect()
            try await client.send(EdgeLimitsTests.post + "Content-Length: 1073741824\r\n\r\n")
            let answer2 = try await client.answer()
            #expect(answer2.status == 413)
            try await client.untilClosed()
        }
    }

    @Test func anOverlongContentLengthIsMalformed() async throws {
        try await EdgeFixture.run { edge in
            let client = try await edge.connect()
            try await client.send(
                EdgeLimitsTests.post + "Content-Length: 99999999999999999999999\r\n\r\n")
            let answer3 = try await client.answer()
            #expect(answer3.status == 400)
        }
    }

    @Test func aGigabyteInChunksIsRefusedEarlyWithFlatMemory() async throws {
        try await EdgeFixture.run { edge in
            let client = try await edge.connect()
            let before = residentBytes()
            try await client.send(EdgeLimitsTests.post + "Transfer-Encoding: chunked\r\n\r\n")
            let chunk =
                Array("100000\r\n".utf8)
                + [UInt8](repeating: 0x61, count: 0x10_0000) + Array("\r\n".utf8)
            var sent = 0
            do {
                while sent < 1_024 {
                    try await client.send(chunk)
                    sent += 1
                }
            } catch {
                // The server has closed; that is what is tested.
            }
            #expect(sent < 64, "\(sent) MiB were taken before the connection ended")
            let answer4 = try await client.answer()
            #expect(answer4.status == 413)
            let grown = residentBytes() - before
            #expect(grown < 256 * 1_024 * 1_024, "memory grew by \(grown) bytes")
        }
    }

    @Test func aBodyWhereNoneBelongsIsRefused() async throws {
        try await EdgeFixture.run { edge in
            let answer = try await edge.send("GET", "/v1/campaigns", body: "{}")
            #expect(answer.status == 413)
            #expect(answer.text.contains("takes no body"))
        }
    }

    @Test func unfinishedBodiesShareOneBudget() async throws {
        try await EdgeFixture.run(configure: { $0.bufferedBodyBytes = 10_000 }) { edge in
            let holder = try await edge.connect()
            try await holder.send(
                EdgeLimitsTests.post + "Content-Length: 9000\r\n\r\n"
                    + String(repeating: "x", count: 8_000))
            try await eventually {
                try await edge.send("GET", "/metrics").text.contains(
                    "scrip_http_buffered_body_bytes 8000\n")
            }
            let refused = try await edge.send(
                "POST", "/v1/coupons", headers: [("Idempotency-Key", "2")],
                body: String(repeating: "y", count: 4_000))
            #expect(refused.status == 503)
            #expect(refused.headers["retry-after"] == "1")
            await holder.close()
            try await eventually {
                try await edge.send("GET", "/metrics").text.contains(
                    "scrip_http_buffered_body_bytes 0\n")
            }
        }
    }

    @Test func tooManyFieldsAreRefusedWhileTheyArrive() async throws {
        try await EdgeFixture.run { edge in
            let client = try await edge.connect()
            let million = String(repeating: "a:b\r\n", count: 1_000_000)
            let text = "GET /healthz HTTP/1.1\r\nHost: t\r\n" + million
            do {
                try await client.send(text + "\r\n")
            } catch {
                // The server may close before all of them are sent.
            }
            let answer = try await client.answer()
            #expect(answer.status == 431)
            #expect(answer.text.contains("\"code\":\"headers_too_large\""))
            try await client.untilClosed()
        }
    }

    @Test func sixtyFourFieldsAreTakenAndSixtyFiveRefused() async throws {
        try await EdgeFixture.run { edge in
            for (count, status) in [(62, 200), (63, 431)] {
                // Host and Authorization are the other two.
                let fields = (0..<count).map { ("x-\($0)", "1") }
                let answer = try await edge.send("GET", "/healthz", headers: fields)
                #expect(answer.status == status)
            }
        }
    }

    @Test func aLongFieldIsRefused() async throws {
        try await EdgeFixture.run { edge in
            for count in [Limits.headerBytes, 1_000_000] {
                let client = try await edge.connect()
                let value = String(repeating: "v", count: count)
                try? await client.send("GET /healthz HTTP/1.1\r\nHost: t\r\nx: \(value)\r\n\r\n")
                let answer5 = try await client.answer()
                #expect(answer5.status == 431)
                try await client.untilClosed()
            }
        }
    }

    @Test func aLongTargetIsRefused() async throws {
        try await EdgeFixture.run { edge in
            for count in [Limits.targetBytes, 20_000, 1_000_000] {
                let client = try await edge.connect()
                let tail = String(repeating: "t", count: count)
                try? await client.send("GET /\(tail) HTTP/1.1\r\nHost: t\r\n\r\n")
                let answer = try await client.answer()
                #expect(answer.status == 414)
                #expect(answer.text.contains("\"code\":\"uri_too_long\""))
            }
        }
    }

    @Test func aHeadThatDripsInIsCutOff() async throws {
        try await EdgeFixture.run(configure: { $0.headerTimeoutMilliseconds = 300 }) { edge in
            let client = try await edge.connect()
            let start = ContinuousClock.now
            do {
                // More bytes than fit in the time, each well within it.
                for byte in [UInt8]("GET /healthz HTTP/1.1\r\nHost: t\r\nX: ".utf8)
                    + [UInt8](repeating: 0x61, count: 1_000)
                {
                    try await client.send([byte])
                    try await Task.sleep(for: .milliseconds(50))
                    if client.isClosed { break }
                }
            } catch {
                // Sending to a closed connection fails; that it closed in time is tested.
            }
            try await client.untilClosed(within: 20)
            #expect(ContinuousClock.now - start < .seconds(20))
            #expect(client.received.isEmpty)
        }
    }

    @Test func aBodyThatDripsInIsCutOff() async throws {
        try await EdgeFixture.run(configure: { $0.bodyTimeoutMilliseconds = 200 }) { edge in
            let client = try await edge.connect()
            try await client.send(EdgeLimitsTests.post + "Content-Length: 100\r\n\r\nx")
            try await client.untilClosed(within: 20)
        }
    }

    @Test func anIdleConnectionIsCutOffAndABusyOneIsNot() async throws {
        var handlers = StubHandlers()
        handlers.answer = { _, _ in
            try await Task.sleep(for: .milliseconds(6_000))
            return OperationResponse(status: 200, json: [])
        }
        try await EdgeFixture.run(
            handlers: handlers, configure: { $0.idleTimeoutMilliseconds = 4_000 }
        ) { edge in
            let idle = try await edge.connect()
            let slow = try await edge.send("GET", "/v1/campaigns")
            #expect(slow.status == 200)
            try await idle.untilClosed()
        }
    }

    @Test func requestsBeyondTheLimitInFlightAreToldToComeBack() async throws {
        let gate = Gate()
        var handlers = StubHandlers()
        handlers.answer = { _, _ in
            await gate.pass()
            return OperationResponse(status: 200, json: [])
        }
        try await EdgeFixture.run(
            handlers: handlers, configure: { $0.requestsInFlight = 2 },
            release: { await gate.open() }
        ) { edge in
            async let first = edge.send("GET", "/v1/campaigns")
            async let second = edge.send("GET", "/v1/campaigns")
            try await eventually { await gate.waiting == 2 }
            let third = try await edge.send("GET", "/v1/campaigns")
            #expect(third.status == 503)
            #expect(third.headers["retry-after"] == "1")
            #expect(third.text.contains("\"code\":\"overloaded\""))
            let answer6 = try await edge.send("GET", "/healthz")
            #expect(answer6.status == 200)
            await gate.open()
            #expect(try await first.status == 200)
            #expect(try await second.status == 200)
            let answer7 = try await edge.send("GET", "/v1/campaigns")
            #expect(answer7.status == 200)
        }
    }

    @Test func connectionsBeyondTheCapWaitForAPlace() async throws {
        try await EdgeFixture.run(configure: { $0.connections = 4 }) { edge in
            // One accept takes up to four connections at once, so up to seven may get in.
            var clients: [RawClient] = []
            for _ in 0..<16 { clients.append(try await edge.connect()) }
            for client in clients {
                try await client.send("GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n")
            }
            try await eventually { clients.filter { !$0.received.isEmpty }.count >= 4 }
            // Time in which more than the cap would be answered.
            try await Task.sleep(for: .milliseconds(300))
            let answered = clients.filter { !$0.received.isEmpty }
            #expect((4...7).contains(answered.count), "\(answered.count) were answered")
            // Picked before a place is free: the server may fill every place while they are
            // being freed, and who is first afterwards has nobody to make room for it.
            let next = try #require(clients.first { $0.received.isEmpty })
            for client in answered { await client.close() }
            #expect(try await next.answer().status == 200)
        }
    }
}
