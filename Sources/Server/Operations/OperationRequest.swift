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

    package init(
        pathParameters: [String: String] = [:], query: [String: String] = [:],
        body: [UInt8] = [], caller: Caller? = nil, idempotencyKey: String? = nil,
        requestID: String, channel: String? = nil, terminal: String? = nil, device: String? = nil
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
    }
}

/// What a handler answers.
package struct OperationResponse: Sendable {
    package var status: Int
    package var contentType: String
    /// Beyond those the edge adds; names in lower case, values visible ASCII.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(
        status: Int, contentType: String = MediaType.json,
        headers: [(name: String, value: String)] = [], body: [UInt8]
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    package init(status: Int, json: JSON) {
        self.init(status: status, body: json.serialized())
    }

    /// The header of an answer that was stored under its idempotency key and is given again.
    package static let replayed: (name: String, value: String) = ("idempotency-replayed", "true")
}
