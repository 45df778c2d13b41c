import Domain

/// Validation and redemption: what a point of sale asks.
enum RedemptionOperations {
    static let components: [(name: String, schema: Schema)] =
        [
            ("Order", order(Schema.request, [location])),
            ("OrderAnswer", order(Schema.answer, [])),
            ("RedemptionRequest", redemptionRequest),
            (
                "VoucherApplication",
                .answer([
                    .required("id", .text(1...64)),
                    .required("kind", .choice(["coupon", "public_code", "gift_card"])),
                    .optional("offer_id", .nullable(.text(Rules.offer))),
                    .optional(
                        "offer_version",
                        .note(
                            "By which it was judged; left out for the first.",
                            .integer(2...Limits.offerVersions))),
                    .required("amount", CommonSchemas.money),
                    .required(
                        "lines",
                        .note(
                            "What it takes off each order line, minor units.",
                            .array(CommonSchemas.minorUnits, counts: 0...Limits.orderLines))),
                    .optional(
                        "rolled_back", .note("True: taken back by itself.", .boolean)),
                ])
            ),
            (
                "LineResult",
                .answer([
                    .required("sku", CommonSchemas.reference),
                    .required("amount", CommonSchemas.minorUnits),
                    .required("discount", CommonSchemas.minorUnits),
                    .required("net", CommonSchemas.minorUnits),
                ])
            ),
            ("Validation", validation),
            ("ValidationAccepted", accepted),
            ("ValidationRefused", refused),
            ("Redemption", redemption),
        ] + ReturnsOperations.components + QualificationOperations.components

    private static let location = Schema.Field.optional(
        "location",
        .note(
            "Where the customer is; looked at and not stored.",
            .nullable(StoresOperations.location)))

    private static func order(
        _ object: ([Schema.Field]) -> Schema, _ more: [Schema.Field]
    ) -> Schema {
        object(
            circumstances + more + [
                .required("reference", .note("The merchant's own.", CommonSchemas.reference)),
                .required("currency", CommonSchemas.currency),
                .optional("store", .nullable(CommonSchemas.reference)),
                .required(
                    "lines",
                    .array(
                        object([
                            .required("sku", CommonSchemas.reference),
                            .required("quantity", .integer(1...Limits.lineQuantity)),
                            .required(
                                "amount",
                                .note("Of the whole line, minor units.", CommonSchemas.minorUnits)),
                            .optional("category", .nullable(CommonSchemas.reference)),
                            .optional("brand", .nullable(CommonSchemas.reference)),
                        ]), counts: 1...Limits.orderLines)),
            ])
    }

    private static let circumstances: [Schema.Field] = [
        ("channel", "Touchpoint, by the merchant's own word."),
        ("payment_method", "By the merchant's own word."),
        ("fulfilment", "How it reaches the customer, by the merchant's own word."),
        ("event", "What brought it about, by the merchant's own word."),
        ("region", "A code that begins with those of the regions around it."),
    ].map { name, sentence in
        .optional(name, .note(sentence, .nullable(CommonSchemas.reference)))
    }

    private static let redemptionRequest = Schema.request(
        RewardsOperations.tender + requestFields)

    static let requestFields: [Schema.Field] =
        [
            .required("order", .reference("Order")),
            .optional("member", .nullable(CommonSchemas.externalID)),
            LimitSchemas.deviceField,
            .required(
                "vouchers",
                .note(
                    "One or more, or none beside points or cash credit.",
                    .array(
                        .request([
                            .required(
                                "code",
                                .note(
                                    "As scanned, typed, a public code, or an id (coupons:read).",
                                    CommonSchemas.codeText)),
                            .optional(
                                "amount",
                                .note(
                                    "Most to take from a gift card, minor units.",
                                    .nullable(CommonSchemas.positiveMinorUnits))),
                        ]), counts: 0...Limits.vouchersPerOrder))),
        ]

    static let totals: [Schema.Field] =
        [
            .required("order_total", CommonSchemas.money),
            .required("discount_total", CommonSchemas.money),
            .required("gift_card_total", CommonSchemas.money),
            .required("amount_due", CommonSchemas.money),
            .required(
                "vouchers",
                .array(.reference("VoucherApplication"), counts: 0...Limits.vouchersPerOrder)),
            .required("lines", .array(.reference("LineResult"), counts: 1...Limits.orderLines)),
        ] + RewardsOperations.totals

    private static let validation = Schema.oneOf([
        .reference("ValidationAccepted"), .reference("ValidationRefused"),
    ])

    private static let accepted = Schema.answer(
        [.required("valid", .constant(.bool(true)))] + totals)

    private static let refused = Schema.answer([
        .required("valid", .constant(.bool(false))),
        .required("code", .choice(RefusalCode.allCases.map(\.rawValue))),
        .required("detail", .text(1...1_000)),
        .required("conditions", .array(.reference("Condition"), counts: 0...1_000)),
    ])

    private static let redemption = Schema.answer(
        [
            .required("id", .text(Rules.redemption)),
            .required("state", .choice(["redeemed", "returned", "rolled_back"])),
            .required("order", .reference("OrderAnswer")),
            .required("member", .nullable(CommonSchemas.externalID)),
        ] + totals + [
            .required("created_at", .timestamp),
            .required("rolled_back_at", .nullable(.timestamp)),
            .optional(
                "hold_id", .note("The hold that it is a part of.", .text(Rules.hold))),
            .optional(
                "refunded",
                .note("Given back of what gift cards paid.", CommonSchemas.money)),
            .optional(
                "due_again",
                .note(
                    "What vouchers gave that were taken back by themselves.", CommonSchemas.money)),
            .optional("returned", ReturnsOperations.totals),
        ])

    static let example: JSON = [
        "order": [
            "reference": .string(Rules.reference.example),
            "currency": .string("CNY"),
            "store": .string("S1"),
            "lines": .array([
                [
                    "sku": .string("TEA-1"), "quantity": .integer(2), "amount": .integer(12_000),
                    "category": .string("tea"),
                ]
            ]),
        ],
        "member": .string(Rules.externalID.example),
        "vouchers": .array([["code": .string("K7QX-2M9D-0RTB")]]),
    ]

    private static let body = RequestBody(.reference("RedemptionRequest"), example: example)

    static func all(_ handlers: any Handlers) -> [Operation] {
        let tag = "Redemption"
        let id = CommonParameters.id("redemption_id", Rules.redemption)
        let redemption = Schema.reference("Redemption")
        let reference = Parameter(
            "order_reference", in: .query, .text(Rules.reference),
            description: "Only those of this order.")
        return [
            Operation(
                "validateVouchers", .post, "/v1/vouchers/validate", tag: tag,
                scope: .vouchersValidate, summary: "Say what vouchers would give, or why not.",
                description: "Changes nothing and needs no Idempotency-Key.", body: body,
                responses: [Response(200, "The result.", .reference("Validation"))],
                refusals: [404, 409, 422], handler: handlers.validateVouchers),
            QualificationOperations.qualify(handlers),
            Operation(
                "redeemVouchers", .post, "/v1/redemptions", tag: tag, scope: .vouchersRedeem,
                idempotency: .required, summary: "Redeem vouchers for an order.",
                description: "All of them or none.", body: body,
                responses: [Response(201, "The redemption.", redemption)],
                refusals: [404, 409], handler: handlers.redeemVouchers),
            Operation(
                "listRedemptions", .get, "/v1/redemptions", tag: tag, scope: .redemptionsRead,
                summary: "List redemptions, oldest first.",
                parameters: [reference] + CommonParameters.page,
                responses: [Response(200, "A page.", CommonSchemas.page("Redemption"))],
                handler: handlers.listRedemptions),
            Operation(
                "getRedemption", .get, "/v1/redemptions/{redemption_id}", tag: tag,
                scope: .redemptionsRead, summary: "Get a redemption.", parameters: [id],
                responses: [Response(200, "The redemption.", redemption)],
                handler: handlers.getRedemption),
            Operation(
                "getRedemptionReceipt", .get, "/v1/redemptions/{redemption_id}/receipt", tag: tag,
                scope: .redemptionsRead,
                summary: "Prove that a redemption is in the signed journal.",
                description: "The program scrip-receipt checks it with the journal's public key.",
                parameters: [id, LedgerOperations.toBlock],
                responses: [Response(200, "The receipt.", .reference("Receipt"))],
                handler: handlers.getRedemptionReceipt),
        ] + ReturnsOperations.all(handlers)
    }
}
