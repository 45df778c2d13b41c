import Domain

/// Offers: what a coupon gives and under which restrictions. Immutable once created.
enum OffersOperations {
    static let components: [(name: String, schema: Schema)] = [
        ("Benefit", .oneOf([amountOff, percentOff, ladder].map { .reference($0.name) })),
        amountOff, percentOff, ladder,
        ("Restrictions", .request(restrictions)),
        ("OfferLimits", .request(limits)),
        (
            "Offer",
            .answer(
                fields + [
                    .required("id", .text(Rules.offer)), .required("created_at", .timestamp),
                ])
        ),
        ("OfferDraft", .request(draftFields)),
    ]

    private static let amountOff: (name: String, schema: Schema) = (
        "AmountOff",
        .request([
            .required("type", .choice(["amount_off"])),
            .required(
                "amount",
                .note("Minor units off the eligible lines.", CommonSchemas.positiveMinorUnits)),
        ])
    )

    private static let percentOff: (name: String, schema: Schema) = (
        "PercentOff",
        .request([
            .required("type", .choice(["percent_off"])),
            .required(
                "basis_points",
                .note("Hundredths of a percent; 20 % off is 2000.", .integer(1...10_000))),
            .optional(
                "cap", .note("Most it gives.", .nullable(CommonSchemas.positiveMinorUnits))),
        ])
    )

    private static let ladder: (name: String, schema: Schema) = (
        "Ladder",
        .note(
            "The amount of the highest threshold reached; both rise strictly.",
            .request([
                .required("type", .choice(["ladder"])),
                .required(
                    "steps",
                    .array(
                        .request([
                            .required("threshold", CommonSchemas.positiveMinorUnits),
                            .required("amount_off", CommonSchemas.positiveMinorUnits),
                        ]), counts: 1...Limits.ladderSteps)),
            ]))
    )

    private static let entries = Schema.nullable(
        .array(.text(1...Limits.referenceBytes), counts: 0...Limits.restrictionEntries))

    private static let restrictions: [Schema.Field] = [
        .optional(
            "minimum_spend",
            .note("Least value of the eligible lines.", .nullable(CommonSchemas.minorUnits))),
        .optional("included_skus", entries), .optional("excluded_skus", entries),
        .optional("included_categories", entries), .optional("excluded_categories", entries),
        .optional("included_brands", entries), .optional("excluded_brands", entries),
        .optional("stores", entries),
        .optional("starts_at", .nullable(.timestamp)),
        .optional("ends_at", .nullable(.timestamp)),
        .optional("member_only", .nullable(.boolean)),
    ]

    private static let quota = Schema.nullable(.integer(1...Limits.quota))

    private static let limits: [Schema.Field] = [
        .optional("total_issues", quota), .optional("total_redemptions", quota),
        .optional("issues_per_member", quota), .optional("redemptions_per_member", quota),
        .optional("uses_per_coupon", .nullable(.integer(1...Limits.usesPerCoupon))),
    ]

    private static let publicCode = Schema.note(
        "A word many people may use; kept in upper case.",
        .nullable(
            .string(
                TextSchema(
                    pattern: "^[A-Za-z0-9]+$",
                    lengths: Limits.minimumPublicCodeBytes...Limits.publicCodeBytes))))

    private static let fields: [Schema.Field] = [
        .required("campaign_id", .text(Rules.campaign)),
        .required("name", CommonSchemas.name),
        .required("benefit", .reference("Benefit")),
        .optional("restrictions", .reference("Restrictions")),
        .optional("limits", .reference("OfferLimits")),
        .optional("public_code", publicCode),
        .optional("combinable", .boolean),
        .optional("priority", .note("Higher is applied first.", .integer(-1_000...1_000))),
        .optional("metadata", CommonSchemas.metadata),
    ]

    private static let draftFields: [Schema.Field] = [
        .required("campaign_id", .text(Rules.campaign)),
        .required("name", CommonSchemas.name),
        .required("benefit", .reference("Benefit")),
        .optional("restrictions", .nullable(.reference("Restrictions"))),
        .optional("limits", .nullable(.reference("OfferLimits"))),
        .optional("public_code", publicCode),
        .optional("combinable", .nullable(.boolean)),
        .optional("priority", .nullable(.integer(-1_000...1_000))),
        .optional("metadata", .nullable(CommonSchemas.metadata)),
    ]

    private static let draft: JSON = [
        "campaign_id": .string(Rules.campaign.example),
        "name": .string("10 off 100, 30 off 200"),
        "benefit": [
            "type": .string("ladder"),
            "steps": .array([
                ["threshold": .integer(10_000), "amount_off": .integer(1_000)],
                ["threshold": .integer(20_000), "amount_off": .integer(3_000)],
            ]),
        ],
        "limits": ["issues_per_member": .integer(1)],
        "combinable": .bool(false),
    ]

    static func all(_ handlers: any Handlers) -> [Operation] {
        [
            Operation(
                "createOffer", .post, "/v1/offers", tag: "Offers", scope: .campaignsWrite,
                idempotency: .required, summary: "Create an offer in a campaign.",
                description: "Amounts are minor units of the campaign's currency.",
                body: RequestBody(
                    .reference("OfferDraft"), example: draft, limit: Limits.largeBodyBytes),
                responses: [Response(201, "The offer.", .reference("Offer"))],
                refusals: [404, 409], handler: handlers.createOffer),
            Operation(
                "listOffers", .get, "/v1/offers", tag: "Offers", scope: .campaignsRead,
                summary: "List offers, oldest first.",
                parameters: [CommonParameters.campaignFilter()] + CommonParameters.page,
                responses: [Response(200, "A page.", CommonSchemas.page("Offer"))],
                refusals: [404], handler: handlers.listOffers),
            Operation(
                "getOffer", .get, "/v1/offers/{offer_id}", tag: "Offers", scope: .campaignsRead,
                summary: "Get an offer.",
                parameters: [CommonParameters.id("offer_id", Rules.offer)],
                responses: [Response(200, "The offer.", .reference("Offer"))],
                handler: handlers.getOffer),
        ]
    }
}
