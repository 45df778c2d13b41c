import Codes
import Database
package import Domain
package import Engine

/// What the HTTP edge asks of the engine besides the operations.
package struct EngineBackend: Backend {
    private let engine: Engine

    package init(engine: Engine) {
        self.engine = engine
    }

    package func authenticate(_ bearer: String) async throws -> Caller? {
        try await engine.authenticate(bearer)
    }

    package func readiness() async -> [ReadinessCheck] {
        do {
            _ = try await engine.journalHead()
            return [ReadinessCheck(name: "storage", isPassed: true, detail: "readable")]
        } catch {
            return [ReadinessCheck(name: "storage", isPassed: false, detail: "\(error)")]
        }
    }

    package func samples() async -> [MetricSample] {
        let statistics = engine.driver.statistics
        return [
            MetricSample(
                name: "scrip_engine_queue_depth", help: "Commands waiting for the writer.",
                kind: .gauge, value: Double(engine.queueDepth)),
            MetricSample(
                name: "scrip_storage_commits_total", help: "Durable commits.", kind: .counter,
                value: Double(statistics.commits)),
            MetricSample(
                name: "scrip_storage_statements_total", help: "Statements run.", kind: .counter,
                value: Double(statistics.statements)),
        ]
    }

    package func problem(for error: any Error) -> Problem? {
        switch error {
        case Unavailable.overloaded: .overloaded
        case Unavailable.shuttingDown: .shuttingDown
        case is StaleFacts: .overloaded
        case is DatabaseFailure: .storageUnavailable
        default: nil
        }
    }
}
