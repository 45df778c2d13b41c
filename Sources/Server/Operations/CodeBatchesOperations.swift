import Domain

/// Code batches: runs of codes that exist before anybody touches them.
enum CodeBatchesOperations {
    private static let count = Schema.integer(1...Limits.codesPerBatch)

    private static let pattern = Schema.text(
        .characters(
            "A-Z0-9#@*!-", lengths: 3...Limits.patternBytes, example: "SUMMER-****-****"
        ) { byte in
            switch byte {
            case 0x30...0x39, 0x40...0x5A, 0x21, 0x23, 0x2A, 0x2D: true
            default: false
            }
        })

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
                .required("state", .choice(["active", "stopped", "voided", "expired"])),
                LimitSchemas.stopField,
                .required("expires_at", .timestamp),
                .required("created_at", .timestamp),
                .required("voided_at", .nullable(.timestamp)),
                .required("metadata", CommonSchemas.metadata),
                .required(
                    "pattern",
                    .note("How its codes look; null: typed codes.", .nullable(pattern))),
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
                .optional(
                    "pattern",
                    .note(
                        """
                        A to Z, 0 to 9 and - stand for themselves, # for a digit, @ for a letter, \
                        * for either, ! at the end for a check symbol.
                        """, .nullable(pattern))),
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
                description: """
                    All its coupons count as issued; none takes space until it is used. A pattern \
                    whose codes could be guessed is refused (`guessable_pattern`), with the chance \
                    of one guess.
                    """,
                body: RequestBody(
                    .reference("CodeBatchDraft"),
                    example: [
                        "offer_id": .string(Rules.offer.example),
                        "name": .string("Leaflet, autumn"), "count": .integer(10_000),
                        "pattern": .string("SUMMER-****-****"),
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
        ] + StopsOperations.ofBatches(handlers) + [
            Operation(
                "voidCodeBatch", .post, "/v1/code-batches/{batch_id}/void", tag: tag,
                scope: .codesWrite, idempotency: .required,
                summary: "Take every untouched code of a batch out of use for good.",
                description: "Coupons that were touched stay as they are; `touched` counts them.",
                parameters: [id], body: CommonSchemas.reasonBody("Leaflets were lost"),
                responses: [Response(200, "The batch.", batch)], refusals: [409],
                handler: handlers.voidCodeBatch),
            export(handlers),
        ]
    }

    private static func export(_ handlers: any Handlers) -> Operation {
        Operation(
            "exportCodes", .get, "/v1/code-batches/{batch_id}/codes", tag: tag,
            scope: .codesExport, summary: "Hand out the codes of a batch.",
            description: """
                Codes are as good as money: who got which is noted in the journal. The body is \
                sent as it is made; an answer that ends without its last chunk is incomplete. Go \
                on with `from`, one more than the last whole line's number.
                """,
            parameters: [id] + exportParameters,
            responses: [
                Response(
                    200, "One line for each code.",
                    content: [
                        (MediaType.csv, .string(TextSchema())),
                        (MediaType.jsonLines, .string(TextSchema())),
                    ])
            ], refusals: [409], handler: handlers.exportCodes)
    }

    private static func choices<Choice: CaseIterable & RawRepresentable>(
        _ choice: Choice.Type
    ) -> [String] where Choice.RawValue == String {
        Choice.allCases.map(\.rawValue)
    }

    private static let exportParameters: [Parameter] = [
        Parameter(
            "format", in: .query,
            .choice(choices(CodeExportOrder.Format.self), whenAbsent: "csv"),
            description: "CSV with a first line of names, or one JSON object a line."),
        Parameter(
            "codes", in: .query,
            .choice(choices(CodeExportOrder.Forms.self), whenAbsent: "both"),
            description: "Codes to type, codes to scan, or both."),
        Parameter(
            "qr", in: .query, .choice(choices(CodeExportOrder.Image.self), whenAbsent: "none"),
            description: "The code to scan as a QR code: SVG, or PNG in base 64."),
        Parameter(
            "from", in: .query, .integer(1...Limits.codesPerBatch, whenAbsent: 1),
            description: "Number of the first code; the batch's first is 1."),
        Parameter(
            "count", in: .query, .integer(1...Limits.codesPerBatch, whenAbsent: nil),
            description: "At most so many; all that follow where it is left out."),
    ]
}
