import ArgumentParser
import DevProcess
import Foundation

/// Mistakes that matter, one after the other, and the test that notices each.
struct MutantsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mutants",
        abstract: "Switch mistakes on, one after the other, and see which test notices.")

    @Option(help: "Numbers of mutants, separated by commas; without them all.")
    var only: String?

    @Option(help: "So many mutants, drawn at random.")
    var sample: Int?

    @Option(help: "Seed of the draw.")
    var seed: UInt64 = 1

    @Flag(help: "List the mutants, and check that each finds the words it replaces.")
    var list = false

    @Option(help: "Where the copy is kept and built.")
    var folder = ".build/mutants"

    @Flag(help: "Write the copy and go no further.")
    var writeOnly = false

    @Flag(help: "The folder holds the built copy already.")
    var ready = false

    @Option(help: "debug builds sooner, release tests faster.")
    var configuration = "release"

    @Flag(help: "Ask the simulation alone.")
    var simulate = false

    @Option(help: "Seeds of the simulation.")
    var seeds = "0..60"

    @Option(help: "Steps of each seed.")
    var operations = 2_000

    @Option(help: "Least part of the mutants to be noticed, in percent.")
    var score = 95.0

    func run() async throws {
        if list { return try listAll() }
        let copy = MutantCopy(folder: folder)
        if !ready { try await copy.write(Mutant.all) }
        if writeOnly { return }
        if !ready { try await build() }
        try await judge(try chosen())
    }

    private func listAll() throws {
        for mutant in Mutant.all { say("\(mutant.id) \(mutant.file): \(mutant.fault)") }
        _ = try MutantCopy.mutated(Mutant.all)
        say("\(Mutant.all.count) mutants")
    }

    private func chosen() throws -> [Mutant] {
        if let only {
            let numbers = Set(only.split(separator: ",").compactMap { Int($0) })
            return Mutant.all.filter { numbers.contains($0.id) }
        }
        guard let sample else { return Mutant.all }
        var random = SplitMix64(seed: seed)
        return Array(Mutant.all.shuffled(using: &random).prefix(sample))
    }

    private func build() async throws {
        say("building the copy in \(folder)")
        let ending = try await ChildProcess.run(
            "swift",
            [
                "build", "--build-tests", "--package-path", folder, "--configuration",
                configuration, "-Xswiftc", "-enable-testing",
            ], seconds: 7_200)
        try check(ending.status == 0, "the copy does not build: \(ending.everything.suffix(4_000))")
    }

    private func judge(_ mutants: [Mutant]) async throws {
        let trial = MutantTrial(folder: folder, configuration: configuration)
        if !ready, !simulate {
            if let test = try await trial.killer(of: nil) {
                throw CheckFailure("without any mutant \(test) fails")
            }
            say("without any mutant everything passes")
        }
        let clock = ContinuousClock()
        var times: [Double] = []
        var survivors: [Mutant] = []
        for mutant in mutants {
            let start = clock.now
            let killer =
                simulate
                ? try await trial.simulated(mutant, seeds: seeds, operations: operations)
                : try await trial.killer(of: mutant)
            let spent = (clock.now - start) / .seconds(1)
            let time = String(format: "%.1f s", spent)
            if let killer {
                times.append(spent)
                say("\(mutant.id) killed by \(killer), \(time)")
            } else {
                survivors.append(mutant)
                say("\(mutant.id) SURVIVED, \(time): \(mutant.fault) (\(mutant.file))")
            }
        }
        try report(mutants.count, times.sorted(), survivors)
    }

    private func report(_ count: Int, _ times: [Double], _ survivors: [Mutant]) throws {
        guard count > 0 else { throw CheckFailure("there is no such mutant") }
        let noticed = Double(times.count) / Double(count) * 100
        let median = times.isEmpty ? 0 : times[times.count / 2]
        say(
            String(
                format: "%d of %d mutants killed, %.1f %%, median %.1f s, longest %.1f s",
                times.count, count, noticed, median, times.last ?? 0))
        try check(
            noticed >= score,
            "survivors: \(survivors.map { "\($0.id)" }.joined(separator: ", "))")
    }
}
