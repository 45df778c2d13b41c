import Database
import Testing

@Suite("Reading beside a writer")
struct BesideWriterTests {
    @Test func readerBesideAWriterSeesWhatIsCommittedAndLeavesItAlone() async throws {
        let scratch = Scratch()
        let writer = try SQLiteDriver(path: scratch.database)
        try writer.write { try $0.executeScript(Notes.create) }
        var options = SQLiteOptions()
        options.isReadOnly = true
        let refused = #expect(throws: DatabaseFailure.self) {
            try SQLiteDriver(path: scratch.database, options: options)
        }
        #expect(refused?.code == .alreadyOpen)

        options.isBesideWriter = true
        let reader = try SQLiteDriver(path: scratch.database, options: options)
        let before = try await reader.read { try Notes.count($0) }
        try writer.write { try Notes.insert(1..<2, $0) }
        let after = try await reader.read { try Notes.count($0) }
        #expect(after == before + 1)
        #expect(throws: DatabaseFailure.self) { try reader.write { try Notes.insert(2..<3, $0) } }
        try reader.close()
        try writer.write { try Notes.insert(3..<4, $0) }
        try writer.close()
    }
}
