// The room "Lifecycle": random lives of redemptions against the pure decisions and a model of them.

import ArgumentParser
import Simulation

/// Plays random sequences of returns and rollbacks.
struct LifecycleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lifecycle",
        abstract: "Play random returns, rollbacks and holds against a model, without a database.")

    @Option(help: "How many sequences.") var sequences: UInt64 = 100_000
    @Option(help: "Seed; the same one plays the same sequences.") var seed: UInt64 = 1
    @Option(help: "Play only the sequence of this number.") var only: UInt64?

    func run() throws {
        let clock = ContinuousClock()
        let start = clock.now
        var check = LifecycleCheck(seed: seed)
        for number in only.map({ $0..<$0 + 1 }) ?? 0..<sequences {
            do throws(LifecycleFault) {
                try check.play(number)
            } catch {
                say("seed \(seed), sequence \(number): \(error)")
                say("again with: dev lifecycle --seed \(seed) --only \(number)")
                throw ExitCode(1)
            }
        }
        let seconds = (clock.now - start).components.seconds
        say(
            "lifecycle passed: \(sequences) sequences with seed \(seed), \(check.redeemed) "
                + "redeemed, \(check.steps) steps, \(check.returns) returns, \(check.parts) parts "
                + "of holds, \(seconds) s")
    }
}
