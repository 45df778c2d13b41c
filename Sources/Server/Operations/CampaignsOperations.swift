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
                        "Most it may give away; null for no limit.", .nullable(CommonSchemas.money))
                ),
                .required("state", .choice(["active", "paused"])),
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
                .optional("budget", .nullable(.reference("MoneyInput"))),
                .optional("metadata", .nullable(CommonSchemas.metadata)),
            ])
        ),
        (
            "CampaignChanges",
            .request([
                .optional("name", .nullable(CommonSchemas.name)),
                .optional("ends_at", .nullable(.timestamp)),
                .optional("budget", .nullable(.reference("MoneyInput"))),
                .optional("metadata", .nullable(CommonSchemas.metadata)),
            ])
        ),
    ]

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
                responses: [Response(201, "The campaign.", campaign)], refusals: [409],
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
