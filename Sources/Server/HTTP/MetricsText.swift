/// Writes the Prometheus text format, version 0.0.4.
struct MetricsText {
    private(set) var text = ""
    private var described: Set<String> = []

    mutating func append(_ sample: MetricSample) {
        describe(sample.name, sample.help, sample.kind.rawValue)
        line(sample.name, sample.labels, MetricsText.number(sample.value))
    }

    /// Counters and histograms of the edge. Operations never called are left out.
    mutating func append(_ metrics: ServerMetrics) {
        let used = metrics.snapshot().filter { !$0.series.answers.isEmpty }
        let requests = "scrip_http_requests_total"
        describe(requests, "Answered requests.", "counter")
        for (label, series) in used {
            for (status, count) in series.answers.sorted(by: { $0.key < $1.key }) {
                line(requests, [("operation", label), ("status", "\(status)")], "\(count)")
            }
        }
        let duration = "scrip_http_request_duration_seconds"
        describe(duration, "Time from a request's last byte to its answer.", "histogram")
        for (label, series) in used {
            var total = 0
            for (position, count) in series.buckets.enumerated() {
                total += count
                let bounds = ServerMetrics.boundsMicroseconds
                let bound =
                    position < bounds.count
                    ? MetricsText.number(Double(bounds[position]) / 1_000_000) : "+Inf"
                line("\(duration)_bucket", [("operation", label), ("le", bound)], "\(total)")
            }
            let seconds = Double(series.totalMicroseconds) / 1_000_000
            line("\(duration)_sum", [("operation", label)], MetricsText.number(seconds))
            line("\(duration)_count", [("operation", label)], "\(total)")
        }
    }

    private mutating func describe(_ name: String, _ help: String, _ kind: String) {
        guard described.insert(name).inserted else { return }
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }

    private mutating func line(
        _ name: String, _ labels: [(name: String, value: String)], _ value: String
    ) {
        text += name
        if !labels.isEmpty {
            let pairs = labels.map { "\($0.name)=\"\(MetricsText.escaped($0.value))\"" }
            text += "{\(pairs.joined(separator: ","))}"
        }
        text += " \(value)\n"
    }

    private static func escaped(_ value: String) -> String {
        value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
    }

    /// Whole numbers without a fraction; others as Swift prints them, which Prometheus reads.
    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }
}
