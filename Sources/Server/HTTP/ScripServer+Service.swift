import Domain

extension ScripServer {
    /// The server's own operations, with what it knows behind them.
    static func serviceOperations(
        _ backend: any Backend, _ admission: Admission, _ metrics: ServerMetrics,
        business: [Operation]
    ) -> [Operation] {
        let described = business + ServiceOperations.described
        let document = OpenAPIDocument.document(described)
        return ServiceOperations.all(
            ServiceOperations.Sources(
                readiness: { await readiness(backend, admission) },
                metrics: { await metricsText(backend, admission, metrics) },
                json: document.serialized(),
                yaml: Array(YAMLText.text(document).utf8)))
    }

    private static func readiness(
        _ backend: any Backend, _ admission: Admission
    ) async -> [ReadinessCheck] {
        let isStaying = !admission.isDraining
        let own = ReadinessCheck(
            name: "accepting", isPassed: isStaying, detail: isStaying ? "yes" : "stopping")
        return [own] + (await backend.readiness())
    }

    private static func metricsText(
        _ backend: any Backend, _ admission: Admission, _ metrics: ServerMetrics
    ) async -> String {
        var text = MetricsText()
        text.append(metrics)
        text.append(
            MetricSample(
                name: "scrip_http_requests_in_flight", help: "Requests being answered.",
                kind: .gauge, value: Double(admission.requestsInFlight)))
        text.append(
            MetricSample(
                name: "scrip_http_connections", help: "Open connections.", kind: .gauge,
                value: Double(admission.openConnections)))
        text.append(
            MetricSample(
                name: "scrip_http_buffered_body_bytes", help: "Unfinished request bodies held.",
                kind: .gauge, value: Double(admission.bufferedBodyBytes)))
        for sample in await backend.samples() { text.append(sample) }
        return text.text
    }
}
