import Database
import GRDBSQLite
import Simulation
import Testing

/// The disk itself: what it keeps, what a power cut takes, what fails on demand.
@Suite struct SimulatedDiskTests {
    private let disk = SimulatedDisk(seed: 1)

    private static let create = SQL("CREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT NOT NULL)")
    private static let insert = SQL("INSERT INTO note (id, text) VALUES ($1, $2)")
    private static let count = SQL("SELECT count(*) FROM note")

    private func open(_ disk: SimulatedDisk) throws -> SQLiteDriver {
        var options = SQLiteOptions()
        options.vfs = disk.vfsName
        options.readers = 1
        return try SQLiteDriver(path: "notes", options: options)
    }

    private func fill(_ driver: SQLiteDriver, _ ids: Range<Int64>) throws {
        try driver.write { connection in
            for id in ids {
                try connection.execute(Self.insert, [.integer(id), .text("note \(id)")])
            }
        }
    }

    private func rows(_ driver: SQLiteDriver) async throws -> Int64 {
        try await driver.read { connection in
            var count: Int64 = 0
            try connection.query(Self.count, []) { count = try $0.integer(0) }
            return count
        }
    }

    private func filled() throws -> SQLiteDriver {
        let driver = try open(disk)
        try driver.write { _ = try $0.execute(Self.create, []) }
        for start in stride(from: Int64(0), to: 100, by: 10) {
            try fill(driver, start..<start + 10)
        }
        return driver
    }

    @Test func databaseLivesOnItAndIsFoundAgain() async throws {
        let driver = try filled()
        #expect(try await rows(driver) == 100)
        try driver.close()
        let again = try open(disk)
        #expect(try await rows(again) == 100)
        #expect(try await again.checkIntegrity() == [])
        try again.close()
    }

    @Test(arguments: CrashLoss.allCases)
    func powerCutKeepsWhatWasCommitted(_ loss: CrashLoss) async throws {
        let driver = try filled()
        for seed in UInt64(0)..<20 {
            var random = SeededRandom(seed: seed)
            let cut = SimulatedDisk(disk.state.image(loss, using: &random))
            let again = try open(cut)
            #expect(try await rows(again) == 100, "seed \(seed)")
            #expect(try await again.checkIntegrity() == [], "seed \(seed)")
            try again.close()
        }
        try driver.close()
    }

    /// At every moment between the first and the last write, for every kind of loss.
    @Test func powerCutAtAnyMomentLeavesWholeTransactions() async throws {
        let driver = try filled()
        let before = disk.state.image(.nothing, using: &anySeed)
        disk.startRecording()
        for step in 0..<5 {
            try fill(driver, Int64(100 + step * 10)..<Int64(110 + step * 10))
            disk.mark(step + 1)
        }
        let events = disk.takeRecording()
        var state = DiskState(before)
        var committed = 0
        var images = 0
        for event in events {
            state.apply(event)
            if case .mark(let step) = event { committed = step }
            for loss in CrashLoss.allCases {
                var random = SeededRandom(seed: UInt64(images))
                let cut = SimulatedDisk(state.image(loss, using: &random))
                let again = try open(cut)
                let rows = try await rows(again)
                #expect(rows % 10 == 0 && rows >= 100 + committed * 10, "\(loss) \(images)")
                #expect(rows <= 110 + committed * 10, "\(loss) \(images)")
                try again.close()
                images += 1
            }
        }
        #expect(images > 100)
        try driver.close()
    }

    @Test func flushThatLiesLosesWhatWasCommitted() async throws {
        let driver = try filled()
        disk.setFlushesLie(true)
        try fill(driver, 100..<200)
        let cut = SimulatedDisk(disk.state.image(.unsynced, using: &anySeed))
        let again = try open(cut)
        #expect(try await rows(again) == 100)
        try again.close()
        try driver.close()
    }

    @Test func callThatShallFailFailsAndOnlyThatOne() async throws {
        let driver = try filled()
        disk.inject(DiskFault([.write], of: .log, at: 1))
        let problem = #expect(throws: DatabaseFailure.self) { try fill(driver, 100..<110) }
        #expect(problem?.code == .ioError)
        #expect(disk.clearFaults() == 1)
        try fill(driver, 100..<110)
        #expect(try await rows(driver) == 110)
        try driver.close()
    }

    @Test func spaceThatEndsRefusesWritesAndMoreSpaceHeals() async throws {
        let driver = try filled()
        disk.setCapacity(bytes: disk.bytesUsed + 10_000)
        let problem = #expect(throws: DatabaseFailure.self) { try fill(driver, 100..<2_000) }
        #expect(problem?.code == .diskFull)
        #expect(try await rows(driver) == 100)
        disk.setCapacity(bytes: .max)
        try fill(driver, 100..<2_000)
        #expect(try await rows(driver) == 2_000)
        try driver.close()
    }

    @Test func flushThatFailsIsToldAsSuch() async throws {
        let driver = try filled()
        disk.inject(DiskFault([.sync], of: .log, at: 1))
        let problem = #expect(throws: DatabaseFailure.self) { try fill(driver, 100..<110) }
        #expect(problem?.code == .syncFailed)
        disk.clearFaults()
        try driver.close()
    }

    @Test func damageIsSeenByTheDatabase() async throws {
        let driver = try filled()
        try fill(driver, 100..<3_000)
        try driver.close()
        disk.zeroPage(8, of: "notes")
        let again = try open(disk)
        #expect(try await again.checkIntegrity() != [])
        try again.close()
    }
}

/// Where the kind of loss leaves nothing to chance.
private var anySeed: SeededRandom {
    get { SeededRandom(seed: 0) }
    set { _ = newValue }
}
