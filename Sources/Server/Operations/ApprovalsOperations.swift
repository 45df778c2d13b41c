import Domain

/// Four eyes: above which budget somebody else must approve, and approving; a later end.
enum ApprovalsOperations {
    static let components: [(name: String, schema: Schema)] = [
        (
            "ApprovalRule",
            .answer([
                .required("currency", CommonSchemas.currency),
                .required(
                    "above",
                    .note(
                        "Campaigns with a larger budget or none await approval, and what "
                            + "changes in them; null: none does. Minor units.",
                        .nullable(CommonSchemas.minorUnits))),
            ])
        ),
        (
            "ApprovalRuleDraft",
            .request([.optional("above", .nullable(CommonSchemas.minorUnits))])
        ),
        (
            "CampaignExtensionDraft",
            .request([
                .required("ends_at", .note("Exclusive; not earlier than so far.", .timestamp)),
                .optional(
                    "coupons_end_at",
                    .note("The later end of coupons not yet used.", .nullable(.timestamp))),
                .optional("reason", CommonSchemas.reason),
            ])
        ),
        (
            "CampaignExtension",
            .answer([
                .required("campaign", .reference("Campaign")),
                .required("job", .nullable(.reference("CampaignJob"))),
            ])
        ),
        (
            "Approval",
            .note(
                "What a campaign that waits asks for.",
                .answer([
                    .required(
                        "revision",
                        .note(
                            "Moves with every change of its budget, offers and versions.",
                            revision)),
                    .required("budget", .nullable(CommonSchemas.money)),
                    .required(
                        "asked_by",
                        .note("An API key; null: none.", .nullable(.text(Rules.key)))
                    ),
                    .required("asked_at", .nullable(.timestamp)),
                ]))
        ),
        (
            "ApprovalDraft",
            .request([
                .optional(
                    "budget",
                    .note(
                        "As it was shown, null for none; required without offer_id.",
                        .nullable(.reference("MoneyInput")))),
                .optional(
                    "revision",
                    .note("As it was shown; required without offer_id.", revision)),
                .optional("offer_id", .nullable(.text(Rules.offer))),
                .optional("version", .nullable(.integer(1...Limits.offerVersions))),
            ])
        ),
    ]

    private static let revision = Schema.integer(0...Limits.approvalRevision)

    static func all(_ handlers: any Handlers) -> [Operation] {
        let currency = Parameter(
            "currency", in: .path, .text(Rules.currency), description: "Three capital letters.")
        let rule = Schema.reference("ApprovalRule")
        return [
            Operation(
                "extendCampaign", .post, "/v1/campaigns/{campaign_id}/extend",
                tag: "Campaigns", scope: .campaignsWrite, idempotency: .required,
                summary: "Let a campaign end later, and its unused coupons.",
                description: "Coupons get their later end, and another signed code, by a job. The "
                    + "code from before goes on working online.",
                parameters: [CommonParameters.id("campaign_id", Rules.campaign)],
                body: RequestBody(
                    .reference("CampaignExtensionDraft"),
                    example: [
                        "ends_at": .string("2026-09-01T00:00:00+08:00"),
                        "coupons_end_at": .string("2026-09-01T00:00:00+08:00"),
                    ]),
                responses: [
                    Response(
                        200, "The campaign, and the job if there is one.",
                        .reference("CampaignExtension"))
                ],
                refusals: [404, 409], handler: handlers.extendCampaign),
            Operation(
                "approveCampaign", .post, "/v1/campaigns/{campaign_id}/approve",
                tag: "Campaigns", scope: .campaignsApprove, idempotency: .required,
                summary: "Approve a campaign, or a version of one of its offers.",
                description: "Only with another key than the one that asked. The campaign itself "
                    + "with its budget and revision as getCampaign shows them: 409 where they are "
                    + "no longer so. A version with offer_id and version.",
                parameters: [CommonParameters.id("campaign_id", Rules.campaign)],
                body: RequestBody(
                    .reference("ApprovalDraft"),
                    example: [
                        "budget": [
                            "amount": .integer(5_000_000), "currency": .string("CNY"),
                        ],
                        "revision": .integer(1_772_294_400_000),
                    ]),
                responses: [Response(200, "The campaign.", .reference("Campaign"))],
                refusals: [404, 409], handler: handlers.approveCampaign),
            Operation(
                "setApprovalRule", .put, "/v1/approval-rules/{currency}", tag: "Campaigns",
                scope: .keysManage, idempotency: .optional,
                summary: "Say above which budget somebody else must approve.",
                parameters: [currency],
                body: RequestBody(
                    .reference("ApprovalRuleDraft"), example: ["above": .integer(5_000_000)]),
                responses: [Response(200, "The rule.", rule)], refusals: [404, 409],
                handler: handlers.setApprovalRule),
            Operation(
                "getApprovalRule", .get, "/v1/approval-rules/{currency}", tag: "Campaigns",
                scope: .campaignsRead, summary: "Get the rule of a currency.",
                parameters: [currency], responses: [Response(200, "The rule.", rule)],
                refusals: [404], handler: handlers.getApprovalRule),
        ]
    }
}
