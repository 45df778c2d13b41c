import ArgumentParser
import DevPostgres
import Foundation

/// kill -9 at a random moment under load, many times: nothing acknowledged is lost, nothing is
/// done twice, and every file verifies.
struct CrashCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crash",
        abstract: "Kill the server under load and check every acknowledged answer.")

    @OptionGroup var options: ServerOptions

    @Option(help: "Kills in all.")
    var cycles = 200

    @Option(help: "Kills on one file before a fresh one is taken; a file's verification grows.")
    var cyclesPerFile = 20

    @Option(help: "Client connections.")
    var connections = 16

    @Option(help: "Seed of moments and deeds. Which deed a kill hits still depends on the machine.")
    var seed: UInt64 = 1

    @Flag(help: "Two processes on a PostgreSQL server of its own; its processes are killed too.")
    var postgres = false

    func run() async throws {
        let started = ContinuousClock.now
        try await options.inFreshFolder("crash") { folder in
            let cluster = postgres ? try PostgresCluster() : nil
            defer { cluster?.remove() }
            var run = CrashRun(
                options: options, folder: folder, connections: connections, seed: seed,
                cluster: cluster)
            var done = 0
            while done < cycles {
                let count = min(cyclesPerFile, cycles - done)
                try await run.runFile(number: done / cyclesPerFile + 1, cycles: count)
                done += count
                say(line(run, cycles: done, since: started))
                guard run.findings.isClean else {
                    throw CheckFailure(
                        (["seed \(seed)"] + run.findings.sentences).joined(separator: "\n  "))
                }
            }
        }
    }

    private func line(
        _ run: CrashRun, cycles: Int, since started: ContinuousClock.Instant
    ) -> String {
        let seconds = (ContinuousClock.now - started).components.seconds
        return "cycles \(cycles), acks \(run.acknowledged), unknown at the kill \(run.unknown), "
            + "lost \(run.findings.lost), doubled \(run.findings.doubled), "
            + "broken \(run.findings.broken), \(seconds) s"
    }
}
