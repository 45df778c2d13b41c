import Foundation
import Testing

@testable import Database

/// Files that are removed or replaced while they are in use: nothing more is stored in them.
@Suite struct PresenceTests {
    private let scratch = Scratch()

    private func open() throws -> SQLiteDriver {
        let driver = try SQLiteDriver(path: scratch.database)
        try driver.write { connection in
            try connection.executeScript(Notes.create)
            try Notes.insert(0..<10, connection)
        }
        return driver
    }

    private func move(_ suffixes: [String], from: String, to: String) {
        for suffix in suffixes {
            let name = scratch.database + suffix
            #expect(rename(name + from, name + to) == 0)
        }
    }

    @Test func fileMovedAwayIsRefusedAndServesAgainWhenItIsBack() async throws {
        let driver = try open()
        move(["", "-wal", "-shm"], from: "", to: ".away")
        let problem = failure { try driver.write { try Notes.insert(10..<20, $0) } }
        #expect(problem?.code == .cannotOpen)
        #expect(problem?.message.contains("removed or replaced") == true)
        #expect(try await driver.read { try Notes.count($0) } == 10)
        move(["", "-wal", "-shm"], from: ".away", to: "")
        try driver.write { try Notes.insert(10..<20, $0) }
        #expect(try await driver.read { try Notes.count($0) } == 20)
        try driver.close()
    }

    @Test func fileReplacedByItsCopyIsRefused() throws {
        let driver = try open()
        try FileManager.default.copyItem(
            atPath: scratch.database, toPath: scratch.database + ".copy")
        move([""], from: ".copy", to: "")
        let problem = failure { try driver.write { try Notes.insert(10..<20, $0) } }
        #expect(problem?.code == .cannotOpen)
    }

    @Test func whatWasStoredInARemovedLogIsSavedIntoTheFile() async throws {
        let driver = try open()
        #expect(unlink(scratch.database + "-wal") == 0)
        let problem = failure { try driver.write { try Notes.insert(10..<20, $0) } }
        #expect(problem?.message.contains("-wal was removed") == true)
        // As after kill -9: the file alone, while the process that had it open says nothing more.
        let copy = scratch.file("copy.sqlite")
        try FileManager.default.copyItem(atPath: scratch.database, toPath: copy)
        let again = try SQLiteDriver(path: copy)
        #expect(try await again.read { try Notes.count($0) } == 10)
        try again.close()
        _ = driver
    }
}
