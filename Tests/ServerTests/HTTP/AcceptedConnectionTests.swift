import NIOCore
import NIOPosix
import Testing

@testable import Server

@Suite("Connections that nobody answers")
struct AcceptedConnectionTests {
    /// The server let go of a connection accepted while it stopped, and the process trapped in
    /// the channel's writer.
    @Test(.timeLimit(.minutes(5)))
    func connectionDroppedUnansweredIsClosedAndTheProcessLives() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let server = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    _ = AcceptedConnection(
                        try NIOAsyncChannel(wrappingChannelSynchronously: channel))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(server.localAddress?.port)
        for _ in 0..<20 {
            let client = try await ClientBootstrap(group: group)
                .connect(host: "127.0.0.1", port: port).get()
            try await client.closeFuture.get()
        }
        try await server.close()
    }
}
