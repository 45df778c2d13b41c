import Domain
import Server
import ServiceLifecycle
import Testing

@Suite("Stopping finishes what was begun")
struct EdgeShutdownTests {
    private static func waiting(at gate: Gate) -> StubHandlers {
        var handlers = StubHandlers()
        handlers.answer = { _, _ in
            await gate.pass()
            return OperationResponse(status: 200, json: ["finished": true])
        }
        return handlers
    }

    @Test func aRequestInFlightIsFinishedAndNewConnectionsAreRefused() async throws {
        let gate = Gate()
        try await EdgeFixture.run(
            handlers: EdgeShutdownTests.waiting(at: gate), release: { await gate.open() }
        ) { edge in
            let idle = try await edge.connect()
            try await idle.send("GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n")
            _ = try await idle.answer()
            let busy = try await edge.connect()
            try await busy.send(
                "GET /v1/campaigns HTTP/1.1\r\nHost: t\r\n"
                    + "Authorization: Bearer \(EdgeFixture.key)\r\n\r\n")
            try await eventually { await gate.waiting == 1 }

            await edge.group.triggerGracefulShutdown()
            try await idle.untilClosed()
            try await eventually {
                do {
                    let late = try await edge.connect()
                    await late.close()
                    return false
                } catch {
                    return true
                }
            }
            #expect(!busy.isClosed)
            await gate.open()
            let answer = try await busy.answer()
            #expect(answer.status == 200)
            #expect(answer.headers["connection"] == "close")
            try await busy.untilClosed()
        }
    }

    @Test func readinessFailsWhileTheServerDrains() async throws {
        try await EdgeFixture.run(configure: { $0.drainMilliseconds = 60_000 }) { edge in
            let before = try await edge.send("GET", "/readyz", key: nil)
            #expect(before.status == 200)
            await edge.group.triggerGracefulShutdown()
            try await eventually {
                try await edge.send("GET", "/readyz", key: nil).status == 503
            }
            let other = try await edge.send("GET", "/healthz", key: nil)
            #expect(other.status == 200, "it still serves while it drains")
        }
    }

    @Test func aRequestThatNeverEndsIsCutOffAfterTheTimeout() async throws {
        let gate = Gate()
        try await EdgeFixture.run(
            handlers: EdgeShutdownTests.waiting(at: gate),
            configure: { $0.shutdownTimeoutMilliseconds = 200 }, release: { await gate.open() }
        ) { edge in
            let busy = try await edge.connect()
            try await busy.send(
                "GET /v1/campaigns HTTP/1.1\r\nHost: t\r\n"
                    + "Authorization: Bearer \(EdgeFixture.key)\r\n\r\n")
            try await eventually { await gate.waiting == 1 }
            await edge.group.triggerGracefulShutdown()
            try await busy.untilClosed()
        }
    }
}
