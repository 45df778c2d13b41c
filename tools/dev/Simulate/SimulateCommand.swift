import ArgumentParser
import Foundation
import Simulation

/// Runs seeds of the simulation; see Testing.md.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run the engine against a model, with simulated time, callers and faults.",
        discussion: """
            A seed fixes everything: requests, faults, answers, the journal's last hash. A failing
            seed prints how to run it again; --shrink makes it small and prints it as a file that
            --replay reads.
            """)

    @Option(help: "Seeds A..B (B not included), or one seed.")
    var seeds = "0..100"

    @Option(help: "Steps of each seed; a step sends a request or two.")
    var operations = 2_000

    @Option(help: "on or off: failing statements, lost commits, crashes.")
    var faults = "on"

    @Option(
        help: """
            simulated: SQLite, power cuts lose what is not flushed; memory: SQLite on a file in \
            memory; postgres: a server of its own.
            """)
    var database = "simulated"

    @Flag(help: "Run each seed on SQLite and on PostgreSQL and compare answers and journals.")
    var both = false

    @Option(help: "Processes that share the seeds.")
    var workers = 1

    @Option(help: "Let the engine's verifier look at every n-th seed.")
    var verifyEvery = 1

    @Flag(help: "Print a digest of every seed's answers and of its journal.")
    var digest = false

    @Flag(help: "Make a failing run small and print it.")
    var shrink = false

    @Flag(help: "Print how often each operation got which answer.")
    var report = false

    @Option(help: "Run what --shrink has printed into this file.")
    var replay: String?

    @Flag(help: .hidden)
    var isWorker = false

    func validate() throws {
        guard seedRange != nil else { throw ValidationError("Write --seeds as A..B or A.") }
        guard faults == "on" || faults == "off" else {
            throw ValidationError("Write --faults on or off.")
        }
        guard ["simulated", "memory", "postgres"].contains(database) else {
            throw ValidationError("Write --database simulated, memory or postgres.")
        }
        guard operations > 0, workers > 0, verifyEvery > 0 else {
            throw ValidationError("Give numbers above 0.")
        }
    }

    private var seedRange: Range<UInt64>? {
        let bounds = seeds.components(separatedBy: "..").map { UInt64($0) }
        switch bounds.count {
        case 1: return bounds[0].map { $0..<($0 + 1) }
        case 2:
            guard let first = bounds[0], let end = bounds[1], first < end else { return nil }
            return first..<end
        default: return nil
        }
    }

    func run() throws {
        guard let seedRange else { return }
        let start = ContinuousClock.now
        var totals: SimulationTotals
        if workers > 1 {
            totals = try SimulationWorkers(arguments: workerArguments, workers: workers)
                .run(seedRange)
        } else {
            totals = try runHere(seedRange)
        }
        if isWorker { return say(totals.line) }
        if report { show(totals.coverage) }
        let elapsed = ContinuousClock.now - start
        let seconds =
            Double(elapsed.components.seconds)
            + Double(elapsed.components.attoseconds) / 1e18
        say(
            "simulate: \(totals.seeds) seeds, \(totals.requests) requests, "
                + "\(totals.faults) faults, \(totals.crashes) crashes, "
                + "\(totals.failures) failures, "
                + String(
                    format: "%.1f s, %.0f requests/s", seconds, Double(totals.requests) / seconds))
        if totals.failures > 0 { throw ExitCode.failure }
    }

    private var workerArguments: [String] {
        var arguments = [
            "simulate", "--is-worker", "--operations", "\(operations)", "--faults", faults,
            "--verify-every", "\(verifyEvery)", "--database", database,
        ]
        if digest { arguments.append("--digest") }
        if shrink { arguments.append("--shrink") }
        if both { arguments.append("--both") }
        return arguments
    }

    private func runHere(_ seeds: Range<UInt64>) throws -> SimulationTotals {
        let storages = try SimulationStorages(both ? ["memory", "postgres"] : [database])
        defer { storages.remove() }
        let storage = storages.all[0]
        var totals = SimulationTotals()
        for options in try allOptions(seeds) {
            if isWorker { say("running \(options.seed)") }
            do {
                let result = try Simulation.run(options, storage: storage)
                totals.add(result)
                if both { try compare(result, options, storages.all[1]) }
                if digest {
                    say("seed \(options.seed) \(hex(result.digest)) head \(hex(result.headHash))")
                }
            } catch let failure as SimulationFailure {
                totals.failures += 1
                say("FAILED \(failure)")
                if shrink { show(failure, storage) }
            }
        }
        return totals
    }

    private func allOptions(_ seeds: Range<UInt64>) throws -> [SimulationOptions] {
        if let replay {
            let text = try String(contentsOfFile: replay, encoding: .utf8)
            guard let options = SimulationOptions(replay: text) else {
                throw ValidationError("\(replay) is not what --shrink prints.")
            }
            return [options]
        }
        return seeds.map {
            var options = SimulationOptions(
                seed: $0, operations: operations, hasFaults: faults == "on",
                verifies: $0 % UInt64(verifyEvery) == 0)
            options.faultsAreWhole = both
            return options
        }
    }

    private func compare(
        _ result: SimulationResult, _ options: SimulationOptions, _ other: any SimulatedStorage
    ) throws {
        let second = try Simulation.run(options, storage: other)
        guard second.headHash != result.headHash || second.digest != result.digest else { return }
        throw SimulationFailure(
            options: options, step: options.operations,
            reason: "SQLite and PostgreSQL differ: heads \(hex(result.headHash)) and "
                + "\(hex(second.headHash)), digests \(hex(result.digest)) and "
                + hex(second.digest))
    }

    private func show(_ coverage: [String: Int]) {
        coverage.sorted { $0.key < $1.key }.forEach { say("\($0): \($1)") }
        let missing = SimulationResult.codesMissing(in: coverage)
        say("refusals not met: \(missing.isEmpty ? "none" : missing.joined(separator: " "))")
    }

    private func show(_ failure: SimulationFailure, _ storage: any SimulatedStorage) {
        let shrinker = Shrinker { options in
            do {
                _ = try Simulation.run(options, storage: storage)
                return nil
            } catch {
                return error as? SimulationFailure
            }
        }
        let small = shrinker.shrink(failure)
        say("shrunk to \(small.options.steps?.count ?? operations) steps: \(small.reason)")
        say(small.replay)
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String(format: "%02x", $0) }.joined()
    }
}
