import Foundation
import Synchronization
import Testing

@testable import Database

/// Copies while writing goes on, a log that stays small, and what the doctor is told.
@Suite struct CareTests {
    @Test func copyMadeWhileWritingIsOneMoment() async throws {
        let scratch = Scratch()
        let driver = try SQLiteDriver(path: scratch.database)
        try driver.write { connection in
            try connection.executeScript(Notes.create)
            try Notes.insert(0..<20_000, connection)
        }
        let gate = Gate()
        let commits = Gate()
        let seen = Recorder()
        async let written = onThread {
            var next: Int64 = 20_000
            while !gate.hasReached(1) {
                // Ten rows each time: a copy with another count would be torn.
                try driver.write { try Notes.insert(next..<next + 10, $0) }
                next += 10
                _ = commits.advance()
            }
            return next
        }
        defer { gate.reach(1) }
        let copy = scratch.file("copy.sqlite")
        try await driver.backup(to: copy) { part in
            seen.append(part)
            // At least one commit between any two steps of the copy.
            if part < 1 { commits.waitForNext() }
        }
        gate.reach(1)
        let total = try await written
        let progress = seen.values
        #expect(progress.count > 3 && progress == progress.sorted() && progress.last == 1)
        #expect(total > 20_000)
        let restored = try SQLiteDriver(path: copy)
        let count = try await restored.read { try Notes.count($0) }
        #expect(count >= 20_000 && count <= total && count % 10 == 0)
        #expect(try await restored.checkIntegrity() == [])
        #expect(try await driver.read { try Notes.count($0) } == total)
        for rest in ["", "-wal", "-shm", "-journal"] {
            #expect(!scratch.exists("copy.sqlite.partial" + rest))
        }
    }

    @Test func copyNeverReplacesAFile() async throws {
        let scratch = Scratch()
        let driver = try SQLiteDriver(path: scratch.database)
        try Data("precious".utf8).write(to: URL(fileURLWithPath: scratch.file("taken")))
        let problem = await eventualFailure {
            try await driver.backup(to: scratch.file("taken")) { _ in }
        }
        #expect(problem?.code == .cannotOpen)
        #expect(
            await eventualFailure { try await driver.backup(to: scratch.database) { _ in } } != nil)
        let missing = scratch.file("missing/copy")
        #expect(await eventualFailure { try await driver.backup(to: missing) { _ in } } != nil)
        #expect(scratch.size("taken") == 8)
    }

    @Test func closingEndsACopyAndLeavesNoRest() async throws {
        let scratch = Scratch()
        let driver = try SQLiteDriver(path: scratch.database)
        try driver.write { connection in
            try connection.executeScript(Notes.create)
            try Notes.insert(0..<20_000, connection)
        }
        let problem = await eventualFailure {
            try await driver.backup(to: scratch.file("copy")) { _ in try? driver.close() }
        }
        #expect(problem?.code == .closed)
        #expect(!scratch.exists("copy") && !scratch.exists("copy.partial"))
    }

    @Test func logStaysBoundedWhileWriting() async throws {
        let scratch = Scratch()
        var options = SQLiteOptions()
        options.checkpointPages = 100
        let driver = try SQLiteDriver(path: scratch.database, options: options)
        try driver.write { try $0.executeScript(Notes.create) }
        for batch in 0..<500 as Range<Int64> {
            try driver.write { try Notes.insert(batch * 20..<batch * 20 + 20, bytes: 500, $0) }
        }
        #expect(scratch.size("test.sqlite") > 4_000_000)
        #expect(scratch.size("test.sqlite-wal") < 1_500_000)
        #expect(driver.statistics.checkpoints > 10)
        try driver.close()
        #expect(!scratch.exists("test.sqlite-wal"))
    }

    /// Reads that overlap without a gap keep SQLite from ever starting the log again by itself.
    @Test func logStaysBoundedUnderReadsWithoutAGap() async throws {
        let scratch = Scratch()
        var options = SQLiteOptions()
        options.checkpointPages = 100
        options.logLimitPages = 300
        let driver = try SQLiteDriver(path: scratch.database, options: options)
        try driver.write { try $0.executeScript(Notes.create) }
        let chain = Gate()
        // Each read holds its snapshot until the next has taken one, and over some commits.
        @Sendable func readOn() {
            driver.readers.run { reader in
                try? reader.get().transaction(.reading) { connection in
                    _ = try Notes.count(connection)
                    let step = chain.advance()
                    if step == .max { return }
                    readOn()
                    chain.wait(for: step + 1)
                    for _ in 0..<10 { sleepOneMillisecond() }
                }
            }
        }
        readOn()
        try await onThread {
            chain.wait(for: 2)
            for batch in 0..<1_500 as Range<Int64> {
                let rows = batch * 20..<batch * 20 + 20
                try driver.write { try Notes.insert(rows, bytes: 500, $0) }
            }
        }
        chain.reach(.max)
        // Without waiting for readers it would be 30 MB.
        #expect(scratch.size("test.sqlite-wal") < 12_000_000)
        #expect(try await driver.checkIntegrity() == [])
    }

    @Test func closingRefusesReadsThatWait() async throws {
        let scratch = Scratch()
        let driver = try SQLiteDriver(path: scratch.database)
        let gate = Gate()
        async let closed: Void = onThread {
            gate.wait(for: 2)
            try driver.close()
        }
        let answers = await withTaskGroup(of: DatabaseFailure.Code?.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    await eventualFailure {
                        try await driver.read { _ in
                            _ = gate.advance()
                            while !driver.isClosed { sleepOneMillisecond() }
                        }
                    }?.code
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        try await closed
        #expect(answers.filter { $0 == nil }.count == 2)
        #expect(answers.filter { $0 == .closed }.count == 3)
    }

    @Test func doctorIsToldWhatMatters() throws {
        let scratch = Scratch()
        let driver = try SQLiteDriver(path: scratch.database)
        let facts = Dictionary(uniqueKeysWithValues: driver.information())
        #expect(facts["journal_mode"] == "wal")
        #expect(facts["synchronous"] == "full")
        #expect(facts["page_size"] == "4096")
        #expect(facts["foreign_keys"] == "1")
        #expect(facts["library"]?.hasPrefix("SQLite 3.") == true)
        #expect(facts["wal_reset_advisory"] != nil)
    }

    @Test(arguments: [
        (3_006_023, false), (3_007_000, true), (3_040_001, true), (3_044_005, true),
        (3_044_006, false), (3_045_000, true), (3_050_006, true), (3_050_007, false),
        (3_051_002, true), (3_051_003, false), (3_053_000, false),
    ])
    func affectedVersionsAreKnown(_ version: Int, _ isAffected: Bool) {
        #expect(SQLiteFacts.isAffectedByWALReset(version) == isAffected)
    }
}

private final class Recorder: Sendable {
    private let recorded = Mutex<[Double]>([])
    var values: [Double] { recorded.withLock { $0 } }
    func append(_ value: Double) { recorded.withLock { $0.append(value) } }
}
