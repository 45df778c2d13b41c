import Codes
import Database
package import Domain
package import Engine
import Ledger

/// What the HTTP edge asks of the engine besides the operations.
package struct EngineBackend: Backend {
    private let engine: Engine
    private let reading = ReadingProbe()

    package init(engine: Engine) {
        self.engine = engine
    }

    package func authenticate(_ bearer: String) async throws -> Caller? {
        try await engine.authenticate(bearer)
    }

    package func readiness() async -> [ReadinessCheck] {
        [await reading.ask(read), writing()]
    }

    private func read() async -> ReadinessCheck {
        do {
            _ = try await engine.journalHead()
            return ReadinessCheck(name: "storage", isPassed: true, detail: "readable")
        } catch {
            return ReadinessCheck(name: "storage", isPassed: false, detail: "\(error)")
        }
    }

    private func writing() -> ReadinessCheck {
        switch engine.health.state {
        case .serving:
            ReadinessCheck(name: "changes", isPassed: true, detail: "taken")
        case .refusing(let failure, let since):
            ReadinessCheck(
                name: "changes", isPassed: false,
                detail: "turned away since \(since.rfc3339): \(failure)")
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
        case Unavailable.storage(let code): .storage(code)
        case is StaleFacts: .overloaded
        case let failure as DatabaseFailure: .storage(failure.code)
        default: nil
        }
    }
}

extension Problem {
    /// What a client is told of storage that does not serve; operators find the cause in the log
    /// and at `/readyz`.
    fileprivate static func storage(_ code: DatabaseFailure.Code) -> Problem {
        switch code {
        case .diskFull: .storageFull
        case .outcomeUnknown: .outcomeUnknown
        case .clockAhead: .clockAhead
        default: .storageUnavailable
        }
    }
}
