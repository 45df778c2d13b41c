import ArgumentParser
import Foundation

/// Figures beside the references they are measured against, taken in the same minute.
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
    var size = 6_400

    @Option(help: "Client connections.")
    var connections = 64

    func run() async throws {
        try await options.inFreshFolder("bench") { folder in
            for figure in try await figures(folder) {
                say(json ? figure.line : figure.sentence)
            }
        }
    }

    private func figures(_ folder: String) async throws -> [Figure] {
        let sync = Figure(
            name: "fsync", unit: "us",
            runs: try DiskSync.measure(folder: folder, repetitions: 200).sorted().quartiles)
        let bare = Figure(
            name: "bare_sqlite_loop", unit: "1/s",
            runs: try BareSQLiteLoop(path: folder + "/bare.sqlite", batch: 64)
                .measure(runs: runs, redemptions: size * 2))
        let load = RedemptionLoad(
            scrip: options.scrip, database: folder + "/bench.sqlite", connections: connections,
            size: size)
        let rates = try await load.measure(runs: runs)
        return [
            sync, bare, overHTTP("issue_http_sqlite", rates.issues, bare),
            overHTTP("redeem_http_sqlite", rates.redemptions, bare),
        ] + (try CodeFigures(runs: runs).all())
    }

    private func overHTTP(_ name: String, _ rates: [Double], _ bare: Figure) -> Figure {
        Figure(
            name: name, unit: "1/s", runs: rates,
            reference: .init(name: bare.name, value: bare.value),
            details: [
                "connections": .integer(Int64(connections)), "per_run": .integer(Int64(size)),
            ])
    }
}

extension [Double] {
    /// First quartile, median and third quartile of sorted values.
    fileprivate var quartiles: [Double] {
        [self[count / 4], self[count / 2], self[count * 3 / 4]]
    }
}
