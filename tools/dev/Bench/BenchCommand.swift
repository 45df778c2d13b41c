import ArgumentParser
import Foundation

/// Figures beside the references they are measured against, taken in the same minutes.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure redemptions over HTTP and the cost of codes, with references.")

    @OptionGroup var options: ServerOptions

    @Flag(help: "One JSON object per line instead of sentences.")
    var json = false

    @Option(help: "Runs per figure; the median is the figure.")
    var runs = 5

    @Option(help: "Redemptions per run.")
    var size = 12_800

    @Option(help: "Seconds per run of pgbench; 0 leaves PostgreSQL out.")
    var pgbenchSeconds = 5

    @Flag(help: "Rates only: no latencies, no verification.")
    var ratesOnly = false

    func run() async throws {
        try await options.inFreshFolder("bench") { folder in
            for figure in try await figures(folder) {
                say(json ? figure.line : figure.sentence)
            }
        }
    }

    private func figures(_ folder: String) async throws -> [Figure] {
        guard pgbenchSeconds > 0 else { return try await figures(folder, postgres: nil) }
        return try await PostgresServer.withCluster(in: folder) { postgres in
            try await figures(folder, postgres: postgres)
        }
    }

    private func figures(
        _ folder: String, postgres: PostgresServer?
    ) async throws -> [Figure] {
        let sync = try DiskSync.measure(folder: folder, repetitions: 500)
        return try await BenchGround.with(
            options, folder: folder, size: size, runs: runs, postgres: postgres,
            pgbenchSeconds: pgbenchSeconds
        ) { ground in
            var turns = Turns()
            let codes = try CodeFigures()
            turns.add { _ in try await codes.once() }
            ground.take(part: &turns)
            let measured = try await turns.measure(runs: runs)
            let latencies =
                ratesOnly
                ? []
                : try await ground.latencies(
                    maximum: Figure.median(measured["redeem_http_sqlite"] ?? []), sync: sync)
            return [Figure(name: "fsync", unit: "us", runs: sync.quartiles)]
                + RateFigures(runs: measured).all() + CodeFigures.figures(measured) + latencies
                + (try await ground.finish(verifies: !ratesOnly))
        }
    }
}

extension [Double] {
    /// First quartile, median and third quartile.
    var quartiles: [Double] {
        [25, 50, 75].map { Figure.percentile($0, of: self) }
    }
}
