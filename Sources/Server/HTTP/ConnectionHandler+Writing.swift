import NIOCore

/// Answers on their way out: whole ones, and ones that are made while they are sent.
extension ConnectionHandler {
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .answer(let outgoing): write(outgoing, context, promise)
        case .piece(let bytes): write(piece: bytes, context, promise)
        case .end: writeEnd(context, promise)
        }
    }

    private func write(
        _ outgoing: Outgoing, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?
    ) {
        let isLast = unanswered == 1 && (isQuiescing || isInputClosed)
        let closes = outgoing.closesConnection || isLast
        var buffer = outgoing.head
        buffer.writeString(closes ? "connection: close\r\n\r\n" : "connection: keep-alive\r\n\r\n")
        buffer.writeBytes(outgoing.body)
        guard outgoing.stream == nil else {
            streamed = Streamed(isChunked: outgoing.framing == .chunked, closes: closes)
            context.write(wrapOutboundOut(buffer), promise: promise)
            return
        }
        finishAnswer(buffer, closes: closes, context, promise)
    }

    private func write(
        piece: [UInt8], _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?
    ) {
        var buffer = context.channel.allocator.buffer(capacity: piece.count + 16)
        let isChunked = streamed?.isChunked ?? false
        if isChunked { buffer.writeString(String(piece.count, radix: 16) + "\r\n") }
        buffer.writeBytes(piece)
        if isChunked { buffer.writeString("\r\n") }
        context.write(wrapOutboundOut(buffer), promise: promise)
    }

    private func writeEnd(
        _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?
    ) {
        var buffer = context.channel.allocator.buffer(capacity: 8)
        if streamed?.isChunked == true { buffer.writeString("0\r\n\r\n") }
        let isLast = unanswered == 1 && (isQuiescing || isInputClosed)
        let closes = (streamed?.closes ?? true) || isLast
        streamed = nil
        finishAnswer(buffer, closes: closes, context, promise)
    }

    /// Writes the last bytes of an answer, and ends the connection where it is the last one.
    private func finishAnswer(
        _ buffer: ByteBuffer, closes: Bool, _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        unanswered -= 1
        guard closes else {
            context.write(wrapOutboundOut(buffer), promise: promise)
            if unanswered == 0 { extendDeadline() }
            return
        }
        phase = .closing
        dropRequest()
        let written = promise ?? context.eventLoop.makePromise()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in
            let (handler, context) = bound.value
            handler.linger(context)
        }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: written)
    }

    /// The wait for the next request starts with the answer; one half-read gets its time anew,
    /// because it could not be read on while earlier ones were answered.
    private func extendDeadline() {
        let wait =
            switch phase {
            case .head: limits.headerTimeoutMilliseconds
            case .body: limits.bodyTimeoutMilliseconds
            case .idle, .refused, .closing: limits.idleTimeoutMilliseconds
            }
        deadline = .now() + .milliseconds(wait)
    }

    /// Ends our side and gives the peer a moment to read: closing at once with bytes unread would
    /// reset the connection and could take the answer with it.
    private func linger(_ context: ChannelHandlerContext) {
        guard !isInputClosed, droppedBytes < ConnectionHandler.lingerBytes else {
            context.close(promise: nil)
            return
        }
        context.close(mode: .output, promise: nil)
        let channel = context.channel
        context.eventLoop.scheduleTask(in: .milliseconds(limits.lingerMilliseconds)) {
            channel.close(promise: nil)
        }
    }
}
