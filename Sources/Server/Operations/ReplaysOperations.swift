import Domain

/// Trying meanings of offers before they count: on one order, or on the stored past.
enum ReplaysOperations {
    static let components: [(name: String, schema: Schema)] = [
        ("OfferDefinition", .request(OffersOperations.definitionDraftFields)),
        (
            "TrialRequest",
            .request([
                .required("order", .reference("Order")),
                .optional("member", .nullable(CommonSchemas.externalID)),
                .optional("at", .note("Null or left out: now.", .nullable(.timestamp))),
                .required(
                    "offers",
                    .array(.reference("TrialChoice"), counts: 1...Limits.vouchersPerOrder)),
            ])
        ),
        (
            "TrialChoice",
            .request([
                .required("offer_id", .text(Rules.offer)),
                .optional(
                    "version",
                    .note(
                        "Left out: the one in force at the moment.",
                        .nullable(.integer(1...Limits.offerVersions)))),
                .optional(
                    "definition",
                    .note("A draft instead.", .nullable(.reference("OfferDefinition")))),
                .optional(
                    "issued_at",
                    .note("Of the coupon that is tried.", .nullable(.timestamp))),
            ])
        ),
        (
            "ReplayDraft",
            .request([
                .optional("definition", .nullable(.reference("OfferDefinition"))),
                .optional("version", .nullable(.integer(1...Limits.offerVersions))),
                .required("from", .timestamp), .required("to", .note("Exclusive.", .timestamp)),
            ])
        ),
        ("ReplayFigures", .answer(figures)),
        (
            "ReplayDay",
            .answer([.required("day", .text(10...10))] + figures)
        ),
        ("CampaignJob", job),
        (
            "ReplayedOrder",
            .answer([
                .required("redemption_id", .text(Rules.redemption)),
                .required("verdict", .choice(["changed", "refused", "undecided", "gained"])),
                .required("before", CommonSchemas.minorUnits),
                .required("after", CommonSchemas.minorUnits),
                .optional("code", .choice(RefusalCode.allCases.map(\.rawValue))),
            ])
        ),
    ]

    private static let figures: [Schema.Field] = [
        .required("orders", .note("That used the offer.", CommonSchemas.count)),
        .required("changed", CommonSchemas.count),
        .required("refused", CommonSchemas.count),
        .required(
            "undecided", .note("What is stored does not tell.", CommonSchemas.count)),
        .required("cost_before", .note("Minor units.", CommonSchemas.count)),
        .required("cost_after", CommonSchemas.count),
        .required("members_lost", .note("Each once a day.", CommonSchemas.count)),
        .required(
            "orders_gained",
            .note("That did not use the offer and now could.", CommonSchemas.count)),
        .required("members_gained", CommonSchemas.count),
    ]

    private static let job = Schema.answer([
        .required("id", .text(Rules.campaignJob)),
        .required("kind", .choice(["replay", "extension"])),
        .required("state", .choice(["running", "finished", "cancelled"])),
        .required("campaign_id", .text(Rules.campaign)),
        .optional("offer_id", .text(Rules.offer)),
        .required("created_at", .timestamp),
        .required("ended_at", .nullable(.timestamp)),
        .optional("from", .timestamp), .optional("to", .timestamp),
        .optional("redemptions_seen", CommonSchemas.count),
        .optional(
            "members_exact",
            .note("False where there were too many members to tell apart.", .boolean)),
        .optional("total", .reference("ReplayFigures")),
        .optional(
            "days", .array(.reference("ReplayDay"), counts: 0...Int(Limits.replayDays) + 1)),
        .optional("definition", .answer(OffersOperations.definitionFields)),
        .optional("coupons_end_at", .timestamp),
        .optional("coupons_seen", CommonSchemas.count),
        .optional("coupons_extended", CommonSchemas.count),
    ])

    private static let jobID = CommonParameters.id("job_id", Rules.campaignJob)
    private static let answer = Schema.reference("CampaignJob")

    private static let replay: JSON = [
        "definition": [
            "benefit": ["type": .string("amount_off"), "amount": .integer(1_500)],
            "restrictions": ["minimum_spend": .integer(8_000)],
        ],
        "from": .string("2026-03-01T00:00:00+08:00"), "to": .string("2026-06-01T00:00:00+08:00"),
    ]

    private static let trial: JSON = [
        "order": [
            "reference": .string(Rules.reference.example), "currency": .string("CNY"),
            "lines": .array([
                ["sku": .string("TEA-1"), "quantity": .integer(2), "amount": .integer(12_000)]
            ]),
        ],
        "at": .string("2026-05-01T12:00:00+08:00"),
        "offers": .array([["offer_id": .string(Rules.offer.example)]]),
    ]

    static func all(_ handlers: any Handlers) -> [Operation] {
        [
            Operation(
                "simulateOrder", .post, "/v1/orders/simulate", tag: "Offers",
                scope: .campaignsRead,
                summary: "Hold any order at any time against any meaning of offers.",
                description: "Versions or drafts, judged as at the till with what is known now. "
                    + "Changes nothing. A member is named only with the scope members:read too.",
                body: RequestBody(
                    .reference("TrialRequest"), example: trial, limit: Limits.largeBodyBytes),
                responses: [Response(200, "What they would do.", .reference("Qualification"))],
                refusals: [404], handler: handlers.simulateOrder),
            Operation(
                "createReplay", .post, "/v1/offers/{offer_id}/replays", tag: "Offers",
                scope: .campaignsWrite, idempotency: .required,
                summary: "Judge the stored past by a changed rule.",
                description: "Goes on by itself in a running server; look at it with "
                    + "getCampaignJob.",
                parameters: [CommonParameters.id("offer_id", Rules.offer)],
                body: RequestBody(
                    .reference("ReplayDraft"), example: replay, limit: Limits.largeBodyBytes),
                responses: [Response(201, "The job.", answer)],
                refusals: [404, 409], handler: handlers.createReplay),
            Operation(
                "getCampaignJob", .get, "/v1/campaign-jobs/{job_id}", tag: "Offers",
                scope: .campaignsRead, summary: "Get a job and what it has found so far.",
                parameters: [jobID], responses: [Response(200, "The job.", answer)],
                handler: handlers.getCampaignJob),
            Operation(
                "listReplayedOrders", .get, "/v1/campaign-jobs/{job_id}/orders", tag: "Offers",
                scope: .campaignsRead, summary: "List the orders that a replay decides otherwise.",
                parameters: [jobID] + CommonParameters.page,
                responses: [Response(200, "A page.", CommonSchemas.page("ReplayedOrder"))],
                refusals: [404], handler: handlers.listReplayedOrders),
            Operation(
                "cancelCampaignJob", .post, "/v1/campaign-jobs/{job_id}/cancel", tag: "Offers",
                scope: .campaignsWrite, idempotency: .required, summary: "Stop a job for good.",
                parameters: [jobID], body: CommonSchemas.emptyBody,
                responses: [Response(200, "The job.", answer)], refusals: [404, 409],
                handler: handlers.cancelCampaignJob),
        ]
    }
}
