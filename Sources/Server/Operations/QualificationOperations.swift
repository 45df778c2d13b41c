import Domain

/// What a member's whole wallet would do to an order.
enum QualificationOperations {
    static let components: [(name: String, schema: Schema)] = [
        (
            "QualificationRequest",
            .request([
                .required("order", .reference("Order")),
                .required("member", CommonSchemas.externalID),
                LimitSchemas.deviceField,
            ])
        ),
        ("QualifiedVoucher", voucher),
        (
            "Qualification",
            .answer([
                .required("order_total", CommonSchemas.money),
                .required("best", best),
                .required(
                    "vouchers",
                    .array(.reference("QualifiedVoucher"), counts: 0...Limits.walletCoupons)),
                .required(
                    "complete",
                    .note("False where the wallet holds more than was looked at.", .boolean)),
            ])
        ),
    ]

    private static let best = Schema.note(
        "The vouchers that take most off together; no choice takes more than gap beyond it.",
        .answer([
            .required("vouchers", .array(.text(1...64), counts: 0...Limits.vouchersPerOrder)),
            .required("discount_total", CommonSchemas.money),
            .required("amount_due", CommonSchemas.money),
            .required("gap", CommonSchemas.money),
        ]))

    private static let voucher = Schema.answer([
        .required("id", .text(1...64)),
        .required("offer_id", .text(Rules.offer)),
        .required("name", CommonSchemas.name),
        .required("applicable", .boolean),
        .optional("amount", .note("What it takes off by itself.", CommonSchemas.money)),
        .optional(
            "gives_back", .note("What it gives afterwards.", .reference("GivesBack"))),
        .optional("code", .choice(RefusalCode.allCases.map(\.rawValue))),
        .optional("detail", .text(1...1_000)),
        .optional("conditions", .array(.reference("Condition"), counts: 0...1_000)),
        .optional(
            "next_step",
            .note(
                "What a little more would give.",
                .answer([
                    .optional("missing_amount", CommonSchemas.money),
                    .optional("missing_quantity", CommonSchemas.count),
                    .optional("amount_off", CommonSchemas.money),
                    .optional("gives_back", .reference("GivesBack")),
                ]))),
        .optional(
            "customer_text",
            .note(
                "One short sentence for the customer's screen, by language.",
                .map(.text(1...200), maximum: 2))),
    ])

    static func qualify(_ handlers: any Handlers) -> Operation {
        Operation(
            "qualifyVouchers", .post, "/v1/vouchers/qualify", tag: "Redemption",
            scope: .couponsRead,
            summary: "Hold a member's wallet against an order.",
            description: "What applies, what it saves, what is nearly reached, why the rest does "
                + "not, and the choice that saves most. Changes nothing.",
            body: RequestBody(.reference("QualificationRequest"), example: example),
            responses: [Response(200, "The wallet.", .reference("Qualification"))],
            refusals: [404], handler: handlers.qualifyVouchers)
    }

    private static let example: JSON = [
        "order": [
            "reference": .string(Rules.reference.example),
            "currency": .string("CNY"),
            "channel": .string("mini_program"),
            "lines": .array([
                ["sku": .string("TEA-1"), "quantity": .integer(2), "amount": .integer(12_000)]
            ]),
        ],
        "member": .string(Rules.externalID.example),
    ]
}
