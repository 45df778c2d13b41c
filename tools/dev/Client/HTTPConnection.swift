package import NIOCore
import NIOPosix

/// One keep-alive connection; one call at a time.
package final class HTTPConnection: Sendable {
    package let eventLoop: any EventLoop
    private let channel: any Channel
    private let handler: NIOLoopBound<AnswerHandler>

    private init(channel: any Channel, handler: NIOLoopBound<AnswerHandler>) {
        self.channel = channel
        self.handler = handler
        eventLoop = channel.eventLoop
    }

    /// Connects over TCP. The time limit holds for connecting and for each call after it.
    package static func open(
        host: String, port: Int, on eventLoop: any EventLoop, timeLimit: TimeAmount = .seconds(10)
    ) async throws -> HTTPConnection {
        let bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(timeLimit)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AnswerHandler(timeLimit: timeLimit))
                }
            }
        return try await bootstrap.connect(host: host, port: port).flatMapThrowing { channel in
            let handler = try channel.pipeline.syncOperations.handler(type: AnswerHandler.self)
            return HTTPConnection(
                channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
        }.get()
    }

    /// Sends a call and waits for its answer. Throws `HTTPFault`; after a fault the connection is
    /// closed and every further call throws `.closed`.
    package func send(_ call: HTTPCall) async throws -> HTTPAnswer {
        let promise = eventLoop.makePromise(of: HTTPAnswer.self)
        if eventLoop.inEventLoop {
            handler.value.begin(call, promise)
        } else {
            let handler = handler
            eventLoop.execute { handler.value.begin(call, promise) }
        }
        return try await promise.futureResult.get()
    }

    /// Closes without waiting for an open call, which then throws `.closed`.
    package func close() async {
        try? await channel.close().get()
    }
}

/// Writes one call, reads one answer, keeps the time limit.
private final class AnswerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let timeLimit: TimeAmount
    private var parser = AnswerParser()
    private var open: (promise: EventLoopPromise<HTTPAnswer>, deadline: NIODeadline)?
    private var context: ChannelHandlerContext?
    private var clock: RepeatedTask?

    init(timeLimit: TimeAmount) {
        self.timeLimit = timeLimit
    }

    func begin(_ call: HTTPCall, _ promise: EventLoopPromise<HTTPAnswer>) {
        guard let context, context.channel.isActive else { return promise.fail(HTTPFault.closed) }
        guard open == nil else { return promise.fail(HTTPFault.busy) }
        open = (promise, .now() + timeLimit)
        context.writeAndFlush(wrapOutboundOut(call.bytes), promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        // One coarse clock per connection: a timer per call would cost more than the call.
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        clock = context.eventLoop.scheduleRepeatedTask(
            initialDelay: .milliseconds(100), delay: .milliseconds(100)
        ) { _ in bound.value.checkDeadline() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        clock?.cancel()
        self.context = nil
        end(with: .closed)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        do {
            guard let answer = try parser.consume(&bytes) else { return }
            finish(answer)
        } catch {
            end(with: error)
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        do {
            if let answer = try parser.finish() {
                finish(answer)
            }
        } catch {
            end(with: error)
        }
        end(with: .closed)
        clock?.cancel()
        context.fireChannelInactive()
    }

    /// A reset or a broken pipe is an ended connection: what failed on the way says no more.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(with: .closed)
        context.close(promise: nil)
    }

    private func checkDeadline() {
        guard let open, NIODeadline.now() > open.deadline else { return }
        end(with: .timedOut)
        context?.close(promise: nil)
    }

    private func finish(_ answer: HTTPAnswer) {
        guard let open else {
            // An answer nobody asked for: the stream can no longer be trusted.
            context?.close(promise: nil)
            return
        }
        self.open = nil
        open.promise.succeed(answer)
        if !answer.keepsAlive {
            context?.close(promise: nil)
        }
    }

    private func end(with fault: HTTPFault) {
        guard let open else { return }
        self.open = nil
        open.promise.fail(fault)
    }
}
