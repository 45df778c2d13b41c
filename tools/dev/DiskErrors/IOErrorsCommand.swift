import ArgumentParser
import Simulation

/// The k-th call to the disk fails, for every k and kind, once and from then on.
///
/// Real engine and real SQLite on a disk in memory; see Sources/Simulation/DiskErrors.
struct IOErrorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ioerrors",
        abstract: "Let every single call to the disk fail and check what the engine does.")

    @Option(help: "Scripts; each has a seed of its own.")
    var scripts = 2

    @Option(help: "Seed of the first script.")
    var seed: UInt64 = 1

    @Option(help: "Operations of one script.")
    var operations = 12

    @Option(help: "Look at every n-th case only.")
    var every = 1

    @Option(help: "Cases looked at side by side.")
    var workers = 2

    func run() async throws {
        let started = ContinuousClock.now
        let floor = try await ShopFloor.prepare()
        var totals = DiskErrorRun.Totals()
        for number in 0..<UInt64(max(scripts, 1)) {
            let recording = try await ShopRecording.perform(
                on: floor, seed: seed + number, steps: operations)
            let check = DiskErrorCheck(floor: floor, recording: recording)
            totals.add(try await DiskErrorRun(check, workers: workers, every: every).run())
            say(line(totals, scripts: number + 1, since: started))
            guard totals.failures == 0 else {
                totals.sentences.forEach { say($0) }
                say("FAILED: \(totals.failures) cases of \(totals.all)")
                throw ExitCode.failure
            }
        }
    }

    private func line(
        _ totals: DiskErrorRun.Totals, scripts: UInt64, since started: ContinuousClock.Instant
    ) -> String {
        let outcomes = DiskErrorOutcome.allCases.map {
            "\($0.rawValue) \(totals.outcomes[$0] ?? 0)"
        }
        let seconds = (ContinuousClock.now - started).components.seconds
        return "scripts \(scripts), cases \(totals.all) (\(outcomes.joined(separator: ", "))), "
            + "failures \(totals.failures), \(seconds) s"
    }
}
