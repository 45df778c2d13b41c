import Domain

/// What an offer gives, one schema for each kind.
enum BenefitSchemas {
    static let components: [(name: String, schema: Schema)] =
        [("Benefit", .oneOf(kinds.map { .reference($0.name) }))] + kinds

    private static let kinds: [(name: String, schema: Schema)] = [
        (
            "AmountOff",
            kind(
                "amount_off", "An amount off the eligible lines.",
                [.required("amount", CommonSchemas.positiveMinorUnits)])
        ),
        (
            "PercentOff",
            kind(
                "percent_off", "A share of the eligible lines, rounded half up.",
                [.required("basis_points", basisPoints), .optional("cap", cap)])
        ),
        ("Ladder", kind("ladder", "What the highest step reached gives.", ladder)),
        (
            "EachFull",
            kind(
                "each_full", "An amount for every full threshold.",
                [
                    .required("threshold", CommonSchemas.positiveMinorUnits),
                    .required("amount_off", CommonSchemas.positiveMinorUnits),
                    .optional("times", .nullable(pieces)),
                ])
        ),
        (
            "FixedPrice",
            kind(
                "fixed_price",
                "Each eligible piece for a price, the dearest first; 0 is an exchange.",
                [
                    .required("price", CommonSchemas.minorUnits),
                    .optional("pieces", .nullable(pieces)),
                ])
        ),
        (
            "BundlePrice",
            kind(
                "bundle_price", "Any so many eligible pieces together for a price.",
                [
                    .required("pieces", .integer(2...Limits.lineQuantity)),
                    .required("price", CommonSchemas.minorUnits),
                    .optional("times", .nullable(pieces)),
                ])
        ),
        ("BuyGet", kind("buy_get", "More pieces at a discount, the cheapest first.", buyGet)),
        (
            "AddOn",
            kind(
                "add_on", "Pieces of other products for a price, with a purchase.",
                [
                    .required("price", CommonSchemas.minorUnits),
                    .required("products", selection),
                    .optional("pieces", .nullable(pieces)),
                ])
        ),
        (
            "Service",
            kind(
                "service", "Something done; takes nothing off.",
                [.required("service", CommonSchemas.name)])
        ),
        (
            "GiveBack",
            kind(
                "give_back", "Takes nothing off and gives something afterwards.",
                RewardsOperations.benefit)
        ),
    ]

    private static func kind(
        _ type: String, _ sentence: String, _ fields: [Schema.Field]
    ) -> Schema {
        .note(sentence, .request([.required("type", .choice([type]))] + fields))
    }

    private static let basisPoints = Schema.note(
        "Hundredths of a percent; 20 % off is 2000.", .integer(1...10_000))
    private static let cap = Schema.note(
        "Most it gives.", .nullable(CommonSchemas.positiveMinorUnits))
    private static let pieces = Schema.integer(1...Limits.lineQuantity)
    private static let selection = Schema.request(RestrictionSchemas.products)

    private static let ladder: [Schema.Field] = [
        .optional(
            "by", .note("What thresholds count.", .nullable(.choice(["amount", "quantity"])))),
        .required(
            "steps", .array(.oneOf([amountStep, shareStep]), counts: 1...Limits.ladderSteps)),
    ]

    private static let amountStep = Schema.request([
        .required("threshold", CommonSchemas.positiveMinorUnits),
        .required("amount_off", CommonSchemas.positiveMinorUnits),
    ])

    private static let shareStep = Schema.request([
        .required("threshold", CommonSchemas.positiveMinorUnits),
        .required("basis_points", basisPoints), .optional("cap", cap),
    ])

    private static let buyGet: [Schema.Field] = [
        .required("buy", pieces), .required("get", pieces),
        .optional("basis_points", .nullable(basisPoints)),
        .optional("times", .nullable(pieces)), .optional("products", .nullable(selection)),
    ]
}
