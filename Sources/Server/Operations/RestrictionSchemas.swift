import Domain

/// Where, when, for whom and on what an offer works.
enum RestrictionSchemas {
    static let fields: [Schema.Field] = spend + products + place + time + member + [condition]

    private static let condition = Schema.Field.optional(
        "condition",
        .note(
            "A condition over attributes of order, member and time.",
            .nullable(.text(1...Limits.expressionBytes))))

    private static let entries = Schema.nullable(
        .array(.text(1...Limits.referenceBytes), counts: 0...Limits.restrictionEntries))
    private static let audiences = Schema.nullable(
        .array(.text(1...Limits.referenceBytes), counts: 0...Limits.offerAudiences))
    private static let quota = Schema.nullable(.integer(1...Limits.quota))

    static let products: [Schema.Field] = [
        .optional("included_skus", entries), .optional("excluded_skus", entries),
        .optional("included_categories", entries), .optional("excluded_categories", entries),
        .optional("included_brands", entries), .optional("excluded_brands", entries),
    ]

    private static let spend: [Schema.Field] = [
        .optional(
            "minimum_spend",
            .note("Least value of the eligible lines.", .nullable(CommonSchemas.minorUnits))),
        .optional(
            "minimum_spend_basis",
            .note(
                "When they are counted.",
                .nullable(.choice(SpendRestriction.Basis.allCases.map(\.rawValue))))),
        .optional(
            "minimum_quantity",
            .note("Fewest eligible pieces.", .nullable(.integer(0...Limits.lineQuantity)))),
    ]

    private static let place: [Schema.Field] = [
        .optional("stores", entries), .optional("excluded_stores", entries),
        .optional("channels", entries), .optional("payment_methods", entries),
        .optional("fulfilments", entries), .optional("events", entries),
        .optional(
            "regions",
            .note("A region lies in each region whose code its own begins with.", entries)),
        .optional(
            "within_metres",
            .note(
                "Of the order's store; without a location the offer is refused.",
                .nullable(.integer(1...Limits.distanceMetres)))),
    ]

    private static let time: [Schema.Field] = [
        .optional("starts_at", .nullable(.timestamp)),
        .optional("ends_at", .nullable(.timestamp)),
        .optional(
            "wait_days",
            .note(
                "Local days after the day of issue before a coupon works.",
                .nullable(.integer(0...Limits.validityDays)))),
        .optional(
            "valid_days",
            .note(
                "Local days a coupon works.", .nullable(.integer(1...Limits.validityDays)))),
        .optional(
            "time_zone",
            .note("IANA name; UTC where none is given.", .nullable(CommonSchemas.reference))),
        .optional(
            "weekdays",
            .note("1 is Monday, 7 Sunday.", .nullable(.array(.integer(1...7), counts: 0...7)))),
        .optional(
            "daily_slots",
            .nullable(
                .array(
                    .request([.required("from", start), .required("until", clock)]),
                    counts: 0...Limits.dailySlots))),
        .optional(
            "periods",
            .nullable(
                .array(
                    .request([
                        .required("starts_at", .timestamp), .required("ends_at", .timestamp),
                    ]), counts: 0...Limits.schedulePeriods))),
    ]

    private static let start = Schema.pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$")
    private static let clock = Schema.pattern("^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")

    private static let member: [Schema.Field] = [
        .optional("member_only", .nullable(.boolean)),
        .optional("tiers", entries),
        .optional(
            "tags",
            .note(
                "A tag expression, such as `vip and not churned`.",
                .nullable(.text(1...Limits.expressionBytes)))),
        .optional("audiences", audiences), .optional("excluded_audiences", audiences),
        .optional("member_state", .nullable(.choice(["new", "returning"]))),
        .optional(
            "first_visit", .note("Number of the visit the order is, from 1.", quota)),
        .optional("last_visit", quota), .optional("every_visits", quota),
        .optional(
            "minimum_total_spend",
            .note(
                "Spent before this order.", .nullable(CommonSchemas.positiveMinorUnits))),
    ]
}
