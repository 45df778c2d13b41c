import Domain

/// Ways back: goods returned piece by piece, vouchers taken back.
enum ReturnsOperations {
    static let components: [(name: String, schema: Schema)] = [
        (
            "ReturnRequest",
            .request([
                .required("lines", .array(.request(goods), counts: 1...Limits.orderLines)),
                .optional(
                    "reason", .note("For the journal.", .nullable(.text(1...Limits.reasonBytes)))),
            ])
        ),
        ("Return", .answer(fields)),
        (
            "RollbackRequest",
            .request([
                .optional(
                    "reason", .note("For the journal.", .nullable(.text(1...Limits.reasonBytes)))),
                .optional(
                    "vouchers",
                    .note(
                        "Ids of the vouchers to take back; left out: all that are left.",
                        .nullable(.array(.text(1...64), counts: 1...Limits.vouchersPerOrder)))),
            ])
        ),
        (
            "ReturnPolicy",
            .request([
                .optional(
                    "within_days",
                    .note(
                        "Days after the redemption; left out: any time.",
                        .nullable(.integer(1...Limits.returnDays)))),
                .optional(
                    "reinstates_coupon",
                    .note("False: a coupon stays used.", .nullable(.boolean))),
                .optional(
                    "revalues",
                    .note(
                        "False: what is kept keeps its share of the discount.", .nullable(.boolean)
                    )),
            ])
        ),
    ]

    private static let goods: [Schema.Field] = [
        .optional(
            "line",
            .note(
                "Position in the order, from 0; or name the sku.",
                .nullable(.integer(0...Int64(Limits.orderLines - 1))))),
        .optional("sku", .nullable(CommonSchemas.reference)),
        .required("quantity", .integer(1...Limits.lineQuantity)),
    ]

    private static let fields: [Schema.Field] = [
        .required("redemption_id", .text(Rules.redemption)),
        .required("number", .integer(1...Int64.max)),
        .required(
            "vouchers",
            .note(
                "Discount taken back from coupons, below 0 where given again; parts of cards.",
                .array(
                    .answer([
                        .required("id", .text(1...64)),
                        .required("kind", .choice(["coupon", "public_code", "gift_card"])),
                        .required("amount", CommonSchemas.signedMoney),
                    ]), counts: 0...Limits.vouchersPerOrder))),
        .required(
            "gives_back_taken",
            .note(
                "Taken back of what vouchers gave back: points, minor units or coupons.",
                .array(
                    .answer([
                        .required("voucher", .text(1...64)),
                        .required("form", .choice(["points", "cash_credit", "coupon"])),
                        .required("taken", .integer(1...Int64.max)),
                        .required(
                            "owed", .note("Of it, spent already.", .integer(0...Int64.max))),
                    ]), counts: 0...Limits.vouchersPerOrder))),
        .required(
            "lines",
            .array(
                .answer([
                    .required("line", .integer(0...Int64(Limits.orderLines - 1))),
                    .required("sku", CommonSchemas.reference),
                    .required("quantity", .integer(1...Limits.lineQuantity)),
                ]), counts: 1...Limits.orderLines)),
        .required("value", .note("Before discounts.", CommonSchemas.money)),
        .required("refund", .note("What the customer gets.", CommonSchemas.money)),
        .required(
            "points_back",
            .note("Points that had paid and come back.", .integer(0...Limits.points))),
        .required(
            "points_total", .note("Of the refund, what they paid.", CommonSchemas.money)),
        .required(
            "cash_credit_total",
            .note("Of the refund, cash credit that comes back.", CommonSchemas.money)),
        .required(
            "other_tender", .note("Of the refund, by other means.", CommonSchemas.money)),
        .required(
            "for_expired_cards",
            .note("Of other_tender, in place of expired cards.", CommonSchemas.money)),
        .required(
            "unrecovered", .note("Paid back so far beyond what is due.", CommonSchemas.money)),
        .required(
            "kept_cost", .note("What the kept goods cost after discounts.", CommonSchemas.money)),
        .required("closed", .note("True: nothing is kept.", .boolean)),
        .required("reason", CommonSchemas.reason),
        .required("created_at", .timestamp),
    ]

    /// As a redemption shows what was returned of it.
    static let totals = Schema.note(
        "What was returned so far; lines are pieces.",
        .answer([
            .required(
                "lines",
                .array(.integer(0...Limits.lineQuantity), counts: 1...Limits.orderLines)),
            .required("value", CommonSchemas.money),
            .required("refund", CommonSchemas.money),
            .required("unrecovered", CommonSchemas.money),
        ]))

    private static let example: JSON = [
        "lines": [["sku": "TEA-1", "quantity": 1]], "reason": "Damaged",
    ]

    static func all(_ handlers: any Handlers) -> [Operation] {
        let tag = "Redemption"
        let id = CommonParameters.id("redemption_id", Rules.redemption)
        return [
            Operation(
                "rollbackRedemption", .post, "/v1/redemptions/{redemption_id}/rollback",
                tag: tag, scope: .vouchersRedeem, idempotency: .required,
                summary: "Take a redemption back, or some of its vouchers.",
                parameters: [id],
                body: RequestBody(
                    .reference("RollbackRequest"), example: ["reason": "Order cancelled"],
                    isRequired: false),
                responses: [Response(200, "The redemption.", .reference("Redemption"))],
                refusals: [409, 422], handler: handlers.rollbackRedemption),
            Operation(
                "returnGoods", .post, "/v1/redemptions/{redemption_id}/returns", tag: tag,
                scope: .vouchersRedeem, idempotency: .required,
                summary: "Take goods of an order back and say what to refund.",
                description: "What is kept is priced again as of the redemption.",
                parameters: [id],
                body: RequestBody(.reference("ReturnRequest"), example: example),
                responses: [Response(201, "The return.", .reference("Return"))],
                refusals: [409, 422], handler: handlers.returnGoods),
            Operation(
                "listReturns", .get, "/v1/redemptions/{redemption_id}/returns", tag: tag,
                scope: .redemptionsRead, summary: "List a redemption's returns, oldest first.",
                parameters: [id] + CommonParameters.page,
                responses: [Response(200, "A page.", CommonSchemas.page("Return"))],
                handler: handlers.listReturns),
        ]
    }
}
