import Domain

/// Events: the outbox as a feed to pull.
enum EventsOperations {
    static let components: [(name: String, schema: Schema)] = [
        (
            "Event",
            .answer([
                .required("sequence", .integer(1...Int64.max)),
                .required("kind", .pattern("^[a-z0-9_.]+$")),
                .required("subject", .text(1...128)),
                .required("at", .timestamp),
                .required("data", .map(.anything, maximum: 1_000)),
            ])
        )
    ]

    static func all(_ handlers: any Handlers) -> [Operation] {
        [
            Operation(
                "listEvents", .get, "/v1/events", tag: "Events", scope: .eventsRead,
                summary: "List what happened, oldest first.",
                description: "Keep next_cursor, or the last sequence, and ask again later.",
                parameters: [
                    Parameter(
                        "after", in: .query, .integer(0...Int64.max, whenAbsent: 0),
                        description: "Only events with a greater sequence.")
                ] + CommonParameters.page,
                responses: [Response(200, "A page.", CommonSchemas.page("Event"))],
                handler: handlers.listEvents)
        ]
    }
}
