import Domain

/// Campaigns: dates, a currency and a budget that offers share.
enum CampaignsOperations {
    static let components: [(name: String, schema: Schema)] = [
        (
            "Campaign",
            .answer([
                .required("id", .text(Rules.campaign)),
                .required("name", CommonSchemas.name),
                .required("currency", CommonSchemas.currency),
                .required("starts_at", .timestamp),
                .required("ends_at", .note("Exclusive.", .timestamp)),
                .required(
                    "budget",
                    .note(
                        "Most it may give away; null for no limit.",
                        .nullable(.reference("Budget")))
                ),
                .optional("issuer", CommonSchemas.reference),
                .optional("payers", payers(.required("budget", .nullable(CommonSchemas.money)))),
                .optional(
                    "form_budgets",
                    .answer(
                        GiftForm.allCases.map { .optional($0.name, CommonSchemas.count) })),
                .required("state", .choice(["active", "paused", "awaiting_approval"])),
                .optional("approval", .note("While it waits.", .reference("Approval"))),
                .required("metadata", CommonSchemas.metadata),
                .required("created_at", .timestamp),
            ])
        ),
        (
            "CampaignDraft",
            .request([
                .required("name", CommonSchemas.name),
                .required("currency", CommonSchemas.currency),
                .required("starts_at", .timestamp),
                .required("ends_at", .note("Exclusive; later than starts_at.", .timestamp)),
                .optional("budget", .nullable(.reference("BudgetInput"))),
                .optional(
                    "issuer",
                    .note(
                        "The party that owes for its coupons.", .nullable(CommonSchemas.reference))
                ),
                .optional(
                    "payers",
                    .note(
                        "Parties that share each discount; the shares sum to 10000.",
                        .nullable(
                            payers(.optional("budget", .nullable(.reference("MoneyInput"))))))),
                .optional(
                    "form_budgets",
                    .note(
                        """
                        Most it gives in each form: minor units of discount, goods and \
                        cash_credit, uses of service, points, coupons.
                        """, .nullable(formBudgets))),
                .optional("metadata", .nullable(CommonSchemas.metadata)),
            ])
        ),
        (
            "BudgetInput",
            .request([
                .required("amount", CommonSchemas.positiveMinorUnits),
                .required("currency", CommonSchemas.currency),
                .optional(
                    "per_day",
                    .note("Most on one local day.", .nullable(CommonSchemas.positiveMinorUnits))),
                .optional(
                    "spread",
                    .note(
                        "even: what is left over the days that are left.",
                        .nullable(.choice(["even"])))),
                .optional(
                    "time_zone",
                    .note("Whose days; UTC where absent.", .nullable(CommonSchemas.name))),
                .optional(
                    "reserve",
                    .note(
                        "issue: each coupon sets aside the most it can give. Not to be changed.",
                        .nullable(.choice(["issue", "redemption"])))),
            ])
        ),
        (
            "Budget",
            .answer([
                .required("amount", CommonSchemas.minorUnits),
                .required("currency", CommonSchemas.currency),
                .optional("per_day", CommonSchemas.positiveMinorUnits),
                .optional("spread", .choice(["even"])),
                .optional("time_zone", CommonSchemas.name),
                .optional("reserve", .choice(["issue"])),
            ])
        ),
        (
            "BudgetChange",
            .request([
                .optional(
                    "delta",
                    .note(
                        "More, or less below zero.",
                        .nullable(
                            .request([
                                .required("amount", CommonSchemas.signedMinorUnits),
                                .required("currency", CommonSchemas.currency),
                            ])))),
                .optional(
                    "payer",
                    .note(
                        "Whose; the campaign's own where absent.",
                        .nullable(CommonSchemas.reference))),
                .optional(
                    "form",
                    .note(
                        "The budget of this form, by `units` instead of `delta`.",
                        .nullable(.choice(GiftForm.allCases.map(\.name))))),
                .optional(
                    "units",
                    .note(
                        "More, or less below zero.", .nullable(CommonSchemas.signedMinorUnits))),
            ])
        ),
        (
            "CampaignChanges",
            .request([
                .optional("name", .nullable(CommonSchemas.name)),
                .optional("ends_at", .nullable(.timestamp)),
                .optional("budget", .nullable(.reference("BudgetInput"))),
                .optional("metadata", .nullable(CommonSchemas.metadata)),
            ])
        ),
    ]

    private static func payers(_ budget: Schema.Field) -> Schema {
        .array(
            .object(
                [
                    .required("party", CommonSchemas.reference),
                    .required("share_basis_points", .integer(1...10_000)), budget,
                ], isClosed: !budget.isRequired),
            counts: 1...Limits.payersPerCampaign)
    }

    private static let formBudgets = Schema.object(
        GiftForm.allCases.map { .optional($0.name, .nullable(.integer($0.totals))) },
        isClosed: true)

    private static let tag = "Campaigns"
    private static let id = CommonParameters.id("campaign_id", Rules.campaign)
    private static let campaign = Schema.reference("Campaign")

    private static let draft: JSON = [
        "name": .string("Spring"),
        "currency": .string("CNY"),
        "starts_at": .string("2026-03-01T00:00:00+08:00"),
        "ends_at": .string("2026-06-01T00:00:00+08:00"),
        "budget": ["amount": .integer(5_000_000), "currency": .string("CNY")],
    ]

    static func all(_ handlers: any Handlers) -> [Operation] {
        [
            Operation(
                "createCampaign", .post, "/v1/campaigns", tag: tag, scope: .campaignsWrite,
                idempotency: .required, summary: "Create a campaign.",
                body: RequestBody(.reference("CampaignDraft"), example: draft),
                responses: [Response(201, "The campaign.", campaign)], refusals: [404, 409],
                handler: handlers.createCampaign),
            Operation(
                "listCampaigns", .get, "/v1/campaigns", tag: tag, scope: .campaignsRead,
                summary: "List campaigns, oldest first.", parameters: CommonParameters.page,
                responses: [Response(200, "A page.", CommonSchemas.page("Campaign"))],
                handler: handlers.listCampaigns),
            Operation(
                "getCampaign", .get, "/v1/campaigns/{campaign_id}", tag: tag,
                scope: .campaignsRead, summary: "Get a campaign.", parameters: [id],
                responses: [Response(200, "The campaign.", campaign)],
                handler: handlers.getCampaign),
            Operation(
                "updateCampaign", .patch, "/v1/campaigns/{campaign_id}", tag: tag,
                scope: .campaignsWrite, idempotency: .required, summary: "Change a campaign.",
                description: "Only the members given change.", parameters: [id],
                body: RequestBody(
                    .reference("CampaignChanges"),
                    example: ["name": .string("Spring and early summer")]),
                responses: [Response(200, "The campaign.", campaign)], refusals: [409],
                handler: handlers.updateCampaign),
            Operation(
                "changeCampaignBudget", .post, "/v1/campaigns/{campaign_id}/budget", tag: tag,
                scope: .campaignsWrite, idempotency: .required,
                summary: "Add to a budget, or take from it.",
                description: "What is spent or set aside cannot be taken.", parameters: [id],
                body: RequestBody(
                    .reference("BudgetChange"),
                    example: ["delta": ["amount": .integer(-50_000), "currency": .string("CNY")]]),
                responses: [Response(200, "The campaign.", campaign)], refusals: [409],
                handler: handlers.changeCampaignBudget),
            Operation(
                "pauseCampaign", .post, "/v1/campaigns/{campaign_id}/pause", tag: tag,
                scope: .campaignsWrite, idempotency: .required,
                summary: "Stop issuing and redeeming until resumed.", parameters: [id],
                body: CommonSchemas.emptyBody,
                responses: [Response(200, "The campaign.", campaign)], refusals: [409],
                handler: handlers.pauseCampaign),
            Operation(
                "resumeCampaign", .post, "/v1/campaigns/{campaign_id}/resume", tag: tag,
                scope: .campaignsWrite, idempotency: .required, summary: "Resume a campaign.",
                parameters: [id], body: CommonSchemas.emptyBody,
                responses: [Response(200, "The campaign.", campaign)], refusals: [409],
                handler: handlers.resumeCampaign),
        ]
    }
}
