import Domain

/// Holds: vouchers set aside for an order, captured in parts; and the reversal of a request whose
/// answer was lost.
enum HoldsOperations {
    static let components: [(name: String, schema: Schema)] = [
        (
            "HoldRequest",
            .request(
                RedemptionOperations.requestFields + [
                    .required(
                        "ttl_seconds",
                        .note(
                            "How long they are set aside, at most seven days.",
                            .integer(1...Limits.holdSeconds)))
                ])
        ),
        ("Hold", hold), ("HoldCapture", capture),
        (
            "ReversalRequest",
            .request([
                .required(
                    "idempotency_key",
                    .note("Of the request whose answer was lost.", .text(key))),
                .optional("reason", CommonSchemas.reason),
            ])
        ),
        ("Reversal", reversal),
    ]

    private static let hold = Schema.answer(
        [
            .required("id", .text(Rules.hold)),
            .required("state", .choice(["open", "captured", "voided", "expired"])),
            .required("order", .reference("OrderAnswer")),
            .required("member", .nullable(CommonSchemas.externalID)),
        ] + RedemptionOperations.totals + [
            .required(
                "captured_quantities",
                .note(
                    "Pieces of each line captured so far.",
                    .array(.integer(0...Limits.lineQuantity), counts: 1...Limits.orderLines))),
            .required(
                "redemption_ids",
                .note(
                    "What its parts became.",
                    .array(.text(Rules.redemption), counts: 0...Limits.holdCaptures))),
            .required("expires_at", .timestamp),
            .required("created_at", .timestamp),
            .required("ended_at", .nullable(.timestamp)),
        ])

    private static let capture = Schema.request([
        .optional(
            "lines",
            .note(
                "Pieces of lines, each line once; everything that is left where it is left out.",
                .nullable(
                    .array(
                        .request([
                            .required(
                                "line",
                                .note(
                                    "Place in the order, 0 first.",
                                    .integer(0...Int64(Limits.orderLines - 1)))),
                            .optional(
                                "quantity",
                                .note(
                                    "All that are left where it is left out.",
                                    .nullable(.integer(1...Limits.lineQuantity)))),
                        ]), counts: 1...Limits.orderLines)))),
        .optional("final", .note("True: the rest goes back.", .nullable(.boolean))),
    ])

    private static let reversal = Schema.answer([
        .required(
            "outcome",
            .note(
                "What became of the other request.",
                .choice(["rolled_back", "voided", "refused", "prevented"]))),
        .required("redemption", .nullable(.reference("Redemption"))),
        .required("hold", .nullable(.reference("Hold"))),
        .required(
            "refusal_code", .nullable(.choice(RefusalCode.allCases.map(\.rawValue)))),
    ])

    private static let key = TextRule.characters(
        "!-~", lengths: 1...Limits.idempotencyKeyBytes, example: "till-7-000381"
    ) { (0x21...0x7E).contains($0) }

    private static let tag = "Holds"
    private static let id = CommonParameters.id("hold_id", Rules.hold)

    private static var example: JSON {
        guard case .object(let members) = RedemptionOperations.example else { return .null }
        return .object(members + [.init("ttl_seconds", .integer(900))])
    }

    static func all(_ handlers: any Handlers) -> [Operation] {
        let hold = Schema.reference("Hold")
        return [
            Operation(
                "placeHold", .post, "/v1/holds", tag: tag, scope: .vouchersRedeem,
                idempotency: .required, summary: "Set vouchers aside for an order.",
                description: """
                    Decided as a redemption is. Nobody else can use them until the hold is \
                    captured, voided, or expires.
                    """,
                body: RequestBody(.reference("HoldRequest"), example: example),
                responses: [Response(201, "The hold.", hold)], refusals: [404, 409],
                handler: handlers.placeHold),
            Operation(
                "listHolds", .get, "/v1/holds", tag: tag, scope: .redemptionsRead,
                summary: "List open holds, oldest first.", parameters: CommonParameters.page,
                responses: [Response(200, "A page.", CommonSchemas.page("Hold"))],
                handler: handlers.listHolds),
            Operation(
                "getHold", .get, "/v1/holds/{hold_id}", tag: tag, scope: .redemptionsRead,
                summary: "Get a hold.", parameters: [id],
                responses: [Response(200, "The hold.", hold)], handler: handlers.getHold),
            Operation(
                "captureHold", .post, "/v1/holds/{hold_id}/capture", tag: tag,
                scope: .vouchersRedeem, idempotency: .required,
                summary: "Redeem a hold, or a part of it.",
                description: "All parts together are exactly what was held.", parameters: [id],
                body: RequestBody(
                    .reference("HoldCapture"),
                    example: [
                        "lines": .array([["line": .integer(0), "quantity": .integer(1)]])
                    ], isRequired: false),
                responses: [
                    Response(201, "The redemption of the part.", .reference("Redemption"))
                ], refusals: [409], handler: handlers.captureHold),
            Operation(
                "voidHold", .post, "/v1/holds/{hold_id}/void", tag: tag,
                scope: .vouchersRedeem, idempotency: .required,
                summary: "Give back what is not captured.", parameters: [id],
                body: CommonSchemas.reasonBody("Payment failed"),
                responses: [Response(200, "The hold.", hold)], refusals: [409],
                handler: handlers.voidHold),
            Operation(
                "reverseRequest", .post, "/v1/reversals", tag: tag, scope: .vouchersRedeem,
                idempotency: .required,
                summary: "Take back a request whose answer was lost.",
                description: """
                    A redemption or capture is rolled back, a hold voided. A request that never \
                    arrived is refused as `reversed` when it comes.
                    """,
                body: RequestBody(
                    .reference("ReversalRequest"),
                    example: ["idempotency_key": .string(key.example)]),
                responses: [Response(200, "What became of it.", .reference("Reversal"))],
                refusals: [409], handler: handlers.reverseRequest),
        ]
    }
}
