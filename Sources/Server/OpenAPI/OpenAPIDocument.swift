package import Domain

/// The OpenAPI 3.1 document of a table of operations.
package enum OpenAPIDocument {
    /// The interface's version, not the program's: it changes when a client could notice.
    package static let version = "1.0.0"

    package static func document(_ operations: [Operation]) -> JSON {
        .members([
            ("openapi", .string("3.1.0")),
            ("info", info),
            ("servers", .array([.members([("url", .string("/"))])])),
            ("tags", .array(tags(operations))),
            ("security", .array([.members([("apiKey", .array([]))])])),
            ("paths", paths(operations)),
            ("components", components),
        ])
    }

    package static func yaml(_ operations: [Operation]) -> String {
        YAMLText.text(document(operations))
    }

    private static let info = JSON.members([
        ("title", .string("Scrip")),
        ("version", .string(version)),
        ("summary", .string("Coupons and gift cards from a double-entry ledger.")),
        (
            "description",
            .string(
                "Send an API key as a bearer token. Every command takes an Idempotency-Key: the "
                    + "same key with the same request gets the stored answer again, byte for "
                    + "byte, with Idempotency-Replayed: true. Every answer carries X-Request-Id, "
                    + "taken from the request where it is 1 to 64 letters, digits, - or _. "
                    + "Money is in minor units of its currency; times are RFC 3339. Problems are "
                    + "application/problem+json (RFC 9457) with a stable code. Lists are paged: "
                    + "send next_cursor back as cursor until it is null.")
        ),
    ])

    private static func tags(_ operations: [Operation]) -> [JSON] {
        var seen: [String] = []
        for operation in operations where !seen.contains(operation.tag) {
            seen.append(operation.tag)
        }
        return seen.map { .members([("name", .string($0))]) }
    }

    private static func paths(_ operations: [Operation]) -> JSON {
        var order: [String] = []
        var items: [String: [(String, JSON)]] = [:]
        for operation in operations {
            if items[operation.path] == nil { order.append(operation.path) }
            items[operation.path, default: []].append(
                (operation.method.rawValue.lowercased(), item(operation)))
        }
        return .members(order.map { ($0, .members(items[$0] ?? [])) })
    }

    private static func item(_ operation: Operation) -> JSON {
        var members: [(String, JSON)] = [
            ("operationId", .string(operation.id)),
            ("tags", .array([.string(operation.tag)])),
            ("summary", .string(operation.summary)),
        ]
        let scope = operation.scope.map { "Scope: \($0.rawValue)." }
        let description = [operation.description, scope ?? "No key needed."]
        members.append(
            ("description", .string(description.filter { !$0.isEmpty }.joined(separator: " "))))
        if operation.scope == nil { members.append(("security", .array([]))) }
        let parameters = operation.parameters.map(parameter) + headerParameters(operation)
        if !parameters.isEmpty { members.append(("parameters", .array(parameters))) }
        if let body = operation.body { members.append(("requestBody", requestBody(body))) }
        members.append(("responses", responses(operation)))
        return .members(members)
    }

    private static func parameter(_ parameter: Parameter) -> JSON {
        var members: [(String, JSON)] = [
            ("name", .string(parameter.name)),
            ("in", .string(parameter.location.rawValue)),
            ("required", .bool(parameter.isRequired)),
            ("description", .string(parameter.description)),
        ]
        switch parameter.rule {
        case .text(let rule):
            members.append(("schema", Schema.text(rule).document))
            members.append(("example", .string(rule.example)))
        case .integer(let range, let value):
            members.append(
                ("schema", withDefault(.integer(range), value.map { .integer($0) })))
        case .choice(let choices, let value):
            members.append(
                ("schema", withDefault(.choice(choices), value.map { .string($0) })))
        }
        return .members(members)
    }

    private static func withDefault(_ schema: Schema, _ value: JSON?) -> JSON {
        guard let value, case .object(let members) = schema.document else {
            return schema.document
        }
        return .object(members + [JSON.Member("default", value)])
    }

    private static func headerParameters(_ operation: Operation) -> [JSON] {
        var names: [String] = []
        switch operation.idempotency {
        case .required: names.append("IdempotencyKey")
        case .optional: names.append("OptionalIdempotencyKey")
        case .none: break
        }
        if operation.scope != nil { names += ["Channel", "Terminal", "Device"] }
        return names.map { .members([("$ref", .string("#/components/parameters/\($0)"))]) }
    }

    private static func requestBody(_ body: RequestBody) -> JSON {
        .members([
            ("required", .bool(body.isRequired)),
            (
                "content",
                .members([
                    (
                        MediaType.json,
                        .members([("schema", body.schema.document), ("example", body.example)])
                    )
                ])
            ),
        ])
    }

    // MARK: Answers

    private static func responses(_ operation: Operation) -> JSON {
        var members = operation.responses.map { response in
            ("\(response.status)", answer(response, isMutation: operation.idempotency != .none))
        }
        for status in problemStatuses(operation) {
            members.append(
                (
                    "\(status)",
                    .members([("$ref", .string("#/components/responses/Problem\(status)"))])
                ))
        }
        return .members(members.sorted { $0.0 < $1.0 })
    }

    /// Every problem status an operation can answer with: those of the edge that apply to it, and
    /// those of its own refusals.
    package static func problemStatuses(_ operation: Operation) -> [Int] {
        var statuses: Set<Int> = [400, 413, 414, 431, 500, 503]
        if operation.scope != nil { statuses.formUnion([401, 403, 429]) }
        if operation.parameters.contains(where: { $0.refusal == .notFound }) {
            statuses.insert(404)
        }
        if operation.body != nil { statuses.insert(415) }
        if operation.idempotency != .none { statuses.insert(422) }
        statuses.formUnion(operation.refusals)
        statuses.subtract(operation.responses.map(\.status))
        return statuses.sorted()
    }

    private static func answer(_ response: Response, isMutation: Bool) -> JSON {
        var headers = [("X-Request-Id", reference("headers", "XRequestId"))]
        if isMutation {
            headers.append(("Idempotency-Replayed", reference("headers", "IdempotencyReplayed")))
        }
        let content = response.content.map { mediaType, schema in
            var members = [("schema", schema.document)]
            if let example = response.example { members.append(("example", example)) }
            return (mediaType, JSON.members(members))
        }
        return .members([
            ("description", .string(response.description)),
            ("headers", .members(headers)),
            ("content", .members(content)),
        ])
    }

    static func reference(_ kind: String, _ name: String) -> JSON {
        .members([("$ref", .string("#/components/\(kind)/\(name)"))])
    }
}
