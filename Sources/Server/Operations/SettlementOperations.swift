import Domain

/// Settlement: the parties beside the merchant, and what they owe one another.
enum SettlementOperations {
    private static let kind = Schema.choice(Party.Kind.allCases.map(\.name))

    static let components: [(name: String, schema: Schema)] = [
        (
            "Party",
            .answer([
                .required("party", CommonSchemas.reference),
                .required("name", .nullable(CommonSchemas.name)),
                .required("kind", .note("What it mainly is.", kind)),
            ])
        ),
        (
            "PartyUpdate",
            .request([
                .optional("name", .nullable(CommonSchemas.name)),
                .optional("kind", .note("payer where absent.", .nullable(kind))),
            ])
        ),
        (
            "ClearingReport",
            .answer([
                .required("from", .timestamp),
                .required("to", .timestamp),
                .required("currency", CommonSchemas.currency),
                .required(
                    "entries",
                    .array(
                        .answer([
                            .required("debtor", CommonSchemas.reference),
                            .required("creditor", CommonSchemas.reference),
                            .required("amount", .integer(1...Int64.max)),
                        ]), counts: 0...Limits.clearingPairs)),
                .required(
                    "balances",
                    .array(
                        .answer([
                            .required("party", CommonSchemas.reference),
                            .required(
                                "amount",
                                .note(
                                    "What it gets; below zero: what it owes.",
                                    .integer(Int64.min...Int64.max))),
                        ]), counts: 0...2 * Limits.clearingPairs)),
                .required("sum", .note("Always 0.", .integer(Int64.min...Int64.max))),
            ])
        ),
    ]

    private static let tag = "Settlement"
    private static let party = Schema.reference("Party")
    private static let time = Parameter.Rule.text(
        .printable(lengths: 1...64, example: "2026-06-01T00:00:00Z"))
    static func all(_ handlers: any Handlers) -> [Operation] {
        let reference = Parameter(
            "party", in: .path, .text(Rules.reference), description: "The merchant's own name.")
        return [
            Operation(
                "upsertParty", .put, "/v1/parties/{party}", tag: tag, scope: .campaignsWrite,
                idempotency: .optional, summary: "Make a party known, or change what is known.",
                description: "The merchant itself is the party merchant, always known.",
                parameters: [reference],
                body: RequestBody(
                    .reference("PartyUpdate"),
                    example: ["name": .string("Leaf Tea Ltd"), "kind": .string("payer")]),
                responses: [
                    Response(200, "The party, known before.", party),
                    Response(201, "The party, new.", party),
                ],
                refusals: [404, 409], handler: handlers.upsertParty),
            Operation(
                "listParties", .get, "/v1/parties", tag: tag, scope: .campaignsRead,
                summary: "List parties, oldest first.", parameters: CommonParameters.page,
                responses: [Response(200, "A page.", CommonSchemas.page("Party"))],
                handler: handlers.listParties),
            Operation(
                "getParty", .get, "/v1/parties/{party}", tag: tag, scope: .campaignsRead,
                summary: "Get a party.", parameters: [reference],
                responses: [Response(200, "The party.", party)], refusals: [404],
                handler: handlers.getParty),
            clearing(handlers),
        ]
    }

    private static func clearing(_ handlers: any Handlers) -> Operation {
        Operation(
            "getClearingReport", .get, "/v1/reports/clearing", tag: tag, scope: .reportsRead,
            summary: "What parties came to owe one another in a period.",
            description: """
                From and to are whole hours, to is exclusive. A rollback counts in the hour in \
                which it happens.
                """,
            parameters: [
                Parameter(
                    "from", in: .query, time, isRequired: true, description: "First hour."),
                Parameter(
                    "to", in: .query, time, isRequired: true, description: "Exclusive end."),
                Parameter(
                    "currency", in: .query, .text(Rules.currency), isRequired: true,
                    description: "Of the amounts."),
                Parameter(
                    "format", in: .query, .choice(["json", "csv"], whenAbsent: "json"),
                    description: "How to answer."),
            ],
            responses: [
                Response(
                    200, "The report.",
                    content: [
                        (MediaType.json, .reference("ClearingReport")), (MediaType.csv, .binary),
                    ])
            ],
            handler: handlers.getClearingReport)
    }
}
