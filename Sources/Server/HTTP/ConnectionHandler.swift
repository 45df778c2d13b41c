import Domain
import NIOCore
import NIOHTTP1

/// Turns one connection's decoded parts into whole requests within limits, and ends connections
/// that break a limit or take too long.
///
/// Lives on its connection's event loop. A request refused before it is whole goes up like any
/// other, so that its answer keeps its place behind earlier ones; after it nothing more is read.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = Incoming
    typealias OutboundIn = OutgoingPart
    typealias OutboundOut = ByteBuffer

    enum Phase {
        /// Between requests.
        case idle
        case head
        case body
        /// A request was refused half-way; its rest is dropped until the answer is written.
        case refused
        /// The last answer is written; the peer may still be sending.
        case closing
    }

    private let routes: RouteTable
    private let admission: Admission
    let limits: ServerConfiguration

    var phase = Phase.idle
    var deadline = NIODeadline.distantFuture
    /// Requests handed up and not answered yet.
    var unanswered = 0
    var isQuiescing = false
    var isInputClosed = false
    private var unwritableSince: NIODeadline?
    private var clock: RepeatedTask?
    /// Length of the request line being read, as far as it has come.
    private var requestLineBytes = 0
    private var sawLineEnd = false
    var droppedBytes = 0
    private var request: PartialRequest?
    /// The answer that is being sent in pieces.
    var streamed: Streamed?

    private struct PartialRequest {
        let head: HTTPRequestHead
        let target: RequestTarget?
        let route: RouteTable.Match
        let bodyLimit: Int
        var body: [UInt8] = []
    }

    struct Streamed {
        let isChunked: Bool
        /// The connection ends with it.
        let closes: Bool
    }

    /// Bytes a closing connection takes before it is cut off.
    static let lingerBytes = 1_024 * 1_024

    init(routes: RouteTable, admission: Admission, limits: ServerConfiguration) {
        self.routes = routes
        self.admission = admission
        self.limits = limits
    }

    // MARK: Opening, closing and time

    func channelActive(context: ChannelHandlerContext) {
        admission.connectionOpened()
        deadline = .now() + .milliseconds(limits.idleTimeoutMilliseconds)
        // A fifth of the shortest timeout: precise enough, and no timer is moved per request.
        let shortest = min(
            limits.headerTimeoutMilliseconds, limits.bodyTimeoutMilliseconds,
            limits.idleTimeoutMilliseconds)
        let interval = TimeAmount.milliseconds(max(shortest / 5, 10))
        let channel = context.channel
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        clock = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) {
            _ in
            if bound.value.isOverdue { channel.close(promise: nil) }
        }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        clock?.cancel()
        clock = nil
        dropRequest()
        admission.connectionClosed()
        context.fireChannelInactive()
    }

    private var isOverdue: Bool {
        let now = NIODeadline.now()
        if let unwritableSince {
            let patience = TimeAmount.milliseconds(limits.idleTimeoutMilliseconds)
            if now > unwritableSince + patience { return true }
        }
        return unanswered == 0 && now > deadline
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        unwritableSince = context.channel.isWritable ? nil : .now()
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            isQuiescing = true
            if unanswered == 0, case .idle = phase { context.close(promise: nil) }
        case ChannelEvent.inputClosed:
            isInputClosed = true
            context.fireUserInboundEventTriggered(event)
            if unanswered == 0 { context.close(promise: nil) }
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    // MARK: Reading

    /// Called with every read, before it is decoded; false where it is to be dropped.
    func takesBytes(_ bytes: ByteBuffer) -> Bool {
        switch phase {
        case .idle:
            phase = .head
            deadline = .now() + .milliseconds(limits.headerTimeoutMilliseconds)
            sawLineEnd = false
            requestLineBytes = 0
            measureRequestLine(bytes)
            return true
        case .head:
            measureRequestLine(bytes)
            return true
        case .body:
            return true
        case .refused, .closing:
            droppedBytes += bytes.readableBytes
            return false
        }
    }

    private func measureRequestLine(_ bytes: ByteBuffer) {
        guard !sawLineEnd else { return }
        let view = bytes.readableBytesView
        let end = view.firstIndex(of: UInt8(ascii: "\n"))
        sawLineEnd = end != nil
        requestLineBytes += view.distance(from: view.startIndex, to: end ?? view.endIndex)
    }

    /// The answer is written and the peer sends on without reading it.
    var hasLingeredEnough: Bool {
        guard case .closing = phase else { return false }
        return droppedBytes >= ConnectionHandler.lingerBytes
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .refused = phase { return }
        if case .closing = phase { return }
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(let bytes): append(bytes, context)
        case .end: finish(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let parserError = error as? HTTPParserError else {
            context.close(promise: nil)
            return
        }
        guard parserError == .headerOverflow else {
            refuse(.malformedRequest, context)
            return
        }
        // The decoder counts target and fields alike; which one was too long is seen here.
        let isTarget = requestLineBytes > Limits.headerBytes
        refuse(isTarget ? .targetTooLong : .headersTooLarge, context)
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        phase = .body
        deadline = .now() + .milliseconds(limits.bodyTimeoutMilliseconds)
        guard head.uri.utf8.count <= Limits.targetBytes else {
            return refuse(.targetTooLong, context)
        }
        let codings = head.headers["transfer-encoding"]
        let hosts = head.headers["host"].count
        guard codings.isEmpty || codings.map({ $0.lowercased() }) == ["chunked"],
            hosts == 1 || (hosts == 0 && head.version == .http1_0)
        else {
            return refuse(.malformedRequest, context)
        }
        let target = RequestTarget(head.uri)
        let route =
            target.map { routes.match(method: head.method.rawValue, segments: $0.segments) }
            ?? .unknownPath
        let limit =
            switch route {
            case .operation(let position, _): routes.operations[position].bodyLimit
            // Answered with 404 or 405 once it is read, so that the connection can go on.
            case .wrongMethod, .unknownPath: Limits.bodyBytes
            }
        if let length = head.headers.first(name: "content-length").flatMap({ Int($0) }),
            length > limit
        {
            return refuse(.bodyTooLarge(limit: limit), context)
        }
        request = PartialRequest(head: head, target: target, route: route, bodyLimit: limit)
        if head.method == .CONNECT { return finish(context) }
        if unanswered == 0,
            head.headers.first(name: "expect")?.lowercased() == "100-continue"
        {
            let interim = context.channel.allocator.buffer(string: "HTTP/1.1 100 Continue\r\n\r\n")
            context.writeAndFlush(wrapOutboundOut(interim), promise: nil)
        }
    }

    private func append(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        // Never bound to a second name here: that would copy the body with every part.
        guard let limit = request?.bodyLimit, let held = request?.body.count else { return }
        guard held + bytes.readableBytes <= limit else {
            return refuse(.bodyTooLarge(limit: limit), context)
        }
        guard admission.reserve(bodyBytes: bytes.readableBytes) else {
            return refuse(.overloaded, context)
        }
        request?.body.append(contentsOf: bytes.readableBytesView)
    }

    private func finish(_ context: ChannelHandlerContext) {
        guard let partial = request else { return }
        dropRequest()
        phase = .idle
        unanswered += 1
        let whole = IncomingRequest(
            head: partial.head, target: partial.target, route: partial.route, body: partial.body,
            arrived: .now())
        context.fireChannelRead(wrapInboundOut(.request(whole)))
    }

    /// Gives back what the unfinished request held.
    func dropRequest() {
        guard let partial = request else { return }
        admission.release(bodyBytes: partial.body.count)
        request = nil
    }

    private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        if case .refused = phase { return }
        if case .closing = phase { return }
        dropRequest()
        phase = .refused
        unanswered += 1
        context.fireChannelRead(wrapInboundOut(.refusal(problem)))
        context.fireChannelReadComplete()
    }
}
