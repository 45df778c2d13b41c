package import Domain

/// What the edge needs from the program behind it, besides the operations.
package protocol Backend: Sendable {
    /// The caller a key belongs to; nil where it is unknown, revoked or expired. Must take the
    /// same time for every wrong key.
    func authenticate(_ bearer: String) async throws -> Caller?

    /// What must be true before requests are sent here.
    func readiness() async -> [ReadinessCheck]

    /// Figures of the engine for `/metrics`.
    func samples() async -> [MetricSample]

    /// The answer to an operational error; nil for one that is unknown (500, without detail).
    func problem(for error: any Error) -> Problem?
}

extension Backend {
    package func samples() async -> [MetricSample] { [] }
    package func problem(for error: any Error) -> Problem? { nil }
}

/// One line of the readiness answer.
package struct ReadinessCheck: Sendable {
    package let name: String
    package let isPassed: Bool
    /// For the operator; no secrets, it is served without a key.
    package let detail: String

    package init(name: String, isPassed: Bool, detail: String) {
        self.name = name
        self.isPassed = isPassed
        self.detail = detail
    }
}

/// One figure in the metrics text.
package struct MetricSample: Sendable {
    package enum Kind: String, Sendable {
        case counter
        case gauge
    }

    /// `scrip_` and lower case, with the unit last; a counter ends in `_total`.
    package let name: String
    package let help: String
    package let kind: Kind
    package let labels: [(name: String, value: String)]
    package let value: Double

    package init(
        name: String, help: String, kind: Kind, labels: [(name: String, value: String)] = [],
        value: Double
    ) {
        self.name = name
        self.help = help
        self.kind = kind
        self.labels = labels
        self.value = value
    }
}
