// The room "Failover": the loss of a primary database server under load, with a standby that takes
// over and the old primary that comes back.

import ArgumentParser

/// Kills or cuts off the primary, promotes the standby, lets the old primary return: nothing
/// acknowledged is lost, nothing is done twice, and nobody decides on the old one.
struct FailoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "failover",
        abstract: "Fail over between two PostgreSQL servers under load; measure the recovery.")

    @OptionGroup var options: ServerOptions

    @Option(help: "Failovers in all.")
    var cycles = 5

    @Option(help: "Client connections.")
    var connections = 16

    @Option(help: "Seed of faults, moments and deeds.")
    var seed: UInt64 = 1

    func run() async throws {
        try await options.inFreshFolder("failover") { folder in
            var run = try await FailoverRun.open(
                options, folder: folder, connections: connections, seed: seed)
            defer { run.pair.remove() }
            do {
                for cycle in 1...cycles {
                    try await run.cycle()
                    say(line(run, cycle: cycle))
                    guard run.findings.isClean else {
                        throw CheckFailure(
                            (["seed \(seed)"] + run.findings.sentences).joined(separator: "\n  "))
                    }
                }
                try await run.finish()
            } catch {
                run.killServers()
                throw error
            }
            let slowest = run.percentile(99)
            try check(slowest < .seconds(10), "recovery took \(slowest) at the 99th percentile")
        }
        print("failover passed")
    }

    private func line(_ run: FailoverRun, cycle: Int) -> String {
        "failovers \(cycle), acks \(run.acknowledged), unknown \(run.unknown), "
            + "lost \(run.findings.lost), doubled \(run.findings.doubled), "
            + "broken \(run.findings.broken), recovery p50 \(seconds(run.percentile(50))) s, "
            + "p99 \(seconds(run.percentile(99))) s"
    }

    private func seconds(_ duration: Duration) -> String {
        let milliseconds = Int64(duration / .milliseconds(1))
        let fraction = String(1_000 + milliseconds % 1_000).dropFirst()
        return "\(milliseconds / 1_000).\(fraction)"
    }
}
