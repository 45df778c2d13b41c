import Domain

/// API keys: who may call what.
enum IdentityOperations {
    private static let scopes = Schema.array(
        .choice(Scope.allCases.map(\.rawValue)), counts: 1...Scope.allCases.count)

    private static let fields: [Schema.Field] = [
        .required("id", .text(Rules.key)),
        .required("name", CommonSchemas.name),
        .required("scopes", scopes),
        .required("store", .nullable(CommonSchemas.reference)),
        .required("created_at", .timestamp),
        .optional("expires_at", .nullable(.timestamp)),
        .optional("revoked_at", .nullable(.timestamp)),
    ]

    static let components: [(name: String, schema: Schema)] = [
        ("APIKey", .answer(fields)),
        (
            "NewAPIKey",
            .answer(
                fields + [
                    .optional(
                        "secret",
                        .note(
                            "Shown once; a replayed answer is without it.",
                            .nullable(.pattern("^sk_[A-Za-z0-9_-]+$"))))
                ])
        ),
        (
            "APIKeyDraft",
            .note(
                "A role, or scopes, or both.",
                .request([
                    .required("name", CommonSchemas.name),
                    .optional("role", .nullable(.choice(Role.allCases.map(\.rawValue)))),
                    .optional("scopes", .nullable(scopes)),
                    .optional("store", .nullable(CommonSchemas.reference)),
                    .optional("expires_at", .nullable(.timestamp)),
                ]))
        ),
    ]

    static func all(_ handlers: any Handlers) -> [Operation] {
        [
            Operation(
                "createAPIKey", .post, "/v1/api-keys", tag: "API keys", scope: .keysManage,
                idempotency: .required, summary: "Create an API key.",
                description: "The secret is in this answer only.",
                body: RequestBody(
                    .reference("APIKeyDraft"),
                    example: [
                        "name": .string("Till 1"), "role": .string("terminal"),
                        "store": .string("S1"),
                    ]),
                responses: [Response(201, "The key and its secret.", .reference("NewAPIKey"))],
                refusals: [409], handler: handlers.createAPIKey),
            Operation(
                "listAPIKeys", .get, "/v1/api-keys", tag: "API keys", scope: .keysManage,
                summary: "List API keys, without secrets.", parameters: CommonParameters.page,
                responses: [Response(200, "A page.", CommonSchemas.page("APIKey"))],
                handler: handlers.listAPIKeys),
            Operation(
                "revokeAPIKey", .post, "/v1/api-keys/{key_id}/revoke", tag: "API keys",
                scope: .keysManage, idempotency: .required, summary: "Revoke a key, at once.",
                parameters: [CommonParameters.id("key_id", Rules.key)],
                body: CommonSchemas.emptyBody,
                responses: [Response(200, "The key.", .reference("APIKey"))], refusals: [409],
                handler: handlers.revokeAPIKey),
        ]
    }
}
