// The room Client: a small HTTP/1.1 client for the developer program.
//
// It exists to judge the server from outside, so it shares no code with it. The load generator
// runs beside the server on the same two cores, so a call is formatted once into the bytes that
// go on the wire, an answer is parsed without a general HTTP decoder, and a caller's task runs on
// the event loop of its connection: a call costs two system calls and no thread change.
// One connection carries one call at a time. No TLS, no redirects, no compression.
package import NIOCore

/// One request, as the bytes that go on the wire. Sending it again sends the same bytes.
package struct HTTPCall: Sendable {
    package let method: String
    package let target: String
    package let bytes: ByteBuffer

    /// - Parameters:
    ///   - target: path and query, already percent-encoded.
    ///   - fields: header fields beside `Host` and `Content-Length`, which are added.
    ///   - body: nil for no body at all (no `Content-Length`), empty for one of length 0.
    package init(
        method: String, target: String, fields: [(name: String, value: String)] = [],
        body: [UInt8]? = nil
    ) {
        self.method = method
        self.target = target
        var text = "\(method) \(target) HTTP/1.1\r\nHost: loopback\r\n"
        for field in fields {
            text += "\(field.name): \(field.value)\r\n"
        }
        if let body {
            text += "Content-Length: \(body.count)\r\n"
        }
        text += "\r\n"
        var buffer = ByteBuffer()
        buffer.reserveCapacity(text.utf8.count + (body?.count ?? 0))
        buffer.writeString(text)
        if let body {
            buffer.writeBytes(body)
        }
        bytes = buffer
    }
}

/// What the server answered: status, header fields as they came, and the whole body.
package struct HTTPAnswer: Sendable {
    package let status: Int
    /// The header lines after the status line, without the empty line.
    package let head: [UInt8]
    package let body: [UInt8]
    /// False where the server said it closes the connection after this answer.
    package let keepsAlive: Bool

    package init(status: Int, head: [UInt8], body: [UInt8], keepsAlive: Bool) {
        self.status = status
        self.head = head
        self.body = body
        self.keepsAlive = keepsAlive
    }

    /// The first value of a header field; the name in any case. Nil where the field is absent.
    package func field(_ name: String) -> String? {
        let wanted = name.lowercased()
        for line in head.split(separator: 0x0A) {
            guard let colon = line.firstIndex(of: 0x3A) else { continue }
            let found = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            guard found == wanted else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == 0x20 || $0 == 0x09 }
            return String(decoding: value.prefix { $0 != 0x0D }, as: UTF8.self)
        }
        return nil
    }

    package var text: String { String(decoding: body, as: UTF8.self) }
}

/// Why a call has no answer.
package enum HTTPFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// Bytes that are no HTTP/1.1 answer, or one beyond the bounds of `AnswerParser`.
    case malformed(String)
    /// The connection ended before the answer did. The server may or may not have acted.
    case closed
    /// No whole answer within the time limit. The server may or may not have acted.
    case timedOut
    /// A second call was begun while one was open on the same connection.
    case busy

    package var description: String {
        switch self {
        case .malformed(let what): "what came is no HTTP answer: \(what)"
        case .closed: "the connection ended before the answer did"
        case .timedOut: "no answer within the time limit"
        case .busy: "the connection carries another call"
        }
    }
}
