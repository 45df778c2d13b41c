import Domain

/// Experiments and what they show.
enum LiftSchemas {
    private static let name = Schema.text(1...Limits.experimentNameBytes)
    private static let share = Schema.integer(0...10_000)
    private static let decimal = Schema.nullable(.pattern("^-?[0-9]+\\.[0-9]{2}$"))

    static let components: [(name: String, schema: Schema)] = [
        (
            "OfferExperiment",
            .request([
                .required(
                    "salt",
                    .note("Names the experiment in its campaign; another salt splits anew.", name)),
                .required("holdout_basis_points", .integer(0...9_999)),
                .optional(
                    "arms",
                    .nullable(
                        .array(
                            .request([
                                .required("name", name), .required("share", .integer(1...10_000)),
                            ]), counts: 1...Limits.experimentArms))),
                .optional(
                    "arm", .note("Whose offer this is; left out: all arms'.", .nullable(name))),
            ])
        ),
        (
            "LiftInterval",
            .answer([
                .required("estimate", decimal), .required("low", decimal),
                .required("high", decimal),
            ])
        ),
        (
            "Lift",
            .answer([
                .required("status", .choice(["measured", "not_enough_data"])),
                .optional("required_members", CommonSchemas.count),
                .optional("members", CommonSchemas.count),
                .optional("confidence_percent", .integer(95...95)),
                .optional(
                    "order_rate_points",
                    .note("Percentage points more.", .reference("LiftInterval"))),
                .optional(
                    "spend_per_member", .note("Minor units more.", .reference("LiftInterval"))),
            ])
        ),
        (
            "LiftGroup",
            .answer([
                .required("name", .note("holdout, or an arm.", name)),
                .required("share_basis_points", share),
                .required("members", .note("First decisions.", CommonSchemas.count)),
                .required("ordered", .note("Members who ordered since.", CommonSchemas.count)),
                .required("redemptions", CommonSchemas.count),
                .required("order_rate_percent", decimal),
                .required("spent", CommonSchemas.signedMoney),
                .required("spend_per_member", .note("Minor units.", decimal)),
                .required("lift", .nullable(.reference("Lift"))),
            ])
        ),
        (
            "CampaignLift",
            .answer([
                .required("campaign_id", .text(Rules.campaign)),
                .required(
                    "experiments",
                    .array(
                        .answer([
                            .required("salt", name), .required("holdout_basis_points", share),
                            .required(
                                "groups",
                                .array(
                                    .reference("LiftGroup"),
                                    counts: 2...Limits.experimentArms + 1)),
                        ]), counts: 0...Limits.campaignExperiments)),
                .required("as_of", .timestamp),
            ])
        ),
    ]
}
