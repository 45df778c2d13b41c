import DevClient
import DevProcess
import Foundation

/// What happens to the files of a database, each on a shop of its own.
struct FileWorlds {
    let scrip: String
    let folder: String

    func run() async throws -> Int {
        let worlds = [
            filesMovedAway, fileReplaced, logRemoved, folderMovedAway, secondProcess,
            damagedHeader, damagedPages, damagedLog, readOnlyFileSystem,
        ]
        for world in worlds { say(try await world()) }
        return worlds.count
    }

    // MARK: While the server runs

    func filesMovedAway() async throws -> String {
        try await shop("moved") { shop in
            let names = ["", "-wal", "-shm"].map { shop.database + $0 }
            for name in names { try check(rename(name, name + ".away") == 0, "rename") }
            try await shop.expectRefusal("removed or replaced")
            for name in names { try check(rename(name + ".away", name) == 0, "rename") }
            try await shop.expectService()
        }
        return "file moved away and back: refused with words, then served again"
    }

    func fileReplaced() async throws -> String {
        try await shop("replaced") { shop in
            try FileManager.default.copyItem(atPath: shop.database, toPath: shop.database + ".new")
            link(shop.database, shop.database + ".kept")
            try check(rename(shop.database + ".new", shop.database) == 0, "rename")
            try await shop.expectRefusal("removed or replaced")
            try check(rename(shop.database + ".kept", shop.database) == 0, "rename")
            try await shop.expectService()
        }
        return "file replaced by a copy and put back: refused with words, then served again"
    }

    func logRemoved() async throws -> String {
        try await shop("log") { shop in
            try check(unlink(shop.database + "-wal") == 0, "unlink")
            try await shop.expectRefusal("-wal was removed")
            // Not in order: what was acknowledged must not need a last word of the process.
            try await shop.kill()
            try await shop.restart()
            try await shop.expectService()
        }
        return "log removed, process killed: everything acknowledged is in the file"
    }

    func folderMovedAway() async throws -> String {
        try await shop("folder") { shop in
            let path = "\(folder)/folder"
            try check(rename(path, path + ".away") == 0, "rename")
            try await shop.expectRefusal("removed or replaced")
            try check(rename(path + ".away", path) == 0, "rename")
            try await shop.expectService()
        }
        return "folder moved away and back: refused with words, then served again"
    }

    func secondProcess() async throws -> String {
        try await shop("second") { shop in
            try await shop.expectRefusedStart("in use by process")
            try await shop.expectService()
        }
        return "second process: refused with words, the first goes on"
    }

    // MARK: Before it starts

    func damagedHeader() async throws -> String {
        try await shop("header", isStopped: true) { shop in
            try damage(shop.database, at: 0, bytes: 64)
            try await shop.expectRefusedStart("not a database")
        }
        return "damaged header: start refused with words"
    }

    func damagedPages() async throws -> String {
        try await shop("pages", isStopped: true) { shop in
            let size = try size(shop.database)
            for page in stride(from: 4_096, to: size, by: 4_096) {
                try damage(shop.database, at: page, bytes: 512)
            }
            try await shop.expectRefusedStart("damaged")
            let verdict = try await shop.verify()
            try check(verdict.status != 0, "scrip verify finds a ruined file sound")
        }
        return "damaged pages: start refused with words, verify fails"
    }

    /// The log ends where its sums do not fit: what remains is an earlier state, whole.
    func damagedLog() async throws -> String {
        try await shop("damagedlog") { shop in
            try await shop.kill()
            let log = shop.database + "-wal"
            try damage(log, at: try size(log) / 2, bytes: 64)
            let verdict = try await shop.verify()
            try check(verdict.status == 0, "scrip verify: \(verdict.everything)")
            try await shop.restart(loses: true)
        }
        return "damaged log: the file holds an earlier state, whole, and serves"
    }

    func readOnlyFileSystem() async throws -> String {
        guard let disk = SmallDisk(at: "\(folder)/readonly", megabytes: 32) else {
            return "read-only file system: not tried, mounting is not permitted here"
        }
        defer { disk.unmount() }
        try await shop("readonly/shop", isStopped: true) { shop in
            let flags = UInt(MS_REMOUNT) | UInt(MS_RDONLY)
            try check(mount("tmpfs", disk.path, "tmpfs", flags, nil) == 0, "remount")
            try await shop.expectRefusedStart("cannot")
            try check(mount("tmpfs", disk.path, "tmpfs", UInt(MS_REMOUNT), nil) == 0, "remount")
            try await shop.restart()
            try await shop.expectService()
        }
        return "read-only file system: start refused with words, served when it can be written"
    }

    // MARK: Tools

    private func shop(
        _ name: String, isStopped: Bool = false, _ body: (inout BadWorldShop) async throws -> Void
    ) async throws {
        let home = "\(folder)/\(name)"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        // The log stays where it is when the folder goes.
        let place = DatabasePlace(
            database: home + "/shop.sqlite",
            files: folder + "/" + name.replacing("/", with: "-"), rootKey: nil)
        var shop = try await BadWorldShop.open(scrip: scrip, at: place)
        do {
            if isStopped { try await shop.stop() }
            try await body(&shop)
            try await shop.end()
        } catch {
            try? await shop.kill()
            throw CheckFailure("\(name): \(error)")
        }
    }

    private func size(_ path: String) throws -> Int {
        var status = stat()
        try check(stat(path, &status) == 0, "no file \(path)")
        return Int(status.st_size)
    }

    private func damage(_ path: String, at offset: Int, bytes count: Int) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: Data(repeating: 0xA5, count: count))
        try file.close()
    }
}
