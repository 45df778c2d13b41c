import NIOCore
import NIOPosix
import Synchronization

/// A socket and what came out of it: sends bytes as given, so that a test can say anything.
final class RawClient: Sendable {
    private let channel: any Channel
    private let inbox: Inbox

    struct TimedOut: Error {
        let received: String
    }

    /// The server ended the connection without another answer.
    struct Ended: Error {}

    struct Answer: Sendable {
        let status: Int
        let statusLine: String
        /// Names in lower case; the last one where a name comes twice.
        let headers: [String: String]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    private final class Inbox: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let state = Mutex<(bytes: [UInt8], isClosed: Bool)>(([], false))

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let buffer = unwrapInboundIn(data)
            state.withLock { $0.bytes.append(contentsOf: buffer.readableBytesView) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            state.withLock { $0.isClosed = true }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case ChannelEvent.inputClosed = event { state.withLock { $0.isClosed = true } }
        }
    }

    private init(channel: any Channel, inbox: Inbox) {
        self.channel = channel
        self.inbox = inbox
    }

    static func connect(_ port: Int) async throws -> RawClient {
        let inbox = Inbox()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .channelInitializer { $0.pipeline.addHandler(inbox) }
            .connect(host: "127.0.0.1", port: port).get()
        return RawClient(channel: channel, inbox: inbox)
    }

    func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(channel.allocator.buffer(bytes: bytes)).get()
    }

    func closeOutput() async throws {
        try await channel.close(mode: .output).get()
    }

    func close() async {
        try? await channel.close().get()
    }

    /// True once the server has ended its side.
    var isClosed: Bool { inbox.state.withLock { $0.isClosed } }

    var received: [UInt8] { inbox.state.withLock { $0.bytes } }

    /// The next answer, taken off what was received. `isHead`: it has no body. Throws at once where
    /// the server has ended the connection before it.
    func answer(isHead: Bool = false, within seconds: Double = 120) async throws -> Answer {
        try await waiting(seconds) { () -> Result<Answer, Ended>? in
            self.inbox.state.withLock { state in
                guard let (answer, length) = RawClient.parse(state.bytes, isHead) else {
                    return state.isClosed ? .failure(Ended()) : nil
                }
                state.bytes.removeFirst(length)
                return .success(answer)
            }
        }.get()
    }

    /// Leaves what comes in the kernel, as a stalled reader does.
    func stopReading() async throws {
        try await channel.setOption(ChannelOptions.autoRead, value: false).get()
    }

    func startReading() async throws {
        try await channel.setOption(ChannelOptions.autoRead, value: true).get()
        channel.read()
    }

    /// Drops what was received.
    func forget() async throws {
        inbox.state.withLock { $0.bytes.removeAll() }
    }

    func untilClosed(within seconds: Double = 120) async throws {
        let _: Bool = try await waiting(seconds) { self.isClosed ? true : nil }
    }

    private func waiting<Value>(
        _ seconds: Double, _ value: () -> Value?
    ) async throws -> Value {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            if let value = value() { return value }
            try await Task.sleep(for: .milliseconds(2))
        }
        if let value = value() { return value }
        throw TimedOut(received: String(decoding: received.prefix(500), as: UTF8.self))
    }

    private static func parse(_ bytes: [UInt8], _ isHead: Bool) -> (Answer, length: Int)? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            .split(separator: "\r\n")
        let parts = lines[0].split(separator: " ")
        guard parts.count >= 2, let status = Int(parts[1]) else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let pair = line.split(separator: ":", maxSplits: 1)
            headers[pair[0].lowercased()] =
                pair.count == 2 ? String(pair[1].drop { $0 == " " }) : ""
        }
        let length = isHead || status == 100 ? 0 : Int(headers["content-length"] ?? "0") ?? 0
        guard bytes.count - end.upperBound >= length else { return nil }
        let body = Array(bytes[end.upperBound..<(end.upperBound + length)])
        let answer = Answer(
            status: status, statusLine: String(lines[0]), headers: headers, body: body)
        return (answer, end.upperBound + length)
    }
}
