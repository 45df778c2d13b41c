import Domain

/// Stores: the merchant's shops under its own ids.
enum StoresOperations {
    static let location = Schema.request([
        .required("latitude", .number(-90...90)), .required("longitude", .number(-180...180)),
    ])

    static let components: [(name: String, schema: Schema)] = [
        (
            "Store",
            .answer([
                .required("store", CommonSchemas.reference),
                .required("name", .nullable(CommonSchemas.name)),
                .required("location", .nullable(location)),
                .required(
                    "acceptor",
                    .note("Null: the merchant itself.", .nullable(CommonSchemas.reference))),
            ])
        ),
        (
            "StoreUpdate",
            .request([
                .optional("name", .nullable(CommonSchemas.name)),
                .optional(
                    "location",
                    .note("Where it is, for offers that ask.", .nullable(location))),
                .optional(
                    "acceptor",
                    .note(
                        "The party that accepts vouchers there, for clearing.",
                        .nullable(CommonSchemas.reference))),
            ])
        ),
    ]

    private static let tag = "Stores"
    private static let store = Schema.reference("Store")

    static func all(_ handlers: any Handlers) -> [Operation] {
        let reference = Parameter(
            "store", in: .path, .text(Rules.reference), description: "The merchant's own id.")
        return [
            Operation(
                "upsertStore", .put, "/v1/stores/{store}", tag: tag, scope: .campaignsWrite,
                idempotency: .optional, summary: "Make a store known, or change what is known.",
                parameters: [reference],
                body: RequestBody(
                    .reference("StoreUpdate"),
                    example: [
                        "name": .string("Nanjing Road"),
                        "location": [
                            "latitude": .double(31.2304), "longitude": .double(121.4737),
                        ],
                    ]),
                responses: [
                    Response(200, "The store, known before.", store),
                    Response(201, "The store, new.", store),
                ],
                refusals: [404, 409], handler: handlers.upsertStore),
            Operation(
                "getStore", .get, "/v1/stores/{store}", tag: tag, scope: .campaignsRead,
                summary: "Get a store.", parameters: [reference],
                responses: [Response(200, "The store.", store)], refusals: [404],
                handler: handlers.getStore),
        ]
    }
}
