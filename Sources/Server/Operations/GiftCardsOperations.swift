import Domain

/// Gift cards: stored value that pays for orders in parts.
enum GiftCardsOperations {
    static let components: [(name: String, schema: Schema)] = [
        (
            "GiftCard",
            .answer([
                .required("id", .text(Rules.giftCard)),
                .required("face_value", CommonSchemas.money),
                .required("balance", CommonSchemas.money),
                .required("state", .choice(["issued", "active", "blocked", "expired"])),
                .required("member", .nullable(CommonSchemas.externalID)),
                .required("expires_at", .timestamp),
                .required("issued_at", .timestamp),
                .required("activated_at", .nullable(.timestamp)),
                .required("block_reason", CommonSchemas.reason),
                .required("code", .note("To type.", CommonSchemas.codeText)),
                .required("signed_code", .note("To scan.", CommonSchemas.codeText)),
                .optional(
                    "issuer", .note("Where it is not the merchant.", CommonSchemas.reference)),
            ])
        ),
        (
            "GiftCardDraft",
            .request([
                .required("currency", CommonSchemas.currency),
                .required("amount", CommonSchemas.positiveMinorUnits),
                .optional("member", .nullable(CommonSchemas.externalID)),
                .optional("expires_at", .nullable(.timestamp)),
                .optional(
                    "activate", .note("True: worth its amount at once.", .nullable(.boolean))),
                .optional(
                    "issuer",
                    .note(
                        "The party that owes what it pays; the merchant where absent.",
                        .nullable(CommonSchemas.reference))),
            ])
        ),
        (
            "GiftCardRefund",
            .request([
                .required("redemption_id", .text(Rules.redemption)),
                .required("amount", CommonSchemas.positiveMinorUnits),
            ])
        ),
        (
            "GiftCardActivity",
            .answer([
                .required("sequence", .integer(1...Int64.max)),
                .required(
                    "kind",
                    .choice([
                        "issued", "activated", "redeemed", "refunded", "rolled_back", "blocked",
                        "unblocked", "held", "captured", "released",
                    ])),
                .required("amount", CommonSchemas.signedMoney),
                .required("balance_after", CommonSchemas.money),
                .required("redemption_id", .nullable(.text(Rules.redemption))),
                .required("at", .timestamp),
            ])
        ),
    ]

    private static let tag = "Gift cards"
    private static let card = Schema.reference("GiftCard")
    private static let id = CommonParameters.id("gift_card_id", Rules.giftCard)

    static func all(_ handlers: any Handlers) -> [Operation] {
        reads(handlers) + [
            Operation(
                "issueGiftCard", .post, "/v1/gift-cards", tag: tag, scope: .giftCardsIssue,
                idempotency: .required, summary: "Issue a gift card.",
                body: RequestBody(
                    .reference("GiftCardDraft"),
                    example: [
                        "currency": .string("CNY"), "amount": .integer(10_000),
                        "activate": .bool(true),
                    ]),
                responses: [Response(201, "The card.", card)], refusals: [404, 409],
                handler: handlers.issueGiftCard),
            command(
                "activateGiftCard", "activate", "Load a card with its face value.",
                CommonSchemas.emptyBody, handlers.activateGiftCard),
            command(
                "refundGiftCard", "refund", "Give back what a redemption took, or a part of it.",
                RequestBody(
                    .reference("GiftCardRefund"),
                    example: [
                        "redemption_id": .string(Rules.redemption.example),
                        "amount": .integer(1_250),
                    ]), handlers.refundGiftCard),
            command(
                "blockGiftCard", "block", "Stop a card from being spent.",
                CommonSchemas.reasonBody("Reported lost"), handlers.blockGiftCard),
            command(
                "unblockGiftCard", "unblock", "Let a blocked card be spent again.",
                CommonSchemas.emptyBody, handlers.unblockGiftCard),
        ]
    }

    private static func command(
        _ name: String, _ verb: String, _ summary: String, _ body: RequestBody,
        _ handler: @escaping Operation.Handler
    ) -> Operation {
        Operation(
            name, .post, "/v1/gift-cards/{gift_card_id}/\(verb)", tag: tag,
            scope: .giftCardsIssue, idempotency: .required, summary: summary, parameters: [id],
            body: body, responses: [Response(200, "The card.", card)], refusals: [409],
            handler: handler)
    }

    private static func reads(_ handlers: any Handlers) -> [Operation] {
        [
            Operation(
                "getGiftCard", .get, "/v1/gift-cards/{gift_card_id}", tag: tag,
                scope: .giftCardsRead, summary: "Get a gift card.", parameters: [id],
                responses: [Response(200, "The card.", card)], handler: handlers.getGiftCard),
            Operation(
                "getGiftCardQR", .get, "/v1/gift-cards/{gift_card_id}/qr", tag: tag,
                scope: .giftCardsRead, summary: "Draw a card's signed code.",
                parameters: [id] + CommonParameters.codeImage,
                responses: [CommonParameters.codeImageResponse],
                handler: handlers.getGiftCardQR),
            Operation(
                "listGiftCardActivities", .get, "/v1/gift-cards/{gift_card_id}/activities",
                tag: tag, scope: .giftCardsRead,
                summary: "List what happened to a card, oldest first.",
                parameters: [id] + CommonParameters.page,
                responses: [Response(200, "A page.", CommonSchemas.page("GiftCardActivity"))],
                handler: handlers.listGiftCardActivities),
        ]
    }
}
