import Domain

/// Versions of offers: what an offer comes to mean, from when, and why.
enum VersionsOperations {
    static let components: [(name: String, schema: Schema)] = [
        (
            "OfferVersion",
            .answer(
                [
                    .required("offer_id", .text(Rules.offer)),
                    .required("version", .integer(1...Limits.offerVersions)),
                    .required(
                        "state",
                        .note(
                            "Superseded: a later version has taken its place, or will before its "
                                + "own time comes.",
                            .choice(["in_force", "planned", "superseded", "awaiting_approval"]))),
                    .required(
                        "effective_from",
                        .note("Null for the first: from the beginning.", .nullable(.timestamp))),
                    .required("reason", .nullable(.text(1...Limits.reasonBytes))),
                    .required("created_by", .nullable(.text(Rules.key))),
                    .required("approved_by", .nullable(.text(Rules.key))),
                    .required("created_at", .timestamp),
                ] + OffersOperations.definitionFields)
        ),
        (
            "OfferVersionDraft",
            .request(
                [
                    .optional(
                        "effective_from",
                        .note(
                            "Now or later; null or left out: at once.", .nullable(.timestamp))),
                    .required("reason", .text(1...Limits.reasonBytes)),
                ] + OffersOperations.definitionDraftFields)
        ),
    ]

    private static let id = CommonParameters.id("offer_id", Rules.offer)

    private static let draft: JSON = [
        "effective_from": .string("2026-05-01T00:00:00+08:00"),
        "reason": .string("May: 15 off instead of 10"),
        "benefit": ["type": .string("amount_off"), "amount": .integer(1_500)],
    ]

    static func all(_ handlers: any Handlers) -> [Operation] {
        [
            Operation(
                "createOfferVersion", .post, "/v1/offers/{offer_id}/versions", tag: "Offers",
                scope: .campaignsWrite, idempotency: .required,
                summary: "Give an offer a new meaning from a moment on.",
                description: "The whole definition is stated anew. Coupons issued before are "
                    + "judged by it too; their own end and uses stay. Public code, uses of a "
                    + "coupon and whether there is a quota cannot change.",
                parameters: [id],
                body: RequestBody(
                    .reference("OfferVersionDraft"), example: draft, limit: Limits.largeBodyBytes),
                responses: [Response(201, "The version.", .reference("OfferVersion"))],
                refusals: [404, 409], handler: handlers.createOfferVersion),
            Operation(
                "listOfferVersions", .get, "/v1/offers/{offer_id}/versions", tag: "Offers",
                scope: .campaignsRead, summary: "List an offer's versions, the first one first.",
                parameters: [id] + CommonParameters.page,
                responses: [Response(200, "A page.", CommonSchemas.page("OfferVersion"))],
                refusals: [404], handler: handlers.listOfferVersions),
        ]
    }
}
