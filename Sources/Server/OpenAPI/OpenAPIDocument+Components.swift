import Domain

extension OpenAPIDocument {
    /// What operations refer to: schemas, header parameters, problem answers, the key.
    static var components: JSON {
        .members([
            ("schemas", .members(CommonSchemas.components.map { ($0.name, $0.schema.document) })),
            ("parameters", .members(headerParameterComponents)),
            ("headers", .members(headerComponents)),
            ("responses", .members(problems.map { ("Problem\($0.status)", problem($0)) })),
            (
                "securitySchemes",
                .members([
                    (
                        "apiKey",
                        .members([
                            ("type", .string("http")), ("scheme", .string("bearer")),
                            ("description", .string("An API key: `sk_...`.")),
                        ])
                    )
                ])
            ),
        ])
    }

    private static let headerParameterComponents: [(String, JSON)] = [
        (
            "IdempotencyKey",
            header(
                "Idempotency-Key", isRequired: true, Limits.idempotencyKeyBytes,
                "New for each new command, the same when a command is repeated.")
        ),
        (
            "OptionalIdempotencyKey",
            header(
                "Idempotency-Key", isRequired: false, Limits.idempotencyKeyBytes,
                "As for other commands; not needed here, repeating changes nothing.")
        ),
        (
            "Channel",
            header(
                "X-Scrip-Channel", isRequired: false, RequestFields.contextBytes,
                "Where the request comes from, such as `mini_program`.")
        ),
        (
            "Terminal",
            header(
                "X-Scrip-Terminal", isRequired: false, RequestFields.contextBytes,
                "The merchant's own id of the till.")
        ),
        (
            "Device",
            header(
                "X-Scrip-Device", isRequired: false, RequestFields.contextBytes,
                "A pseudonymous id of the customer's device.")
        ),
    ]

    private static func header(
        _ name: String, isRequired: Bool, _ limit: Int, _ description: String
    ) -> JSON {
        let text = TextSchema(pattern: "^[\\x21-\\x7e]+$", lengths: 1...limit)
        return .members([
            ("name", .string(name)), ("in", .string("header")), ("required", .bool(isRequired)),
            ("description", .string(description)), ("schema", Schema.string(text).document),
        ])
    }

    private static let headerComponents: [(String, JSON)] = [
        ("XRequestId", headerAnswer("Names this exchange in logs.", .text(1...64))),
        (
            "IdempotencyReplayed",
            headerAnswer("Present where the stored answer was given again.", .choice(["true"]))
        ),
        (
            "RetryAfter",
            headerAnswer("Seconds to wait before the same request.", .integer(0...3_600))
        ),
        ("WWWAuthenticate", headerAnswer("The scheme to use.", .text(1...200))),
    ]

    private static func headerAnswer(_ description: String, _ schema: Schema) -> JSON {
        .members([
            ("description", .string(description)), ("schema", schema.document),
        ])
    }

    // MARK: Problems

    private struct ProblemAnswer {
        let status: Int
        let description: String
        /// The problem in the example.
        let example: Problem
        var fields: [(String, String)] = []
    }

    private static let problems: [ProblemAnswer] = [
        ProblemAnswer(
            status: 400, description: "The request is malformed or a field breaks its form.",
            example: Problem(
                Refusal(
                    .missingField, "Give the field name.",
                    [
                        Condition(
                            "missing_field", subject: "/name", required: .string("text"),
                            actual: .null)
                    ]))),
        ProblemAnswer(
            status: 401, description: "No valid API key.", example: .unauthorized,
            fields: [("WWW-Authenticate", "WWWAuthenticate")]),
        ProblemAnswer(
            status: 403, description: "The key lacks the scope, or works in another store.",
            example: .missingScope(.campaignsWrite)),
        ProblemAnswer(
            status: 404, description: "Nothing has this id.",
            example: Problem(Refusal(.notFound, "Nothing has this id; check it."))),
        ProblemAnswer(
            status: 409, description: "Refused by the present state or by a limit.",
            example: Problem(
                Refusal(
                    .alreadyUsed, "This coupon has been used; do not accept it again.",
                    [
                        Condition(
                            "already_used", subject: "/vouchers/0", required: .integer(1),
                            actual: .integer(0))
                    ]))),
        ProblemAnswer(
            status: 413, description: "The body is too large.",
            example: .bodyTooLarge(limit: Limits.bodyBytes)),
        ProblemAnswer(
            status: 414, description: "The request target is too long.", example: .targetTooLong),
        ProblemAnswer(
            status: 415, description: "The body is not JSON.", example: .unsupportedMediaType),
        ProblemAnswer(
            status: 422, description: "Refused by a rule.",
            example: Problem(
                Refusal(
                    .minimumSpend, "The eligible lines are worth too little; add more.",
                    [
                        Condition(
                            "minimum_spend", subject: "/vouchers/0", required: .integer(10_000),
                            actual: .integer(8_000))
                    ]))),
        ProblemAnswer(
            status: 429, description: "This key sends too many requests.",
            example: Problem(
                status: 429, code: "rate_limited",
                detail: "This key sends too many requests; wait a second."),
            fields: [("Retry-After", "RetryAfter")]),
        ProblemAnswer(
            status: 431, description: "The header fields are too large or too many.",
            example: .headersTooLarge),
        ProblemAnswer(
            status: 500, description: "Something failed here.", example: .internal),
        ProblemAnswer(
            status: 503, description: "Busy, stopping, or without its storage; try again.",
            example: .overloaded, fields: [("Retry-After", "RetryAfter")]),
    ]

    private static func problem(_ answer: ProblemAnswer) -> JSON {
        let headers =
            [("X-Request-Id", reference("headers", "XRequestId"))]
            + answer.fields.map { ($0.0, reference("headers", $0.1)) }
        return .members([
            ("description", .string(answer.description)),
            ("headers", .members(headers)),
            (
                "content",
                .members([
                    (
                        MediaType.problem,
                        .members([
                            ("schema", Schema.reference("Problem").document),
                            (
                                "example",
                                answer.example.document(requestID: "req_3M7Q0Z9K2X4TB")
                            ),
                        ])
                    )
                ])
            ),
        ])
    }
}
