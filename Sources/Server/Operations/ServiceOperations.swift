import Domain

/// What the server answers of itself, without a key: health, readiness, metrics, documents.
package enum ServiceOperations {
    static let components: [(name: String, schema: Schema)] = [
        ("Health", .answer([.required("status", .choice(["ok"]))])),
        (
            "Readiness",
            .answer([
                .required("ready", .boolean),
                .required(
                    "checks",
                    .array(
                        .answer([
                            .required("name", .text(1...100)),
                            .required("passed", .boolean),
                            .required("detail", .text(0...500)),
                        ]), counts: 0...100)),
            ])
        ),
    ]

    /// What lies behind the operations of this room.
    struct Sources: Sendable {
        var readiness: @Sendable () async -> [ReadinessCheck] = { [] }
        var metrics: @Sendable () async -> String = { "" }
        var json: [UInt8] = []
        var yaml: [UInt8] = []
    }

    /// The operations without anything behind them: for documents made without a server.
    package static var described: [Operation] { all(Sources()) }

    static func all(_ sources: Sources) -> [Operation] {
        [
            health, readiness(sources.readiness), metrics(sources.metrics),
            document("getOpenAPIDocument", "json", MediaType.json, sources.json),
            document("getOpenAPIYAML", "yaml", MediaType.yaml, sources.yaml),
        ]
    }

    private static let tag = "Service"

    private static let health = Operation(
        "getHealth", .get, "/healthz", tag: tag, scope: nil, summary: "Say that the program runs.",
        responses: [Response(200, "It runs.", .reference("Health"))]
    ) { _ in
        OperationResponse(status: 200, json: ["status": .string("ok")])
    }

    private static func readiness(
        _ checks: @escaping @Sendable () async -> [ReadinessCheck]
    ) -> Operation {
        Operation(
            "getReadiness", .get, "/readyz", tag: tag, scope: nil,
            summary: "Say whether requests should be sent here.",
            responses: [
                Response(200, "They should.", .reference("Readiness")),
                Response(503, "They should not, for now.", .reference("Readiness")),
            ]
        ) { _ in
            let checks = await checks()
            let isReady = checks.allSatisfy(\.isPassed)
            return OperationResponse(
                status: isReady ? 200 : 503,
                json: [
                    "ready": .bool(isReady), "checks": .array(checks.map(\.document)),
                ])
        }
    }

    private static func metrics(_ text: @escaping @Sendable () async -> String) -> Operation {
        Operation(
            "getMetrics", .get, "/metrics", tag: tag, scope: nil,
            summary: "Figures in the Prometheus text format.",
            description: "Keep this path inside your network.",
            responses: [
                Response(
                    200, "The figures.",
                    content: [(MediaType.metrics, .string(TextSchema()))])
            ]
        ) { _ in
            OperationResponse(
                status: 200, contentType: MediaType.metrics, body: Array(await text().utf8))
        }
    }

    private static func document(
        _ id: String, _ suffix: String, _ mediaType: String, _ body: [UInt8]
    ) -> Operation {
        Operation(
            id, .get, "/openapi.\(suffix)", tag: tag, scope: nil,
            summary: "This interface as OpenAPI 3.1 (\(suffix)).",
            responses: [Response(200, "The document.", content: [(mediaType, .anything)])]
        ) { _ in
            OperationResponse(
                status: 200, contentType: mediaType,
                headers: [("cache-control", "public, max-age=300")], body: body)
        }
    }
}

extension ReadinessCheck {
    fileprivate var document: JSON {
        [
            "name": .string(name), "passed": .bool(isPassed), "detail": .string(detail),
        ]
    }
}
