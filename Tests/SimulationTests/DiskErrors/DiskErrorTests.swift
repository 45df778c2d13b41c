import Simulation
import Testing

/// Any single call to the disk may fail: the engine refuses, keeps what it acknowledged, and goes
/// on when the disk does.
@Suite struct DiskErrorTests {
    private func check(seed: UInt64, steps: Int) async throws -> DiskErrorCheck {
        let floor = try await ShopFloor.prepare()
        let recording = try await ShopRecording.perform(on: floor, seed: seed, steps: steps)
        return DiskErrorCheck(floor: floor, recording: recording)
    }

    @Test func anyCallThatFailsLosesNothing() async throws {
        let check = try await check(seed: 1, steps: 5)
        let totals = try await DiskErrorRun(check, workers: 2, every: 11).run()
        #expect(totals.failures == 0, "\(totals.sentences)")
        #expect(totals.all > 50)
    }

    @Test func failedFlushOfACommitStopsTheEngineForGood() async throws {
        let check = try await check(seed: 2, steps: 4)
        let flushes = try await check.counts()[.sync] ?? 0
        var outcomes: Set<DiskErrorOutcome> = []
        for number in 1...flushes {
            outcomes.insert(
                try await check.outcome(
                    of: DiskErrorCase(call: .sync, number: number, effect: .fails, persists: false)
                ))
        }
        #expect(outcomes.contains(.stopped))
        #expect(!outcomes.contains(.recovered))
    }

    @Test func fullDiskIsSurvivedWithoutANewStart() async throws {
        let check = try await check(seed: 3, steps: 4)
        let writes = try await check.counts()[.write] ?? 0
        let outcome = try await check.outcome(
            of: DiskErrorCase(call: .write, number: writes / 2, effect: .full, persists: true))
        #expect(outcome == .recovered)
    }
}
