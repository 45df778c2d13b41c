package import Domain

/// A request after the edge has checked it: routed, authenticated, parameters valid.
package struct OperationRequest: Sendable {
    /// Percent-decoded values by the names in the path template; all present and valid.
    package var pathParameters: [String: String]
    /// Percent-decoded values of known, valid query parameters.
    package var query: [String: String]
    /// The body as sent; empty where none was.
    package var body: [UInt8]
    /// Nil only for operations without a scope.
    package var caller: Caller?
    /// 1 ... `Limits.idempotencyKeyBytes` visible ASCII characters.
    package var idempotencyKey: String?
    package var requestID: String
    /// What the caller says about where the request comes from; at most 128 visible ASCII bytes.
    package var channel: String?
    package var terminal: String?
    package var device: String?
    /// Only the fields of the answer are wanted (`HEAD`): what is done for its content is left out.
    package var isHead: Bool

    package init(
        pathParameters: [String: String] = [:], query: [String: String] = [:],
        body: [UInt8] = [], caller: Caller? = nil, idempotencyKey: String? = nil,
        requestID: String, channel: String? = nil, terminal: String? = nil, device: String? = nil,
        isHead: Bool = false
    ) {
        self.pathParameters = pathParameters
        self.query = query
        self.body = body
        self.caller = caller
        self.idempotencyKey = idempotencyKey
        self.requestID = requestID
        self.channel = channel
        self.terminal = terminal
        self.device = device
        self.isHead = isHead
    }
}

/// What a handler answers.
package struct OperationResponse: Sendable {
    package var status: Int
    package var contentType: String
    /// Beyond those the edge adds; names in lower case, values visible ASCII.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// In place of `body`, where it is too large to be held.
    package var stream: BodyStream?

    package init(
        status: Int, contentType: String = MediaType.json,
        headers: [(name: String, value: String)] = [], body: [UInt8], stream: BodyStream? = nil
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
        self.stream = stream
    }

    package init(status: Int, json: JSON) {
        self.init(status: status, body: json.serialized())
    }

    /// The header of an answer that was stored under its idempotency key and is given again.
    package static let replayed: (name: String, value: String) = ("idempotency-replayed", "true")
}

/// A body that is made while it is sent, a piece at a time and no faster than it is taken.
package struct BodyStream: Sendable {
    /// The next piece; nil at the end. An error cuts the answer off, so that what has come does
    /// not pass for the whole.
    package let next: @Sendable () async throws -> [UInt8]?

    package init(next: @escaping @Sendable () async throws -> [UInt8]?) {
        self.next = next
    }
}
