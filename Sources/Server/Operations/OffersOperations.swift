import Domain

/// Offers: what a coupon gives and under which restrictions. Immutable once created.
enum OffersOperations {
    static let components: [(name: String, schema: Schema)] =
        BenefitSchemas.components + LimitSchemas.components + [
            ("Restrictions", .request(RestrictionSchemas.fields)),
            (
                "Offer",
                .answer(
                    fields + definitionFields + [
                        .required("id", .text(Rules.offer)), .required("created_at", .timestamp),
                        .required("state", .choice(["active", "stopped", "awaiting_approval"])),
                        .optional(
                            "version",
                            .note(
                                "The one in force, which is shown; left out for the first.",
                                .integer(2...Limits.offerVersions))),
                        LimitSchemas.stopField,
                    ])
            ),
            ("OfferDraft", .request(draftFields + definitionDraftFields)),
        ]

    private static let publicCode = Schema.note(
        "A word many people may use; kept in upper case.",
        .nullable(
            .string(
                TextSchema(
                    pattern: "^[A-Za-z0-9]+$",
                    lengths: Limits.minimumPublicCodeBytes...Limits.publicCodeBytes))))

    private static let exclusionGroups = Schema.note(
        "Of all vouchers with a group in common, one order takes one.",
        .array(.text(1...Limits.referenceBytes), counts: 0...Limits.exclusionGroups))

    private static let fields: [Schema.Field] = [
        .required("campaign_id", .text(Rules.campaign)),
        .required("name", CommonSchemas.name),
        .optional("metadata", CommonSchemas.metadata),
    ]

    /// What an offer means, as answers show it.
    static let definitionFields: [Schema.Field] = [
        .required("benefit", .reference("Benefit")),
        .optional("restrictions", .reference("Restrictions")),
        .optional("limits", .reference("OfferLimits")),
        .optional("public_code", publicCode),
        .optional("combinable", .boolean),
        .optional("exclusion_groups", exclusionGroups),
        .optional("priority", .note("Higher is applied first.", .integer(-1_000...1_000))),
        .optional("experiment", .reference("OfferExperiment")),
        .optional("returns", .reference("ReturnPolicy")),
    ]

    private static let draftFields: [Schema.Field] = [
        .required("campaign_id", .text(Rules.campaign)),
        .required("name", CommonSchemas.name),
        .optional("metadata", .nullable(CommonSchemas.metadata)),
    ]

    /// What an offer means, as requests state it.
    static let definitionDraftFields: [Schema.Field] = [
        .required("benefit", .reference("Benefit")),
        .optional("restrictions", .nullable(.reference("Restrictions"))),
        .optional("limits", .nullable(.reference("OfferLimits"))),
        .optional("public_code", publicCode),
        .optional("combinable", .nullable(.boolean)),
        .optional("exclusion_groups", .nullable(exclusionGroups)),
        .optional("priority", .nullable(.integer(-1_000...1_000))),
        .optional("experiment", .nullable(.reference("OfferExperiment"))),
        .optional("returns", .nullable(.reference("ReturnPolicy"))),
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
        ] + StopsOperations.ofOffers(handlers)
    }
}
