package import Domain

/// A problem document (RFC 9457): every answer that is not a success.
///
/// Refusals of the domain keep their code; the edge adds codes of its own for what never reaches
/// it. `type` is a URN, so that nothing suggests a page that is not there.
package struct Problem: Error, Sendable {
    package let status: Int
    /// Stable snake_case code.
    package let code: String
    /// One sentence that says what to do next; no secrets, no internals.
    package let detail: String
    package let conditions: [Condition]
    /// Header fields that belong to it, names in lower case.
    package let headers: [(name: String, value: String)]

    package init(
        status: Int, code: String, detail: String, conditions: [Condition] = [],
        headers: [(name: String, value: String)] = []
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.conditions = conditions
        self.headers = headers
    }

    package init(_ refusal: Refusal) {
        self.init(
            status: refusal.code.status, code: refusal.code.rawValue, detail: refusal.message,
            conditions: refusal.conditions)
    }

    /// The document itself.
    package func document(requestID: String) -> JSON {
        ProblemDocument.json(
            code: code, status: status, title: title, detail: detail, requestID: requestID,
            conditions: conditions)
    }

    package func response(requestID: String) -> OperationResponse {
        OperationResponse(
            status: status, contentType: MediaType.problem, headers: headers,
            body: document(requestID: requestID).serialized())
    }

    /// The code as words: `already_used` is titled "Already used".
    private var title: String {
        if let refusal = RefusalCode(rawValue: code) { return refusal.title }
        let words = code.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

// MARK: Problems of the edge

extension Problem {
    static let malformedRequest = Problem(
        status: 400, code: "malformed_request",
        detail: "Send a well-formed HTTP/1.1 request with one Host field and a valid target.")
    static let unauthorized = Problem(
        status: 401, code: RefusalCode.unauthorized.rawValue,
        detail: "Send a valid API key as: Authorization: Bearer sk_...",
        headers: [("www-authenticate", "Bearer realm=\"scrip\"")])
    static let noSuchPath = Problem(
        status: 404, code: RefusalCode.notFound.rawValue,
        detail: "No operation has this path; see /openapi.json.")
    static let targetTooLong = Problem(
        status: 414, code: "uri_too_long",
        detail: "Shorten the request target to \(Limits.targetBytes) bytes or less.")
    static let unsupportedMediaType = Problem(
        status: 415, code: "unsupported_media_type",
        detail: "Send the body as application/json in UTF-8, without content encoding.")
    static let headersTooLarge = Problem(
        status: 431, code: "headers_too_large",
        detail: "Send at most \(Limits.headerFields) header fields and "
            + "\(Limits.headerBytes) bytes of them.")
    static let `internal` = Problem(
        status: 500, code: "internal",
        detail: "Something failed here; try again later, and give the request id when you ask.")
    static let shuttingDown = Problem(
        status: 503, code: "shutting_down",
        detail: "This server is stopping; send the request again.",
        headers: [("retry-after", "1")])

    /// A queue or limit is full; the same request may be sent again.
    package static let overloaded = Problem(
        status: 503, code: "overloaded",
        detail: "Too many requests at once; send the same request again in a second.",
        headers: [("retry-after", "1")])

    /// The storage does not answer; the same request may be sent again.
    package static let storageUnavailable = Problem(
        status: 503, code: "storage_unavailable",
        detail: "The storage does not answer; send the same request again in five seconds.",
        headers: [("retry-after", "5")])

    /// The disk is full: nothing can be stored until the operator frees space.
    package static let storageFull = Problem(
        status: 503, code: "storage_full",
        detail: "Nothing can be stored for lack of space; nothing was done. Free space on the "
            + "disk, then send the same request again.",
        headers: [("retry-after", "5")])

    /// Nothing is decided by a clock that is far ahead.
    package static let clockAhead = Problem(
        status: 503, code: "clock_ahead",
        detail: "The server's clock is far ahead; nothing was done. Set it right, then send the "
            + "same request again.",
        headers: [("retry-after", "5")])

    /// The connection to the database broke while committing, and it is not back.
    package static let outcomeUnknown = Problem(
        status: 503, code: "outcome_unknown",
        detail: "It is not known whether this was done; send the same request again with the "
            + "same Idempotency-Key, and you get its answer.",
        headers: [("retry-after", "5")])

    static func bodyTooLarge(limit: Int) -> Problem {
        Problem(
            status: 413, code: RefusalCode.bodyTooLarge.rawValue,
            detail: limit == 0
                ? "This operation takes no body." : "Send at most \(limit) bytes of body.")
    }

    static func methodNotAllowed(_ allowed: [String]) -> Problem {
        let list = allowed.joined(separator: ", ")
        return Problem(
            status: 405, code: "method_not_allowed", detail: "This path answers \(list).",
            headers: [("allow", list)])
    }

    static func missingScope(_ scope: Scope) -> Problem {
        Problem(
            status: 403, code: RefusalCode.forbidden.rawValue,
            detail: "This key lacks the scope \(scope.rawValue); use a key that has it.",
            conditions: [
                Condition(
                    "scope", required: .string(scope.rawValue), actual: .null)
            ])
    }

    /// A request field the caller can correct; `subject` is e.g. `/headers/Idempotency-Key`.
    static func field(
        _ code: RefusalCode, _ detail: String, subject: String, required: String, actual: String
    ) -> Problem {
        Problem(
            status: code.status, code: code.rawValue, detail: detail,
            conditions: [
                Condition(
                    code.rawValue, subject: subject, required: .string(required),
                    actual: .string(actual))
            ])
    }
}
