import Foundation
import Testing

@testable import Database

/// Which files open, which are refused, and that a refused file stays as it was.
@Suite struct OpeningTests {
    private func makeDatabase(_ scratch: Scratch, rows: Int64 = 500) throws {
        let driver = try SQLiteDriver(path: scratch.database)
        try driver.write { connection in
            try connection.executeScript(Notes.create)
            try Notes.insert(0..<rows, connection)
        }
        try driver.close()
    }

    private func refusal(_ scratch: Scratch, _ options: SQLiteOptions = .init()) -> DatabaseFailure?
    {
        failure { try SQLiteDriver(path: scratch.database, options: options).close() }
    }

    @Test func zeroByteFileBecomesADatabase() async throws {
        let scratch = Scratch()
        try Data().write(to: URL(fileURLWithPath: scratch.database))
        let driver = try SQLiteDriver(path: scratch.database)
        try driver.write { try $0.executeScript(Notes.create) }
        #expect(try await driver.checkIntegrity() == [])
        let facts = Dictionary(uniqueKeysWithValues: driver.information())
        #expect(facts["application_id"] == "1396920912")
    }

    @Test func reopeningFindsWhatWasCommitted() async throws {
        let scratch = Scratch()
        try makeDatabase(scratch)
        let driver = try SQLiteDriver(path: scratch.database)
        #expect(try await driver.read { try Notes.count($0) } == 500)
    }

    @Test func textFileIsRefusedAndUntouched() throws {
        let scratch = Scratch()
        let text = Data(String(repeating: "not a database\n", count: 400).utf8)
        try text.write(to: URL(fileURLWithPath: scratch.database))
        #expect(refusal(scratch)?.code == .notADatabase)
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.database)) == text)
    }

    @Test func databaseOfAnotherProgramIsRefusedAndUntouched() throws {
        let scratch = Scratch()
        try python(
            "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('create table t(x)')",
            scratch.database)
        let before = try Data(contentsOf: URL(fileURLWithPath: scratch.database))
        #expect(refusal(scratch)?.code == .notADatabase)
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.database)) == before)
        try python(
            "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('drop table t');"
                + "c.execute('pragma application_id=7')", scratch.database)
        #expect(refusal(scratch)?.code == .notADatabase)
    }

    @Test(arguments: [2, 50, 99, 100, 512, 4096, 8192, 20_000])
    func truncatedFileIsRefused(_ bytes: UInt64) throws {
        let scratch = Scratch()
        try makeDatabase(scratch)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.database))
        try file.truncate(atOffset: bytes)
        try file.close()
        let problem = refusal(scratch)
        #expect(problem?.code == .corrupt || problem?.code == .notADatabase)
    }

    @Test func missingDirectoryIsExplained() {
        let scratch = Scratch()
        let path = scratch.file("missing/test.sqlite")
        let problem = failure { _ = try SQLiteDriver(path: path) }
        #expect(problem?.code == .cannotOpen)
        #expect(problem?.message.contains("directory") == true)
    }

    @Test func directoryInPlaceOfTheFileIsRefused() throws {
        let scratch = Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.database, withIntermediateDirectories: false)
        #expect(refusal(scratch)?.code == .cannotOpen)
    }

    @Test func readOnlyFileIsRefusedForWriting() async throws {
        let scratch = Scratch()
        try makeDatabase(scratch)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o777], ofItemAtPath: scratch.path)
        chmod(scratch.database + ".lock", 0o666)
        chmod(scratch.database, 0o444)
        let code = try await withoutPrivileges { self.refusal(scratch)?.code }
        #expect(code == .readOnly)
    }

    @Test func readOnlyDirectoryIsRefusedForWriting() async throws {
        let scratch = Scratch()
        chmod(scratch.path, 0o555)
        let problem = try await withoutPrivileges { self.refusal(scratch) }
        chmod(scratch.path, 0o755)
        #expect(problem?.code == .cannotOpen)
        #expect(problem?.message.contains("may write") == true)
    }

    @Test func readOnlyDriverReadsAndRefusesToWrite() async throws {
        let scratch = Scratch()
        try makeDatabase(scratch)
        var options = SQLiteOptions()
        options.isReadOnly = true
        let driver = try SQLiteDriver(path: scratch.database, options: options)
        #expect(try await driver.read { try Notes.count($0) } == 500)
        #expect(failure { try driver.write { _ in } }?.code == .readOnly)
        #expect(try await driver.checkIntegrity() == [])
        let second = try SQLiteDriver(path: scratch.database, options: options)
        #expect(refusal(scratch)?.code == .alreadyOpen)
        try driver.close()
        try second.close()
        #expect(refusal(scratch) == nil)
    }

    @Test func readOnlyDriverCreatesNothing() {
        let scratch = Scratch()
        var options = SQLiteOptions()
        options.isReadOnly = true
        #expect(refusal(scratch, options)?.code == .cannotOpen)
        #expect(!scratch.exists("test.sqlite") && !scratch.exists("test.sqlite.lock"))
    }
}
