import ArgumentParser
import Simulation

/// The power goes at every write and flush of a script, in every way: nothing acknowledged is lost.
///
/// Real engine and real SQLite on a disk in memory; see Sources/Simulation/PowerCuts.
struct CrashPointsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crashpoints",
        abstract: "Cut the power at every write and flush of a script and check what is left.")

    @Option(help: "Scripts; each has a seed of its own.")
    var scripts = 5

    @Option(help: "Seed of the first script.")
    var seed: UInt64 = 1

    @Option(help: "Operations of one script.")
    var operations = 120

    @Option(help: "Look at every n-th distinct image only.")
    var every = 1

    @Option(help: "Images looked at side by side.")
    var workers = 2

    func run() async throws {
        let started = ContinuousClock.now
        let floor = try await ShopFloor.prepare()
        var totals = CrashPointRun.Totals()
        for number in 0..<UInt64(max(scripts, 1)) {
            let recording = try await ShopRecording.perform(
                on: floor, seed: seed + number, steps: operations)
            totals.add(
                await CrashPointRun(
                    floor: floor, recording: recording, workers: workers, every: every
                ).run())
            say(line(totals, scripts: number + 1, since: started))
            guard totals.failures == 0 else {
                totals.sentences.forEach { say($0) }
                say("FAILED: \(totals.failures) images of \(totals.all)")
                throw ExitCode.failure
            }
        }
    }

    private func line(
        _ totals: CrashPointRun.Totals, scripts: UInt64, since started: ContinuousClock.Instant
    ) -> String {
        let milliseconds = (ContinuousClock.now - started) / .milliseconds(1)
        let kinds = CrashLoss.allCases.map { "\($0.rawValue) \(totals.images[$0] ?? 0)" }
        return "scripts \(scripts), images \(totals.all) (\(kinds.joined(separator: ", "))), "
            + "failures \(totals.failures), "
            + "\(Int(Double(totals.all) * 1_000 / max(milliseconds, 1))) images/s"
    }
}
