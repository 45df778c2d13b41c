import Simulation
import Testing

@Suite struct ShrinkerTests {
    /// Fails where steps 17 and 40 are both taken.
    private func failing(_ options: SimulationOptions) -> SimulationFailure? {
        let steps = options.steps ?? Array(0..<options.operations)
        guard steps.contains(17), steps.contains(40) else { return nil }
        return SimulationFailure(options: options, step: 40, reason: "two steps meet")
    }

    @Test func onlyTheStepsThatMatterRemain() throws {
        let failure = try #require(failing(SimulationOptions(seed: 1, operations: 500)))
        let small = Shrinker(tries: 400, run: failing).shrink(failure)
        #expect(small.options.steps == [17, 40])
    }

    @Test func anotherFailureIsNotTakenForTheSame() throws {
        let start = SimulationFailure(
            options: SimulationOptions(seed: 1, operations: 10), step: 9, reason: "one thing")
        let shrinker = Shrinker(tries: 50) {
            SimulationFailure(options: $0, step: 0, reason: "quite another thing")
        }
        #expect(shrinker.shrink(start).options.steps == nil)
    }

    @Test func aShrunkRunIsReadBack() throws {
        var options = SimulationOptions(seed: 9, operations: 70, hasFaults: false)
        options.steps = [1, 5, 9]
        let failure = SimulationFailure(options: options, step: 9, reason: "")
        #expect(SimulationOptions(replay: failure.replay) == options)
        #expect(SimulationOptions(replay: "steps all") == nil)
    }
}
