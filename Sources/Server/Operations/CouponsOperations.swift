import Domain

/// Coupons: rights to an offer's benefit, with the code a customer carries.
enum CouponsOperations {
    static let components: [(name: String, schema: Schema)] = [
        (
            "Coupon",
            .answer([
                .required("id", .text(Rules.coupon)),
                .required("offer_id", .text(Rules.offer)),
                .required("campaign_id", .text(Rules.campaign)),
                .required("member", .nullable(CommonSchemas.externalID)),
                .required("state", .choice(["active", "used", "voided", "expired"])),
                .required("uses_left", .integer(0...Limits.usesPerCoupon)),
                .required("expires_at", .timestamp),
                .required("issued_at", .timestamp),
                .required("last_redemption_id", .nullable(.text(Rules.redemption))),
                .required("code", .note("To type.", CommonSchemas.codeText)),
                .required("signed_code", .note("To scan.", CommonSchemas.codeText)),
            ])
        ),
        (
            "CouponDraft",
            .request([
                .required("offer_id", .text(Rules.offer)),
                .optional("member", .nullable(CommonSchemas.externalID)),
                .optional(
                    "expires_at",
                    .note("Rounded to the whole hour its code carries.", .nullable(.timestamp))),
                LimitSchemas.deviceField,
            ])
        ),
    ]

    private static let tag = "Coupons"
    private static let coupon = Schema.reference("Coupon")
    private static let id = CommonParameters.id("coupon_id", Rules.coupon)

    static func all(_ handlers: any Handlers) -> [Operation] {
        [
            Operation(
                "issueCoupon", .post, "/v1/coupons", tag: tag, scope: .couponsIssue,
                idempotency: .required, summary: "Issue a coupon of an offer.",
                description: "To a member, or to whoever bears its code.",
                body: RequestBody(
                    .reference("CouponDraft"),
                    example: [
                        "offer_id": .string(Rules.offer.example),
                        "member": .string(Rules.externalID.example),
                    ]),
                responses: [Response(201, "The coupon.", coupon)], refusals: [404, 409],
                handler: handlers.issueCoupon),
            Operation(
                "getCoupon", .get, "/v1/coupons/{coupon_id}", tag: tag, scope: .couponsRead,
                summary: "Get a coupon.", parameters: [id],
                responses: [Response(200, "The coupon.", coupon)],
                handler: handlers.getCoupon),
            Operation(
                "getCouponQR", .get, "/v1/coupons/{coupon_id}/qr", tag: tag,
                scope: .couponsRead, summary: "Draw a coupon's signed code.",
                parameters: [id] + CommonParameters.codeImage,
                responses: [CommonParameters.codeImageResponse],
                handler: handlers.getCouponQR),
            Operation(
                "voidCoupon", .post, "/v1/coupons/{coupon_id}/void", tag: tag,
                scope: .couponsIssue, idempotency: .required,
                summary: "Take a coupon out of use for good.", parameters: [id],
                body: CommonSchemas.reasonBody("Printed wrongly"),
                responses: [Response(200, "The coupon.", coupon)], refusals: [409],
                handler: handlers.voidCoupon),
        ]
    }
}
