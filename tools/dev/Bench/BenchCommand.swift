import ArgumentParser
import DevPostgres
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

    @Option(help: "Connections that send one redemption after the other.")
    var connections = 64

    @Option(help: "Seconds per run of pgbench; 0 leaves PostgreSQL out.")
    var pgbenchSeconds = 5

    @Flag(help: "Only what judging vouchers costs, without a server.")
    var wallets = false

    @Flag(help: "Rates only: no latencies, no verification.")
    var ratesOnly = false

    @Option(
        help: """
            Only what size costs: rate, start, memory and verification after so many redemptions.
            """)
    var scale: Int?

    @Option(help: "A file that has the redemptions of --scale already, filled by dev fill.")
    var scaleDatabase: String?

    func run() async throws {
        try await options.inFreshFolder("bench") { folder in
            for figure in try await figures(folder) {
                say(json ? figure.line : figure.sentence)
            }
        }
    }

    private func figures(_ folder: String) async throws -> [Figure] {
        let sync = try DiskSync.measure(folder: folder, repetitions: 500)
        let fsync = Figure(name: "fsync", unit: "us", runs: sync.quartiles)
        if let scale {
            let scales = ScaleFigures(
                options: options, redemptions: scale, filled: scaleDatabase, size: size,
                connections: connections,
                runs: runs)
            return [fsync] + (try await scales.measure(in: folder))
        }
        if wallets {
            var turns = Turns()
            let wallet = try WalletFigures()
            turns.add { _ in try wallet.once() }
            return [fsync] + WalletFigures.figures(try await turns.measure(runs: runs))
        }
        let cluster = pgbenchSeconds > 0 ? try PostgresCluster() : nil
        defer { cluster?.remove() }
        return [fsync] + (try await figures(folder, cluster, sync))
    }

    private func figures(
        _ folder: String, _ cluster: PostgresCluster?, _ sync: [Double]
    ) async throws -> [Figure] {
        try await BenchGround.with(
            options, folder: folder, size: size, connections: connections, runs: runs,
            postgres: cluster, pgbenchSeconds: pgbenchSeconds
        ) { ground in
            var turns = Turns()
            let codes = try CodeFigures()
            turns.add { _ in try await codes.once() }
            let wallet = try WalletFigures()
            turns.add { _ in try wallet.once() }
            let export = try await ExportFigures(options, folder: folder)
            export.take(part: &turns)
            ground.take(part: &turns)
            let measured = try await turns.measure(runs: runs)
            let latencies =
                ratesOnly
                ? []
                : try await ground.latencies(
                    maximum: Figure.median(measured["redeem_http_sqlite"] ?? []), sync: sync)
            return RateFigures(runs: measured, connections: connections).all()
                + CodeFigures.figures(measured) + WalletFigures.figures(measured)
                + export.figures(measured) + latencies
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
