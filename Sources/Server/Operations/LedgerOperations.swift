import Domain

/// The ledger from outside: that it balances, and what its journal's last block is.
enum LedgerOperations {
    private static let anyInteger = Schema.integer(Int64.min...Int64.max)

    static let components: [(name: String, schema: Schema)] = [
        (
            "TrialBalance",
            .answer([
                .required(
                    "assets",
                    .array(
                        .answer([
                            .required("asset", .pattern("^([A-Z]{3}|unit)$")),
                            .required("sum", anyInteger),
                            .required(
                                "accounts",
                                .array(
                                    .answer([
                                        .required("kind", .pattern("^[a-z_]+$")),
                                        .required("balance", anyInteger),
                                        .required("count", CommonSchemas.count),
                                    ]), counts: 0...100)),
                        ]), counts: 0...1_000)),
                .required("balanced", .boolean),
            ])
        ),
        (
            "Receipt",
            .answer([
                .required("format", .choice(["scrip-receipt-1"])),
                .required("entry", CommonSchemas.hex),
                .required("path", .array(CommonSchemas.hex, counts: 0...64)),
                .required("header", CommonSchemas.hex),
                .required("signature", CommonSchemas.hex),
                .required("public_key", CommonSchemas.hex),
                .required(
                    "chain",
                    .array(CommonSchemas.hex, counts: 0...Limits.receiptChainBlocks)),
            ])
        ),
        (
            "JournalHead",
            .answer([
                .required("block", .integer(0...Int64.max)),
                .required("entries", CommonSchemas.count),
                .required("root", CommonSchemas.hex),
                .required("hash", CommonSchemas.hex),
                .required("previous_hash", CommonSchemas.hex),
                .required("header", CommonSchemas.hex),
                .required("closed_at", .nullable(.timestamp)),
                .required("key_slot", .integer(0...255)),
                .required("signature", CommonSchemas.hex),
                .required("public_key", CommonSchemas.hex),
            ])
        ),
    ]

    /// Headers of later blocks go with a receipt up to this one.
    static let toBlock = Parameter(
        "to_block", in: .query, .integer(1...Int64.max, whenAbsent: nil),
        description: "Add the headers of the blocks up to this one.")

    static func all(_ handlers: any Handlers) -> [Operation] {
        [
            Operation(
                "getTrialBalance", .get, "/v1/ledger/trial-balance", tag: "Ledger",
                scope: .ledgerRead, summary: "Sum all accounts; every asset sums to zero.",
                responses: [Response(200, "The sums.", .reference("TrialBalance"))],
                handler: handlers.getTrialBalance),
            Operation(
                "getJournalHead", .get, "/v1/journal/head", tag: "Ledger", scope: .ledgerRead,
                summary: "Get the journal's latest signed block.",
                responses: [Response(200, "The block.", .reference("JournalHead"))],
                refusals: [404], handler: handlers.getJournalHead),
            Operation(
                "getEntryReceipt", .get, "/v1/journal/entries/{sequence}/receipt", tag: "Ledger",
                scope: .ledgerRead, summary: "Prove that an entry is in the journal.",
                description: "The program scrip-receipt checks it.",
                parameters: [
                    Parameter(
                        "sequence", in: .path, .integer(1...Int64.max, whenAbsent: nil),
                        description: "Number of the entry.", refusal: .notFound), toBlock,
                ],
                responses: [Response(200, "The receipt.", .reference("Receipt"))],
                refusals: [404], handler: handlers.getEntryReceipt),
        ]
    }
}
