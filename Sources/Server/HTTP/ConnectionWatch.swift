import NIOCore

/// First on a connection: tells the connection's handler when bytes come, and drops them once the
/// connection is closing, so that the decoder never sees what nobody will answer.
final class ConnectionWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let connection: ConnectionHandler

    init(_ connection: ConnectionHandler) {
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if connection.takesBytes(unwrapInboundIn(data)) {
            context.fireChannelRead(data)
        } else if connection.hasLingeredEnough {
            context.close(promise: nil)
        }
    }
}
