import DevClient
import NIOCore
import NIOPosix
import Testing

/// A server that answers each read with fixed bytes.
private final class FixedAnswer: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let text: String
    private let closes: Bool

    init(_ text: String, closes: Bool) {
        self.text = text
        self.closes = closes
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        if closes { context.close(promise: nil) }
    }
}

/// Runs the body against a server with that answer.
private func withServer(
    answering text: String, closes: Bool = false, connections: Int = 1,
    _ body: (HTTPPool) async throws -> Void
) async throws {
    let group = MultiThreadedEventLoopGroup.singleton
    let server = try await ServerBootstrap(group: group)
        .childChannelInitializer { $0.pipeline.addHandler(FixedAnswer(text, closes: closes)) }
        .bind(host: "127.0.0.1", port: 0).get()
    let pool = try await HTTPPool.open(
        count: connections, port: server.localAddress?.port ?? 0, on: group,
        timeLimit: .milliseconds(400))
    try await body(pool)
    await pool.close()
    try await server.close()
}

private let call = HTTPCall(method: "POST", target: "/x", fields: [("A", "b")], body: [0x7B, 0x7D])

@Suite struct HTTPConnectionTests {
    @Test func aCallIsFormattedAsItGoesOnTheWire() {
        #expect(
            String(buffer: call.bytes)
                == "POST /x HTTP/1.1\r\nHost: loopback\r\nA: b\r\nContent-Length: 2\r\n\r\n{}")
        #expect(
            String(buffer: HTTPCall(method: "GET", target: "/").bytes)
                == "GET / HTTP/1.1\r\nHost: loopback\r\n\r\n")
    }

    @Test func manyCallsGoOverOneConnectionAndManyConnections() async throws {
        try await withServer(
            answering: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", connections: 8
        ) { pool in
            let texts = try await pool.concurrently { index, connection in
                var text = "\(index)"
                for _ in 0..<50 { text += try await connection.send(call).text }
                return text
            }
            #expect(texts == (0..<8).map { "\($0)" + String(repeating: "ok", count: 50) })
        }
    }

    @Test func aSilentServerIsTimedOutAndTheConnectionStaysClosed() async throws {
        try await withServer(answering: "") { pool in
            await #expect(throws: HTTPFault.timedOut) { try await pool.connections[0].send(call) }
            await #expect(throws: HTTPFault.closed) { try await pool.connections[0].send(call) }
        }
    }

    @Test func anAnswerCutShortIsClosed() async throws {
        try await withServer(answering: "HTTP/1.1 200 OK\r\nCont", closes: true) { pool in
            await #expect(throws: HTTPFault.closed) { try await pool.connections[0].send(call) }
        }
    }

    @Test func aServerThatClosesAfterAnAnswerIsHeardFirst() async throws {
        try await withServer(
            answering: "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
            closes: true
        ) { pool in
            let answer = try await pool.connections[0].send(call)
            #expect(answer.text == "ok")
            #expect(!answer.keepsAlive)
        }
    }
}
