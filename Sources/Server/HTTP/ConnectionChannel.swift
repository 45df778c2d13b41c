import Domain
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Sets up each accepted connection and answers its requests one after the other.
struct ConnectionChannel: ServerChildChannel {
    let responder: Responder
    let admission: Admission
    let limits: ServerConfiguration

    func setup(
        channel: any Channel, logger: Logger
    ) -> EventLoopFuture<AcceptedConnection> {
        channel.eventLoop.makeCompletedFuture {
            let connection = ConnectionHandler(
                routes: responder.routes, admission: admission, limits: limits)
            var decoder = NIOHTTPDecoderLimitConfiguration()
            decoder.maxHeaderFieldSize = Limits.headerBytes
            decoder.maxHeaderListSize = Limits.headerBytes
            decoder.maxHeaderFieldCount = Limits.headerFields
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(ConnectionWatch(connection))
            try pipeline.addHandler(
                ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: decoder)))
            try pipeline.addHandler(connection)
            return AcceptedConnection(try NIOAsyncChannel(wrappingChannelSynchronously: channel))
        }
    }

    func handle(value: AcceptedConnection, logger: Logger) async {
        let channel = value.channel
        let connection = value.take()
        do {
            try await withTaskCancellationHandler {
                try await withTaskExecutorPreference(EventLoopExecutor(channel.eventLoop)) {
                    try await answer(connection, channel)
                }
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch {
            logger.trace("connection ended", metadata: ["error": .string("\(error)")])
        }
    }

    private func answer(
        _ connection: AcceptedConnection.AsyncChannel, _ channel: any Channel
    ) async throws {
        try await connection.executeThenClose { inbound, outbound in
            for try await incoming in inbound {
                let outgoing = await responder.respond(to: incoming)
                try await send(outgoing, outbound)
                if outgoing.closesConnection { break }
            }
            // The connection's handler closes it: at once, or after a moment's linger.
            try await channel.closeFuture.get()
        }
    }

    /// Writes an answer; one in pieces no faster than the peer takes it. Where a piece cannot be
    /// made the connection ends without the answer's end.
    private func send(
        _ outgoing: Outgoing, _ outbound: NIOAsyncChannelOutboundWriter<OutgoingPart>
    ) async throws {
        try await outbound.write(.answer(outgoing))
        guard let stream = outgoing.stream else { return }
        while let piece = try await stream.next() {
            if !piece.isEmpty { try await outbound.write(.piece(piece)) }
        }
        try await outbound.write(.end)
    }
}
