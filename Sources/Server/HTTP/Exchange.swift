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

/// What goes down: an answer, its head written except for what the connection adds.
struct Outgoing: Sendable {
    /// Status line and fields, each line ended.
    let head: ByteBuffer
    let body: [UInt8]
    /// The connection ends with this answer.
    let closesConnection: Bool

    init(
        _ response: OperationResponse, fixedFields: String, date: String, requestID: String,
        isHead: Bool, closesConnection: Bool
    ) {
        var head = ByteBufferAllocator().buffer(capacity: 640)
        let status = HTTPResponseStatus(statusCode: response.status)
        head.writeString("HTTP/1.1 \(response.status) \(status.reasonPhrase)\r\n")
        head.writeString("content-type: \(response.contentType)\r\n")
        head.writeString("content-length: \(response.body.count)\r\n")
        head.writeString("date: \(date)\r\nx-request-id: \(requestID)\r\n")
        head.writeString(fixedFields)
        for (name, value) in response.headers where Outgoing.isSafe(value) {
            head.writeString("\(name): \(value)\r\n")
        }
        self.head = head
        body = isHead ? [] : response.body
        self.closesConnection = closesConnection
    }

    /// Handlers give visible ASCII; anything else could end its line early, so it is left out.
    private static func isSafe(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 <= 0x7E }
    }
}
