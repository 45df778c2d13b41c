import Domain

/// Completed orders, with or without vouchers.
enum OrdersOperations {
    static let components: [(name: String, schema: Schema)] = [
        (
            "RecordedOrder",
            .answer([
                .required("reference", CommonSchemas.reference),
                .required("member", CommonSchemas.externalID),
                .required("currency", CommonSchemas.currency),
                .required("amount", CommonSchemas.minorUnits),
                .required("state", .choice(["recorded", "cancelled"])),
                .required("recorded_at", .timestamp),
                .required("cancelled_at", .nullable(.timestamp)),
            ])
        ),
        (
            "OrderRecordDraft",
            .request([
                .required("reference", CommonSchemas.reference),
                .required("member", CommonSchemas.externalID),
                .required("currency", CommonSchemas.currency),
                .required("amount", .note("After discounts.", CommonSchemas.minorUnits)),
            ])
        ),
    ]

    private static let tag = "Orders"
    private static let order = Schema.reference("RecordedOrder")

    static func all(_ handlers: any Handlers) -> [Operation] {
        let reference = Parameter(
            "reference", in: .path, .text(Rules.reference),
            description: "The merchant's own reference of the order.", refusal: .notFound)
        return [
            Operation(
                "recordOrder", .post, "/v1/orders", tag: tag, scope: .ordersWrite,
                idempotency: .required,
                summary: "Record a completed order, so that a member's visits and spend are true.",
                description: """
                    An order that is redeemed too, under the same reference, counts once. \
                    Recording the same order again finds it as it is.
                    """,
                body: RequestBody(
                    .reference("OrderRecordDraft"),
                    example: [
                        "reference": .string(Rules.reference.example),
                        "member": .string(Rules.externalID.example), "currency": .string("CNY"),
                        "amount": .integer(5_400),
                    ]),
                responses: [
                    Response(200, "The order, recorded before.", order),
                    Response(201, "The order.", order),
                ],
                refusals: [404, 409], handler: handlers.recordOrder),
            Operation(
                "getOrder", .get, "/v1/orders/{reference}", tag: tag, scope: .redemptionsRead,
                summary: "Get a recorded order.", parameters: [reference],
                responses: [Response(200, "The order.", order)], handler: handlers.getOrder),
            Operation(
                "cancelOrder", .post, "/v1/orders/{reference}/cancel", tag: tag,
                scope: .ordersWrite, idempotency: .required,
                summary: "Take a recorded order back.",
                description: "What was redeemed of it is rolled back by itself.",
                parameters: [reference], body: CommonSchemas.emptyBody,
                responses: [Response(200, "The order.", order)], refusals: [409],
                handler: handlers.cancelOrder),
        ]
    }
}
