import DevProcess
import Foundation

extension DemoStory {
    func auditChapter() async throws {
        try await stepping("scrip verify finds the file in order") {
            let ending = try await ServerProcess.verify(scrip: scrip, database: database)
            let words = ending.everything
            try check(ending.status == 0, "status \(ending.status): \(words)")
            try check(words.contains("verified"), "it does not say verified: \(words)")
        }
        try await stepping("one changed byte in a copy is found and named by scrip verify") {
            try await tamperWithCopies()
        }
    }

    /// Changes, in a fresh copy each time, one byte at every place that holds the order's
    /// reference: the redemption's row, the journal entry, the stored answer, an index over them.
    /// Every copy must be found out, and at least one by the name of an entry or a row.
    private func tamperWithCopies() async throws {
        let copy = folder + "/copy"
        try copyDatabase(to: copy)
        // All pages into the main file and no leftovers of deleted rows in it: every place found
        // below is then a place that counts.
        try SQLiteFile(path: copy + "/demo.sqlite").execute("VACUUM")
        let places = try places(of: Array(orderReference.utf8), in: copy + "/demo.sqlite")
        try check(!places.isEmpty, "the order's reference is nowhere in the file")
        var named = 0
        for place in places {
            let output = try await verifyWithChangedByte(at: place, of: copy + "/demo.sqlite")
            if output.contains("entry") || output.contains("row") {
                named += 1
            }
        }
        try check(named > 0, "no entry or row was named for any of \(places.count) places")
        say("   \(places.count) places, each found; \(named) named")
    }

    /// The database with its keys and side files, into a folder of its own under the same name.
    private func copyDatabase(to copy: String) throws {
        let files = FileManager.default
        try files.createDirectory(atPath: copy, withIntermediateDirectories: false)
        for name in try files.contentsOfDirectory(atPath: folder)
        where name.hasPrefix("demo.sqlite") {
            try files.copyItem(atPath: "\(folder)/\(name)", toPath: "\(copy)/\(name)")
        }
    }

    private func places(of needle: [UInt8], in path: String) throws -> [Int] {
        let bytes = try Data(contentsOf: URL(filePath: path))
        var places: [Int] = []
        var from = bytes.startIndex
        while let range = bytes.range(of: Data(needle), in: from..<bytes.endIndex) {
            places.append(range.lowerBound)
            from = range.upperBound
        }
        return places
    }

    /// Changes the last digit of the reference, verifies, and puts the byte back.
    private func verifyWithChangedByte(at place: Int, of path: String) async throws -> String {
        let position = UInt64(place + orderReference.utf8.count - 1)
        let file = try FileHandle(forUpdating: URL(filePath: path))
        defer { try? file.close() }
        try file.seek(toOffset: position)
        guard let old = try file.read(upToCount: 1)?.first else {
            throw CheckFailure("no byte at \(position)")
        }
        try file.seek(toOffset: position)
        try file.write(contentsOf: Data([old == 0x30 ? 0x31 : old - 1]))
        let ending = try await ServerProcess.verify(scrip: scrip, database: path)
        try check(
            ending.status == 1,
            "byte \(position) changed, yet verify ended with \(ending.status): \(ending.output)")
        try file.seek(toOffset: position)
        try file.write(contentsOf: Data([old]))
        return ending.everything
    }
}
