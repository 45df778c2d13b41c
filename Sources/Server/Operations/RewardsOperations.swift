import Domain

/// Points and cash credit: what points are worth, what members have.
enum RewardsOperations {
    static let components: [(name: String, schema: Schema)] = [
        (
            "PointsWorth",
            .answer([
                .required("currency", CommonSchemas.currency),
                .required("points", points), .required("amount", worth),
            ])
        ),
        (
            "PointsWorthDraft",
            .request([.required("points", points), .required("amount", worth)])
        ),
        (
            "MemberBalances",
            .answer([
                .required("member", CommonSchemas.externalID),
                .required("points", .answer(balances)),
                .required(
                    "cash_credit",
                    .array(
                        .answer([.required("currency", CommonSchemas.currency)] + balances),
                        counts: 0...1_000)),
            ])
        ),
        ("GivesBack", gives([.optional("after_days", .integer(0...Limits.giveBackDays))])),
        (
            "GivenBack",
            gives([
                .required("voucher", .text(1...64)), .required("available_at", .timestamp),
                .optional(
                    "coupon_ids",
                    .note(
                        "Issued with the redemption.",
                        .array(.text(Rules.coupon), counts: 0...Int(Limits.couponsPerGiveBack)))),
            ])
        ),
    ]

    private static let points = Schema.integer(1...Limits.points)
    private static let worth = Schema.note("Minor units.", .integer(1...Limits.points))

    private static let balances: [Schema.Field] = [
        .required("available", CommonSchemas.minorUnits),
        .required("pending", .note("Waits for its day.", CommonSchemas.minorUnits)),
        .required("debt", .note("Paid off first.", CommonSchemas.minorUnits)),
    ]

    private static func gives(_ more: [Schema.Field]) -> Schema {
        .answer(
            more + [
                .required("form", .choice(["points", "cash_credit", "coupon"])),
                .optional("points", .integer(1...Limits.amountMinorUnits)),
                .optional("amount", CommonSchemas.money),
                .optional("offer_id", .text(1...64)),
                .optional("coupons", .integer(1...Limits.couponsPerGiveBack)),
            ])
    }

    /// What points and credit paid of an order, and what it gives back.
    static let totals: [Schema.Field] = [
        .optional("points_used", .integer(1...Limits.points)),
        .optional("points_total", .note("What they were worth.", CommonSchemas.money)),
        .optional("cash_credit_total", CommonSchemas.money),
        .optional(
            "gives_back", .array(.reference("GivenBack"), counts: 0...Limits.vouchersPerOrder)),
    ]

    static let tender: [Schema.Field] = [
        .optional(
            "points",
            .note("Most points that the member pays with.", .nullable(points))),
        .optional(
            "cash_credit",
            .note(
                "Most cash credit that the member pays with, minor units.",
                .nullable(CommonSchemas.positiveMinorUnits))),
    ]

    static let benefit: [Schema.Field] = [
        .required("form", .choice(["points", "cash_credit", "coupon"])),
        .optional(
            "total",
            .note("Points the offer gives in all.", .nullable(.integer(1...Limits.quota)))),
        .optional(
            "offer_id", .note("The offer whose coupons are given.", .nullable(.text(1...64)))),
        .optional("amount", .nullable(CommonSchemas.positiveMinorUnits)),
        .optional(
            "threshold",
            .note(
                "Gives the amount for each full one.",
                .nullable(CommonSchemas.positiveMinorUnits))),
        .optional("times", .nullable(.integer(1...Limits.lineQuantity))),
        .optional(
            "basis_points",
            .note("Of what the lines cost after discounts.", .nullable(.integer(1...10_000)))),
        .optional("cap", .nullable(CommonSchemas.positiveMinorUnits)),
        .optional("by", .nullable(.choice(["amount", "quantity"]))),
        .optional(
            "steps",
            .nullable(.array(.oneOf([amountStep, shareStep]), counts: 1...Limits.ladderSteps))),
        .optional(
            "after_days",
            .note("Days until it may be used.", .nullable(.integer(0...Limits.giveBackDays)))),
    ]

    private static let amountStep = Schema.request([
        .required("threshold", CommonSchemas.positiveMinorUnits),
        .required("amount", CommonSchemas.positiveMinorUnits),
    ])

    private static let shareStep = Schema.request([
        .required("threshold", CommonSchemas.positiveMinorUnits),
        .required("basis_points", .integer(1...10_000)),
        .optional("cap", .nullable(CommonSchemas.positiveMinorUnits)),
    ])

    static func all(_ handlers: any Handlers) -> [Operation] {
        let tag = "Rewards"
        let currency = Parameter(
            "currency", in: .path, .text(Rules.currency), description: "ISO 4217.")
        let worth = Schema.reference("PointsWorth")
        return [
            Operation(
                "setPointsWorth", .put, "/v1/points/{currency}", tag: tag, scope: .campaignsWrite,
                idempotency: .optional, summary: "Say what points are worth in a currency.",
                description: "So many points pay so many minor units.", parameters: [currency],
                body: RequestBody(
                    .reference("PointsWorthDraft"),
                    example: ["points": .integer(100), "amount": .integer(100)]),
                responses: [
                    Response(200, "The worth, known before.", worth),
                    Response(201, "The worth, new.", worth),
                ],
                refusals: [404, 409], handler: handlers.setPointsWorth),
            Operation(
                "getPointsWorth", .get, "/v1/points/{currency}", tag: tag, scope: .campaignsRead,
                summary: "Get what points are worth in a currency.", parameters: [currency],
                responses: [Response(200, "The worth.", worth)], refusals: [404],
                handler: handlers.getPointsWorth),
            Operation(
                "getMemberBalances", .get, "/v1/members/{external_id}/balances", tag: tag,
                scope: .membersRead, summary: "Get a member's points and cash credit.",
                parameters: [CommonParameters.externalID],
                responses: [Response(200, "The balances.", .reference("MemberBalances"))],
                refusals: [404], handler: handlers.getMemberBalances),
        ]
    }
}
