import Domain

/// Reports: what a campaign has done so far.
enum ReportsOperations {
    private static let percent = Schema.pattern("^[0-9]+\\.[0-9]{2}$")

    static var components: [(name: String, schema: Schema)] { report + LiftSchemas.components }

    private static let report: [(name: String, schema: Schema)] = [
        (
            "CampaignReport",
            .answer([
                .required("campaign_id", .text(Rules.campaign)),
                .required("issued", CommonSchemas.count),
                .required("redeemed", .note("Not rolled back.", CommonSchemas.count)),
                .required("rolled_back", CommonSchemas.count),
                .required("voided", CommonSchemas.count),
                .required("members_gained", CommonSchemas.count),
                .required("discount", CommonSchemas.money),
                .required("sales", .note("Totals of the orders redeemed.", CommonSchemas.money)),
                .required("redemption_rate_percent", .nullable(percent)),
                .required("conversion_rate_percent", .nullable(percent)),
                .required("budget", .nullable(CommonSchemas.money)),
                .required("budget_left", .nullable(CommonSchemas.money)),
                .required(
                    "stopped",
                    .note("Offers and batches that are stopped now.", CommonSchemas.count)),
                .required("as_of", .timestamp),
                .optional(
                    "budget_reserved",
                    .note("Set aside for coupons that are issued.", CommonSchemas.money)),
                .optional("budget_left_today", CommonSchemas.money),
                .optional(
                    "days",
                    .note(
                        "The latest days that gave something, where the budget is paced.",
                        .array(
                            .answer([
                                .required("day", .pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")),
                                .required("given", CommonSchemas.money),
                            ]), counts: 0...Int(Limits.reportedDays)))),
                .optional(
                    "payers",
                    .array(
                        .answer([
                            .required("party", CommonSchemas.reference),
                            .required("share_basis_points", .integer(1...10_000)),
                            .required("budget", .nullable(CommonSchemas.money)),
                            .required("given", CommonSchemas.money),
                            .required("left", .nullable(CommonSchemas.money)),
                        ]), counts: 1...Limits.payersPerCampaign)),
                .optional(
                    "forms",
                    .note(
                        "Forms with a budget, each in its unit.",
                        .array(
                            .answer([
                                .required("form", .choice(GiftForm.allCases.map(\.name))),
                                .required("budget", CommonSchemas.count),
                                .required("given", CommonSchemas.count),
                                .required("left", CommonSchemas.count),
                            ]), counts: 1...GiftForm.allCases.count))),
            ])
        )
    ]

    static func all(_ handlers: any Handlers) -> [Operation] {
        [
            Operation(
                "getCampaignReport", .get, "/v1/campaigns/{campaign_id}/report", tag: "Reports",
                scope: .reportsRead, summary: "Get a campaign's figures, as of now.",
                parameters: [CommonParameters.id("campaign_id", Rules.campaign)],
                responses: [Response(200, "The report.", .reference("CampaignReport"))],
                handler: handlers.getCampaignReport),
            Operation(
                "getCampaignLift", .get, "/v1/campaigns/{campaign_id}/lift", tag: "Reports",
                scope: .reportsRead,
                summary: "Compare the arms of a campaign's experiments with their holdouts.",
                description: """
                    Members count from the first decision about them: what they ordered since, \
                    with or without a voucher.
                    """,
                parameters: [CommonParameters.id("campaign_id", Rules.campaign)],
                responses: [Response(200, "The figures.", .reference("CampaignLift"))],
                handler: handlers.getCampaignLift),
        ]
    }
}
