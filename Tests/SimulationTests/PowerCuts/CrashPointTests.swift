import Simulation
import Testing

/// After a power cut at any moment the engine is as if nothing had happened.
@Suite struct CrashPointTests {
    @Test(arguments: [UInt64(1), 2])
    func powerCutAtAnyWriteOrFlushLosesNothing(_ seed: UInt64) async throws {
        let floor = try await ShopFloor.prepare()
        let recording = try await ShopRecording.perform(on: floor, seed: seed, steps: 12)
        let totals = await CrashPointRun(
            floor: floor, recording: recording, workers: 2, every: 12
        ).run()
        #expect(totals.failures == 0, "seed \(seed): \(totals.sentences)")
        #expect(totals.all > 50)
    }

    /// The control: a disk whose flushes lie loses answers, and that is noticed.
    @Test func answersLostByALyingDiskAreNoticed() async throws {
        let floor = try await ShopFloor.prepare()
        let recording = try await ShopRecording.perform(
            on: floor, seed: 3, steps: 6, flushesLie: true)
        let totals = await CrashPointRun(
            floor: floor, recording: recording, workers: 2, every: 12
        ).run()
        #expect(totals.failures > 5)
        #expect(totals.sentences.contains { $0.contains("its answer is lost") })
    }

    @Test func sameSeedGivesTheSameRequestsAndTheSameMoments() async throws {
        let floor = try await ShopFloor.prepare()
        let first = try await ShopRecording.perform(on: floor, seed: 5, steps: 10)
        let second = try await ShopRecording.perform(on: floor, seed: 5, steps: 10)
        #expect(first.steps.map(\.answer) == second.steps.map(\.answer))
        #expect(first.steps.map(\.books) == second.steps.map(\.books))
        let moments = { (recording: ShopRecording) in
            CrashPoints(recording).map { "\($0.event) \($0.loss) \($0.acknowledged)" }
        }
        #expect(moments(first) == moments(second))
    }
}
