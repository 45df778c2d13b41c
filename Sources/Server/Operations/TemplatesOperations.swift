import Domain

/// Campaign templates: campaigns with offers that others have thought of.
enum TemplatesOperations {
    static let components: [(name: String, schema: Schema)] = [
        ("LocalText", .answer([.required("zh-CN", words), .required("en", words)])),
        (
            "CampaignTemplateSummary",
            .answer([
                .required("name", .text(name)),
                .required("title", .reference("LocalText")),
                .required("description", .reference("LocalText")),
            ])
        ),
        ("CampaignTemplate", .answer(fields)),
        (
            "TemplateChoice",
            .request([
                .optional("name", .nullable(CommonSchemas.name)),
                .optional("currency", .nullable(CommonSchemas.currency)),
                .optional("starts_at", .note("Now, where absent.", .nullable(.timestamp))),
                .optional("ends_at", .note("Exclusive; or days.", .nullable(.timestamp))),
                .optional("days", .nullable(.integer(1...36_500))),
                .optional("budget", .nullable(.reference("MoneyInput"))),
                .optional("language", .nullable(.choice(["zh-CN", "en"]))),
                .optional("parameters", .nullable(values)),
            ])
        ),
        (
            "CampaignFromTemplate",
            .answer([
                .required("template", .text(name)),
                .required("campaign", .reference("Campaign")),
                .required(
                    "offers", .array(.reference("Offer"), counts: 1...Limits.templateOffers)),
            ])
        ),
    ]

    private static let words = Schema.text(1...Limits.templateTextBytes)

    private static let values = Schema.note(
        "By the template's parameters: amounts in minor units, shares in basis points.",
        .map(.anything, maximum: Limits.templateParameters))

    private static let fields: [Schema.Field] = [
        .required("name", .text(name)),
        .required("title", .reference("LocalText")),
        .required("description", .reference("LocalText")),
        .optional("note", .reference("LocalText")),
        .optional(
            "parameters",
            .array(
                .answer([
                    .required("name", words),
                    .required(
                        "type",
                        .choice([
                            "amount", "share", "integer", "text", "word", "time", "clock",
                            "names", "weekdays",
                        ])),
                    .required("label", .reference("LocalText")),
                    .optional("default", .note("Else it must be given.", .anything)),
                ]), counts: 0...Limits.templateParameters)),
        .required("campaign", .answer([])),
        .required("offers", .array(.answer([]), counts: 1...Limits.templateOffers)),
        .required(
            "examples",
            .note(
                "Orders with what comes of them.",
                .array(.answer([]), counts: 2...Limits.templateExamples))),
    ]

    private static let name = TextRule.characters(
        "a-z0-9-", lengths: 1...Limits.templateNameBytes, example: "ladder"
    ) { byte in
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
    }

    private static let parameter = Parameter(
        "template", in: .path, .text(name), description: "The template's name.",
        refusal: .notFound)

    private static let choice: JSON = [
        "name": .string("满减 Autumn"), "days": .integer(30),
        "parameters": ["first_amount": .integer(1_500)],
    ]

    static func all(_ handlers: any Handlers) -> [Operation] {
        [
            Operation(
                "listCampaignTemplates", .get, "/v1/campaign-templates", tag: "Campaigns",
                scope: .campaignsRead, summary: "List the campaign templates, by name.",
                responses: [
                    Response(200, "All of them.", CommonSchemas.page("CampaignTemplateSummary"))
                ], handler: handlers.listCampaignTemplates),
            Operation(
                "getCampaignTemplate", .get, "/v1/campaign-templates/{template}",
                tag: "Campaigns", scope: .campaignsRead,
                summary: "Get a template: its parameters, and orders that show what it does.",
                parameters: [parameter],
                responses: [Response(200, "The template.", .reference("CampaignTemplate"))],
                handler: handlers.getCampaignTemplate),
            Operation(
                "createCampaignFromTemplate", .post,
                "/v1/campaign-templates/{template}/campaigns", tag: "Campaigns",
                scope: .campaignsWrite, idempotency: .required,
                summary: "Create a campaign and all offers of a template, or nothing.",
                parameters: [parameter],
                body: RequestBody(
                    .reference("TemplateChoice"), example: choice, isRequired: false,
                    limit: Limits.largeBodyBytes),
                responses: [
                    Response(
                        201, "The campaign and its offers.", .reference("CampaignFromTemplate"))
                ], refusals: [404, 409], handler: handlers.createCampaignFromTemplate),
        ]
    }
}
