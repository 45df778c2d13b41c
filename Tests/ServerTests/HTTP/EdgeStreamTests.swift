import Domain
import Server
import Synchronization
import Testing

@Suite("The edge sends a body while it is made")
struct EdgeStreamTests {
    private static let get =
        "GET /v1/code-batches/bat_3M7Q0Z9K2X4TB/codes HTTP/1.1\r\nHost: t\r\n"
        + "Authorization: Bearer \(EdgeFixture.key)\r\n\r\n"

    private struct Broken: Error {}

    /// Pieces of `size` bytes: so many, then the end or an error. Tells how many were asked for.
    private final class Source: Sendable {
        private let made = Mutex(0)
        var count: Int { made.withLock { $0 } }

        func stream(pieces: Int, of size: Int, breaks: Bool = false) -> BodyStream {
            BodyStream {
                let number = self.made.withLock { made in
                    made += 1
                    return made
                }
                if number <= pieces {
                    return [UInt8](repeating: UInt8(0x30 + number % 10), count: size)
                }
                if breaks { throw Broken() }
                return nil
            }
        }
    }

    private static func handlers(_ stream: @escaping @Sendable () -> BodyStream) -> StubHandlers {
        StubHandlers { name, _ in
            name == "exportCodes"
                ? OperationResponse(
                    status: 200, contentType: MediaType.csv, body: [], stream: stream())
                : OperationResponse(status: 200, json: ["operation": .string(name)])
        }
    }

    @Test func everyPieceArrivesInOrderAndTheConnectionGoesOn() async throws {
        let handlers = Self.handlers { Source().stream(pieces: 3, of: 5) }
        try await EdgeFixture.run(handlers: handlers) { edge in
            let client = try await edge.connect()
            for _ in 0..<3 {
                try await client.send(Self.get)
                let text = try await received(client, until: "0\r\n\r\n")
                #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(text.contains("transfer-encoding: chunked\r\n"))
                #expect(!text.contains("content-length"))
                let body = "\r\n\r\n5\r\n11111\r\n5\r\n22222\r\n5\r\n33333\r\n0\r\n\r\n"
                #expect(text.hasSuffix(body))
                try await client.forget()
            }
            await client.close()
        }
    }

    @Test func headTellsTheFieldsAndSendsNothing() async throws {
        let handlers = Self.handlers { Source().stream(pieces: 3, of: 5) }
        try await EdgeFixture.run(handlers: handlers) { edge in
            let head = Self.get.replacing("GET ", with: "HEAD ")
            let client = try await edge.connect()
            try await client.send(head + head)
            for _ in 0..<2 {
                let answer = try await client.answer(isHead: true)
                #expect(answer.status == 200)
            }
            #expect(client.received.isEmpty)
            await client.close()
        }
    }

    @Test func aPeerOfTheOldVersionGetsItUntilTheConnectionEnds() async throws {
        let handlers = Self.handlers { Source().stream(pieces: 2, of: 3) }
        try await EdgeFixture.run(handlers: handlers) { edge in
            let client = try await edge.connect()
            try await client.send(Self.get.replacing("HTTP/1.1", with: "HTTP/1.0"))
            try await client.untilClosed()
            let text = String(decoding: client.received, as: UTF8.self)
            #expect(text.hasSuffix("\r\n\r\n111222") && !text.contains("chunked"))
            #expect(text.contains("connection: close"))
        }
    }

    @Test func aFailureOnTheWayEndsTheConnectionWithoutTheBodysEnd() async throws {
        let handlers = Self.handlers { Source().stream(pieces: 2, of: 3, breaks: true) }
        try await EdgeFixture.run(handlers: handlers) { edge in
            let client = try await edge.connect()
            try await client.send(Self.get)
            try await client.untilClosed()
            let text = String(decoding: client.received, as: UTF8.self)
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n") && !text.contains("0\r\n\r\n"))
            #expect(edge.log.lines.contains { $0.contains("operation failed") })
        }
    }

    @Test func aReaderThatStallsIsCutOffAndLittleIsMadeForIt() async throws {
        let source = Source()
        let handlers = Self.handlers { source.stream(pieces: 1_000_000, of: 65_536) }
        try await EdgeFixture.run(
            handlers: handlers, configure: { $0.idleTimeoutMilliseconds = 300 }
        ) { edge in
            let client = try await edge.connect()
            try await client.stopReading()
            try await client.send(Self.get)
            // Cut off: the server asks for no further piece. Reading again shows the end.
            var before = -1
            while source.count != before {
                before = source.count
                try await Task.sleep(for: .milliseconds(600))
            }
            // Fails where the reset has come already.
            try? await client.startReading()
            try await client.untilClosed()
            #expect(source.count < 2_000, "\(source.count) pieces of 64 KiB were made")
            let tail = String(decoding: client.received.suffix(5), as: UTF8.self)
            #expect(tail != "0\r\n\r\n")
        }
    }

    private func received(_ client: RawClient, until end: String) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            let text = String(decoding: client.received, as: UTF8.self)
            if text.hasSuffix(end) { return text }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw RawClient.TimedOut(received: String(decoding: client.received, as: UTF8.self))
    }
}
