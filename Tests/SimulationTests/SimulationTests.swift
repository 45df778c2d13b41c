import Simulation
import Testing

@Suite struct SimulationTests {
    @Test(arguments: 0..<12) func engineAndModelAgree(seed: UInt64) async throws {
        let result = try await simulate(SimulationOptions(seed: seed, operations: 300))
        #expect(result.requests >= 200, "seed \(seed)")
        #expect(result.entries > 0, "seed \(seed)")
    }

    @Test func everyRefusalOfTheEngineIsMet() async throws {
        var coverage: [String: Int] = [:]
        for seed in UInt64(0)..<24 {
            let result = try await simulate(
                SimulationOptions(seed: seed, operations: 400, verifies: false))
            coverage.merge(result.coverage, uniquingKeysWith: +)
        }
        #expect(SimulationResult.codesMissing(in: coverage) == [])
    }

    @Test func equalSeedsGiveEqualAnswersAndJournals() async throws {
        let options = SimulationOptions(seed: 7, operations: 400)
        let first = try await simulate(options)
        let second = try await simulate(options)
        #expect(first == second)
        #expect(first.headHash.count == 32)
    }

    @Test func otherSeedsGiveOtherJournals() async throws {
        let first = try await simulate(SimulationOptions(seed: 1, operations: 100))
        let second = try await simulate(SimulationOptions(seed: 2, operations: 100))
        #expect(first.headHash != second.headHash)
        #expect(first.digest != second.digest)
    }

    @Test func aRunWithoutFaultsMeetsNone() async throws {
        let result = try await simulate(
            SimulationOptions(seed: 5, operations: 300, hasFaults: false))
        #expect(result.faults == 0)
        #expect(result.crashes == 0)
    }

    @Test func faultsAndCrashesHappen() async throws {
        var results: [SimulationResult] = []
        for seed in UInt64(0)..<6 {
            results.append(try await simulate(SimulationOptions(seed: seed, operations: 500)))
        }
        #expect(results.contains { $0.crashes > 0 })
        #expect(results.contains { $0.faults > $0.crashes })
    }

    @Test func stepsLeftOutLeaveTheOthersAsTheyAre() async throws {
        let some = Array(stride(from: 0, to: 300, by: 3))
        let result = try await simulate(SimulationOptions(seed: 3, operations: 300, steps: some))
        #expect(result.requests < 300)
    }
}
