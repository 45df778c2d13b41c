import Domain

/// Code batches: runs of codes that exist before anybody touches them.
enum CodeBatchesOperations {
    private static let count = Schema.integer(1...Limits.codesPerBatch)

    static let components: [(name: String, schema: Schema)] = [
        (
            "CodeBatch",
            .answer([
                .required("id", .text(Rules.codeBatch)),
                .required("offer_id", .text(Rules.offer)),
                .required("campaign_id", .text(Rules.campaign)),
                .required("name", CommonSchemas.name),
                .required("count", count),
                .required(
                    "touched",
                    .note("Coupons that something has happened to.", CommonSchemas.count)),
                .required("state", .choice(["active", "voided", "expired"])),
                .required("expires_at", .timestamp),
                .required("created_at", .timestamp),
                .required("voided_at", .nullable(.timestamp)),
                .required("metadata", CommonSchemas.metadata),
            ])
        ),
        (
            "CodeBatchDraft",
            .request([
                .required("offer_id", .text(Rules.offer)),
                .required("name", CommonSchemas.name),
                .required("count", count),
                .optional(
                    "expires_at",
                    .note("Rounded to the whole hour its codes carry.", .nullable(.timestamp))),
                .optional("metadata", .nullable(CommonSchemas.metadata)),
            ])
        ),
    ]

    private static let tag = "Code batches"
    private static let batch = Schema.reference("CodeBatch")
    static let id = CommonParameters.id("batch_id", Rules.codeBatch)

    static func all(_ handlers: any Handlers) -> [Operation] {
        [
            Operation(
                "createCodeBatch", .post, "/v1/code-batches", tag: tag, scope: .codesWrite,
                idempotency: .required, summary: "Create a batch of codes.",
                description: "All its coupons count as issued; none takes space until it is used.",
                body: RequestBody(
                    .reference("CodeBatchDraft"),
                    example: [
                        "offer_id": .string(Rules.offer.example),
                        "name": .string("Leaflet, autumn"), "count": .integer(10_000),
                    ]),
                responses: [Response(201, "The batch.", batch)], refusals: [404, 409],
                handler: handlers.createCodeBatch),
            Operation(
                "listCodeBatches", .get, "/v1/code-batches", tag: tag, scope: .couponsRead,
                summary: "List batches, oldest first.", parameters: CommonParameters.page,
                responses: [Response(200, "A page.", CommonSchemas.page("CodeBatch"))],
                handler: handlers.listCodeBatches),
            Operation(
                "getCodeBatch", .get, "/v1/code-batches/{batch_id}", tag: tag,
                scope: .couponsRead, summary: "Get a batch.", parameters: [id],
                responses: [Response(200, "The batch.", batch)], handler: handlers.getCodeBatch),
            Operation(
                "voidCodeBatch", .post, "/v1/code-batches/{batch_id}/void", tag: tag,
                scope: .codesWrite, idempotency: .required,
                summary: "Take every untouched code of a batch out of use for good.",
                description: "Coupons that were touched stay as they are; `touched` counts them.",
                parameters: [id], body: CommonSchemas.reasonBody("Leaflets were lost"),
                responses: [Response(200, "The batch.", batch)], refusals: [409],
                handler: handlers.voidCodeBatch),
        ]
    }
}
