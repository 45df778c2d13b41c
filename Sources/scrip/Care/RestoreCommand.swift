import ArgumentParser
import Database
import Engine
import Foundation

/// Puts a backup in the place of a database, after checking it.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in the place of a database.",
        discussion: """
            The backup is verified with the root key first; one that is not sound is not \
            restored (exit status 1). An existing database is replaced only with --force, and \
            all that happened after the backup is then lost.

            Example: scrip restore --database shop.sqlite --from shop-2026-11-22.sqlite
            """)

    @OptionGroup var options: DatabaseOptions

    @Option(help: ArgumentHelp("The backup.", valueName: "file"))
    var from: String

    @Flag(help: "Replace an existing database.") var force = false

    func run() async throws {
        try options.requireFile("Restore it with pg_basebackup or pg_restore, then run verify.")
        let files = FileManager.default
        guard files.fileExists(atPath: from) else { throw CommandFailure.file(from, "read") }
        if files.fileExists(atPath: options.database) {
            guard force else {
                throw CommandFailure(
                    .refused, "\(options.database) exists.",
                    "Add --force to replace it; all that happened since the backup is then lost.")
            }
            try refuseWhereOpen()
        }
        // Beside its final place, so that giving it its name is one step of the file system.
        let staged = options.database + ".restoring"
        removeDatabase(staged)
        defer { removeDatabase(staged) }
        try copy(to: staged)
        let report = try await DatabaseCheck.run(
            try SQLiteDriver.forReading(staged), rootKeyPath: options.rootKeyPath)
        guard report.isSound else {
            throw CommandFailure(
                .refused, "\(from) is not sound; nothing was changed.",
                "Restore another backup.", details: report.problems)
        }
        try replace(with: staged)
        print("restored \(options.database) from \(from)")
        print(report.summary)
    }

    /// A damaged database may well fail to open; only one that is in use is in the way.
    private func refuseWhereOpen() throws {
        do {
            try SQLiteDriver(path: options.database).close()
        } catch let failure as DatabaseFailure where failure.code == .alreadyOpen {
            throw failure
        } catch {}
    }

    private func copy(to staged: String) throws {
        do {
            try FileManager.default.copyItem(atPath: from, toPath: staged)
        } catch {
            throw CommandFailure.file(staged, "written")
        }
    }

    /// The old write-ahead log goes first: it must never meet the new file.
    private func replace(with staged: String) throws {
        for suffix in ["-wal", "-shm"] { unlink(staged + suffix) }
        try FileSync.flush(staged)
        for suffix in ["-wal", "-shm"] { unlink(options.database + suffix) }
        guard rename(staged, options.database) == 0 else {
            throw CommandFailure.file(options.database, "written")
        }
        let folder = URL(fileURLWithPath: options.database).deletingLastPathComponent().path
        try FileSync.flush(folder)
    }

    private func removeDatabase(_ path: String) {
        for suffix in ["", "-wal", "-shm", ".lock"] { unlink(path + suffix) }
    }
}

/// Flushing to disk.
enum FileSync {
    /// A file or a folder.
    static func flush(_ path: String) throws(CommandFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw CommandFailure.file(path, "flushed to disk")
        }
    }

    /// Median time of a 4 KiB write and flush in a folder, in microseconds; nil where nothing
    /// can be written there.
    static func medianMicroseconds(in folder: String, rounds: Int = 21) -> Int64? {
        let path = folder + "/.scrip-sync-" + RandomText.make()
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        defer {
            close(descriptor)
            unlink(path)
        }
        let page = [UInt8](repeating: 0x5A, count: 4_096)
        var times: [Int64] = []
        for round in 0..<rounds {
            let start = ContinuousClock.now
            guard pwrite(descriptor, page, page.count, off_t(round * page.count)) == page.count,
                fsync(descriptor) == 0
            else { return nil }
            times.append(Int64((ContinuousClock.now - start) / .microseconds(1)))
        }
        return times.sorted()[rounds / 2]
    }
}
