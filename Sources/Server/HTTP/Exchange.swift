import Domain
import NIOCore
import NIOHTTP1

/// What a connection hands up: a whole request, or why there is none. In order of arrival.
enum Incoming: Sendable {
    case request(IncomingRequest)
    /// Refused before it was whole; the connection closes after the answer.
    case refusal(Problem)
}

/// A request whose head and body arrived within limits.
struct IncomingRequest: Sendable {
    let head: HTTPRequestHead
    /// Nil where the target is malformed.
    let target: RequestTarget?
    let route: RouteTable.Match
    let body: [UInt8]
    /// When its last byte came.
    let arrived: NIODeadline
}

/// What goes down: whole answers, or the head, pieces and end of one that is made on the way.
enum OutgoingPart: Sendable {
    case answer(Outgoing)
    case piece([UInt8])
    case end
}

/// An answer, its head written except for what the connection adds.
struct Outgoing: Sendable {
    /// How its body goes out.
    enum Framing: Sendable {
        /// With the head; its length is in a field.
        case whole
        /// In pieces, each with its length; one without any ends it (RFC 9112, 7.1).
        case chunked
        /// In pieces to a peer of HTTP/1.0: the end of the connection ends it.
        case untilClosed
    }

    /// Status line and fields, each line ended.
    let head: ByteBuffer
    let body: [UInt8]
    let framing: Framing
    let stream: BodyStream?
    /// The connection ends with this answer.
    let closesConnection: Bool

    init(
        _ response: OperationResponse, fixedFields: String, date: String, requestID: String,
        isHead: Bool, framing: Framing, closesConnection: Bool
    ) {
        var head = ByteBufferAllocator().buffer(capacity: 640)
        let status = HTTPResponseStatus(statusCode: response.status)
        head.writeString("HTTP/1.1 \(response.status) \(status.reasonPhrase)\r\n")
        head.writeString("content-type: \(response.contentType)\r\n")
        switch framing {
        case .whole: head.writeString("content-length: \(response.body.count)\r\n")
        case .chunked: head.writeString("transfer-encoding: chunked\r\n")
        case .untilClosed: break
        }
        head.writeString("date: \(date)\r\nx-request-id: \(requestID)\r\n")
        head.writeString(fixedFields)
        for (name, value) in response.headers where Outgoing.isSafe(value) {
            head.writeString("\(name): \(value)\r\n")
        }
        self.head = head
        self.framing = framing
        body = isHead ? [] : response.body
        stream = isHead ? nil : response.stream
        self.closesConnection = closesConnection || (framing == .untilClosed)
    }

    /// Handlers give visible ASCII; anything else could end its line early, so it is left out.
    private static func isSafe(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 <= 0x7E }
    }
}
