import Foundation
import GRDBSQLite
import Testing

@testable import Database

/// Disks fill up, fail and lie; what was answered stays, what failed leaves nothing.
@Suite struct DiskTests {
    init() { FaultyDisk.install }

    private func open(_ scratch: Scratch, _ change: (inout SQLiteOptions) -> Void = { _ in })
        throws -> SQLiteDriver
    {
        var options = SQLiteOptions()
        change(&options)
        let driver = try SQLiteDriver(path: scratch.database, options: options)
        try driver.write { connection in
            try connection.executeScript(Notes.create)
            try Notes.insert(0..<10, connection)
        }
        return driver
    }

    @Test func failedFlushOfACommitEndsAllWriting() async throws {
        let scratch = Scratch()
        let driver = try open(scratch)
        let log = scratch.database + "-wal"
        FaultyDisk.set(
            .init(path: log, operation: .flush, code: SQLITE_IOERR | (4 << 8), countdown: 1))
        let problem = failure { try driver.write { try Notes.insert(10..<20, $0) } }
        #expect(FaultyDisk.clear(log))
        #expect(problem?.code == .syncFailed)
        #expect(problem?.isFatal == true)
        // The disk works again, but the program must not go on as if nothing had happened.
        let later = failure { try driver.write { try Notes.insert(20..<30, $0) } }
        #expect(later?.code == .syncFailed)
        #expect(try await driver.read { try Notes.count($0) } == 10)
        try driver.close()
    }

    @Test func failedFlushOfACheckpointEndsAllWriting() async throws {
        let scratch = Scratch()
        let driver = try open(scratch) { $0.checkpointPages = 4 }
        FaultyDisk.set(
            .init(
                path: scratch.database, operation: .flush, code: SQLITE_IOERR | (4 << 8),
                countdown: 1))
        var acknowledged: Int64 = 10
        var problem: DatabaseFailure?
        while problem == nil, acknowledged < 1_000 {
            let next = acknowledged..<acknowledged + 10
            problem = failure { try driver.write { try Notes.insert(next, $0) } }
            if problem == nil { acknowledged += 10 }
        }
        #expect(problem?.code == .syncFailed)
        FaultyDisk.clear(scratch.database)
        try driver.close()
        let again = try SQLiteDriver(path: scratch.database)
        #expect(try await again.read { try Notes.count($0) } == acknowledged)
    }

    /// The n-th write to the log fails, for n = 1, 2, 3 ... until none is left to fail.
    @Test(arguments: [SQLITE_IOERR | (3 << 8), SQLITE_FULL])
    func failedWriteLeavesNothing(_ code: CInt) async throws {
        let scratch = Scratch()
        let driver = try open(scratch)
        let log = scratch.database + "-wal"
        var expected: Int64 = 10
        for n in 1..<500 {
            FaultyDisk.set(.init(path: log, operation: .write, code: code, countdown: n))
            let rows = expected..<expected + 12
            let problem = failure { try driver.write { try Notes.insert(rows, bytes: 900, $0) } }
            let hasStruck = FaultyDisk.clear(log)
            #expect(hasStruck == (problem != nil), "n = \(n)")
            guard let problem else {
                #expect(n > 5)
                #expect(try await driver.read { try Notes.count($0) } == expected + 12)
                #expect(try await driver.checkIntegrity() == [])
                return
            }
            #expect(problem.code == (code == SQLITE_FULL ? .diskFull : .ioError), "n = \(n)")
            #expect(try await driver.read { try Notes.count($0) } == expected, "n = \(n)")
            expected += 1
            try driver.write { try Notes.insert(expected - 1..<expected, $0) }
        }
        Issue.record("some write always failed")
    }

    @Test func fullDatabaseRefusesAndWorksAgainWhenThereIsRoom() async throws {
        let scratch = Scratch()
        let driver = try open(scratch)
        try driver.write { try $0.query(SQL("PRAGMA max_page_count = 20")) { _ in } }
        let problem = failure { try driver.write { try Notes.insert(10..<500, bytes: 500, $0) } }
        #expect(problem?.code == .diskFull)
        #expect(try await driver.read { try Notes.count($0) } == 10)
        try driver.write { try $0.query(SQL("PRAGMA max_page_count = 100000")) { _ in } }
        try driver.write { try Notes.insert(10..<500, bytes: 500, $0) }
        #expect(try await driver.checkIntegrity() == [])
    }

    /// A real file system of two MiB, where the system lets us have one.
    @Test func fullFileSystemRefusesAndWorksAgainWhenThereIsRoom() async throws {
        let scratch = Scratch()
        guard mountSmallFileSystem(scratch.path) else { return }
        defer { umount2(scratch.path, CInt(MNT_DETACH)) }
        let driver = try open(scratch) { $0.checkpointPages = 50 }
        let ballast = scratch.file("ballast")
        try Data(count: 1_000_000).write(to: URL(fileURLWithPath: ballast))
        var stored: Int64 = 10
        var problem: DatabaseFailure?
        while problem == nil, stored < 5_000 {
            let rows = stored..<stored + 20
            problem = failure { try driver.write { try Notes.insert(rows, bytes: 900, $0) } }
            if problem == nil { stored += 20 }
        }
        #expect(problem?.code == .diskFull)
        #expect(try await driver.read { try Notes.count($0) } == stored)
        try FileManager.default.removeItem(atPath: ballast)
        try driver.write { try Notes.insert(stored..<stored + 20, bytes: 900, $0) }
        #expect(try await driver.read { try Notes.count($0) } == stored + 20)
        #expect(try await driver.checkIntegrity() == [])
        try driver.close()
    }

    private func mountSmallFileSystem(_ path: String) -> Bool {
        getuid() == 0 && mount("tmpfs", path, "tmpfs", 0, "size=2m") == 0
    }

    @Test func damagedPageIsFound() async throws {
        let scratch = Scratch()
        let driver = try open(scratch)
        try driver.write { try Notes.insert(10..<2_000, $0) }
        try driver.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: scratch.database))
        try file.seek(toOffset: 4_096 * 20)
        try file.write(contentsOf: Data(repeating: 0xee, count: 4_096))
        try file.close()
        let again = try SQLiteDriver(path: scratch.database)
        #expect(try await again.checkIntegrity() != [])
        try again.close()
    }

    @Test func danglingReferenceIsFound() async throws {
        let scratch = Scratch()
        let driver = try SQLiteDriver(path: scratch.database)
        try driver.write { connection in
            try connection.executeScript(Conformance.createAccounts)
            try connection.execute(Conformance.insertAccount, [1, "a", 0, 1])
        }
        #expect(try await driver.checkIntegrity() == [])
        try driver.close()
        try python(
            "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]);"
                + "c.execute('update account set owner = 7'); c.commit()", scratch.database)
        let again = try SQLiteDriver(path: scratch.database)
        #expect(
            try await again.checkIntegrity() == ["a row of account refers to no row of account"])
        try again.close()
    }
}
