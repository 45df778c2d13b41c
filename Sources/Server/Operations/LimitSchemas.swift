import Domain

/// How often an offer may be used: the limits of its definition.
enum LimitSchemas {
    static let components: [(name: String, schema: Schema)] = [
        ("OfferLimits", .request(limits)), ("CountLimit", .request(countLimit)),
        ("Trip", .request(trip)), ("Stop", .answer(stop)),
    ]

    private static let quota = Schema.nullable(.integer(1...Limits.quota))

    private static let limits: [Schema.Field] = [
        .optional("total_issues", quota), .optional("total_redemptions", quota),
        .optional("issues_per_member", quota), .optional("redemptions_per_member", quota),
        .optional("uses_per_coupon", .nullable(.integer(1...Limits.usesPerCoupon))),
        .optional(
            "uses_per_order",
            .note(
                "Coupons of the offer in one order.",
                .nullable(.integer(1...Int64(Limits.vouchersPerOrder))))),
        .optional(
            "discount_per_order",
            .note(
                "Most that coupons of the offer take off one order together.",
                .nullable(CommonSchemas.positiveMinorUnits))),
        .optional(
            "refill",
            .note(
                "With fewer than below left to issue, by more, until up_to in all.",
                .nullable(
                    .object(
                        ["below", "by", "up_to"].map {
                            .required($0, .integer(1...Limits.quota))
                        }, isClosed: true)))),
        .optional(
            "counts",
            .note(
                "Limits by somebody and period, by the clock of the offer's time zone.",
                .nullable(.array(.reference("CountLimit"), counts: 0...Limits.countLimits)))),
        .optional("trip", .nullable(.reference("Trip"))),
    ]

    private static let countLimit: [Schema.Field] = [
        .required("by", .choice(CountLimit.Subject.allCases.map(\.rawValue))),
        .required(
            "per",
            .note("Weeks begin on Monday.", .choice(CountLimit.Span.allCases.map(\.rawValue)))),
        .optional(
            "of",
            .note(
                "`discount` counts minor units; redemptions where it is left out.",
                .nullable(.choice(CountLimit.Measure.allCases.map(\.rawValue))))),
        .required("maximum", CommonSchemas.positiveMinorUnits),
    ]

    private static let trip: [Schema.Field] = [
        .optional("redemptions", .nullable(.integer(1...Limits.tripUses))),
        .optional("issues", .nullable(.integer(1...Limits.tripUses))),
        .required(
            "seconds",
            .note(
                "More than so many within them stop the offer.", .integer(1...Limits.tripSeconds))),
    ]

    private static let stop: [Schema.Field] = [
        .required("cause", .choice(["operator", "velocity"])),
        .required("reason", .nullable(.text(1...Limits.reasonBytes))),
        .required("since", .timestamp),
    ]

    /// What requests say of the customer's device.
    static let deviceField = Schema.Field.optional(
        "device",
        .note(
            "The merchant's own name of the customer's device; kept as a keyed hash only.",
            .nullable(CommonSchemas.reference)))

    /// What answers say of a thing that can be stopped.
    static let stopField = Schema.Field.required(
        "stop", .note("Why it is stopped; null while it is not.", .nullable(.reference("Stop"))))
}
