import Domain

/// Audiences: named sets of members.
enum AudiencesOperations {
    private static let condition = Schema.text(1...Limits.expressionBytes)
    private static let members = Schema.nullable(
        .array(CommonSchemas.externalID, counts: 0...Limits.audienceChange))

    static let components: [(name: String, schema: Schema)] = [
        (
            "Audience",
            .answer([
                .required("name", CommonSchemas.reference),
                .required("kind", .choice(["list", "condition"])),
                .required("condition", .nullable(condition)),
                .required("currency", .nullable(CommonSchemas.currency)),
                .required("members", .note("On the list.", .nullable(CommonSchemas.count))),
                .required("created_at", .timestamp),
            ])
        ),
        (
            "AudienceDraft",
            .request([
                .optional(
                    "condition",
                    .note("Over the member; left out: a list.", .nullable(condition))),
                .optional(
                    "currency",
                    .note("Of visits and spend.", .nullable(CommonSchemas.currency))),
            ])
        ),
        (
            "AudienceChange",
            .request([.optional("add", members), .optional("remove", members)])
        ),
        (
            "AudienceChanged",
            .answer([
                .required("audience", CommonSchemas.reference),
                .required("members", CommonSchemas.count),
                .required("added", CommonSchemas.count),
                .required("removed", CommonSchemas.count),
                .required(
                    "unknown",
                    .note(
                        "Members that nobody knows.",
                        .array(CommonSchemas.externalID, counts: 0...Limits.audienceChange))),
            ])
        ),
        (
            "AudienceReason",
            .answer([
                .required("audience", CommonSchemas.reference),
                .required("member", CommonSchemas.externalID),
                .required("is_member", .boolean),
                .required("since", .note("On or off the list.", .nullable(.timestamp))),
                .required("condition", .nullable(condition)),
                .required("facts", .note("What the condition asked for.", .anything)),
                .required("failed", .note("The parts that are not met.", .anything)),
            ])
        ),
    ]

    private static let tag = "Audiences"
    private static let path = "/v1/audiences/{audience}"
    private static let audience = Schema.reference("Audience")

    static func all(_ handlers: any Handlers) -> [Operation] {
        let name = Parameter(
            "audience", in: .path, .text(Rules.reference), description: "The merchant's own name.",
            refusal: .notFound)
        return [
            Operation(
                "putAudience", .put, path, tag: tag, scope: .membersWrite,
                idempotency: .optional, summary: "Make an audience; it stays what it is.",
                parameters: [name],
                body: RequestBody(
                    .reference("AudienceDraft"),
                    example: [
                        "condition": .string("\"vip\" in member.tags and member.visits >= 3"),
                        "currency": .string("CNY"),
                    ]),
                responses: [
                    Response(200, "The audience, made before.", audience),
                    Response(201, "The audience.", audience),
                ],
                refusals: [404, 409], handler: handlers.putAudience),
            Operation(
                "listAudiences", .get, "/v1/audiences", tag: tag, scope: .membersRead,
                summary: "List audiences, oldest first.", parameters: CommonParameters.page,
                responses: [Response(200, "A page.", CommonSchemas.page("Audience"))],
                handler: handlers.listAudiences),
            Operation(
                "getAudience", .get, path, tag: tag, scope: .membersRead,
                summary: "Get an audience.", parameters: [name],
                responses: [Response(200, "The audience.", audience)],
                handler: handlers.getAudience),
            Operation(
                "changeAudienceMembers", .post, path + "/members", tag: tag,
                scope: .membersWrite, idempotency: .optional,
                summary: "Put members on an audience's list, and take others off it.",
                description: "A repeat changes nothing more. Send longer lists in parts.",
                parameters: [name],
                body: RequestBody(
                    .reference("AudienceChange"),
                    example: ["add": .array([.string(Rules.externalID.example)])],
                    limit: Limits.largeBodyBytes),
                responses: [Response(200, "What changed.", .reference("AudienceChanged"))],
                refusals: [409], handler: handlers.changeAudienceMembers),
            Operation(
                "getAudienceMember", .get, path + "/members/{external_id}", tag: tag,
                scope: .membersRead, summary: "Say whether and why a member is in an audience.",
                parameters: [name, CommonParameters.externalID],
                responses: [Response(200, "The reason.", .reference("AudienceReason"))],
                refusals: [404], handler: handlers.getAudienceMember),
        ]
    }
}
