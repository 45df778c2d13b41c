import Foundation
import GRDB

/// Looking after the file: copying, examining, describing.
///
/// Copies and examinations take long, so each has a read-only connection and a thread of its
/// own instead of occupying a reader.
extension SQLiteDriver {
    package func backup(
        to destination: String, progress: @Sendable @escaping (Double) -> Void
    ) async throws {
        guard !isClosed else { throw DatabaseFailure(.closed) }
        guard !FileManager.default.fileExists(atPath: destination) else {
            throw DatabaseFailure(
                .cannotOpen, "\(destination) exists. Choose a name that is not taken.")
        }
        let source = try SQLiteSession(path: path, isReadOnly: true, options: options)
        try await onThread(of: source) { _ in
            try self.copy(source, to: destination, progress)
        }
        progress(1)
    }

    package func checkIntegrity() async throws -> [String] {
        guard !isClosed else { throw DatabaseFailure(.closed) }
        let session = try SQLiteSession(path: path, isReadOnly: true, options: options)
        do {
            return try await onThread(of: session) { connection in
                var lines: [String] = []
                try connection.transaction(.reading) { connection in
                    try connection.query(SQL("PRAGMA integrity_check(100)")) {
                        let line = try $0.text(0)
                        if line != "ok" { lines.append(line) }
                    }
                    try connection.query(SQL("PRAGMA foreign_key_check")) {
                        let parent = try $0.text(2)
                        lines.append("a row of \(try $0.text(0)) refers to no row of \(parent)")
                    }
                }
                return lines
            }
        } catch let failure as DatabaseFailure where failure.code == .corrupt {
            return [failure.message]
        }
    }

    package func information() -> [(String, String)] {
        facts + [
            ("path", path),
            ("file_bytes", size(path)),
            ("log_bytes", size(path + "-wal")),
            ("readers", "\(options.readers)"),
        ]
    }

    private func size(_ path: String) -> String {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber).map { "\($0)" } ?? "0"
    }

    private func onThread<T: Sendable>(
        of session: SQLiteSession, _ body: @escaping @Sendable (SQLiteConnection) throws -> T
    ) async throws -> T {
        let result: Result<T, any Error> = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(returning: Result { try session.sync(body) })
            }
        }
        try session.close()
        return try result.get()
    }

    /// Fills `<destination>.partial`, examines it, flushes it and only then gives it its name.
    private func copy(
        _ source: SQLiteSession, to destination: String, _ progress: @escaping (Double) -> Void
    ) throws {
        let partial = destination + ".partial"
        removeCopy(partial)
        defer { removeCopy(partial) }
        do {
            let target = try DatabaseQueue(path: partial)
            try source.copyDatabase(to: target) { fraction in
                guard !self.isClosed else { throw DatabaseFailure(.closed) }
                progress(fraction * 0.99)
            }
            let verdict = try target.unsafeRead {
                try String.fetchOne($0, sql: "PRAGMA quick_check(1)")
            }
            try target.close()
            guard verdict == "ok" else { throw DatabaseFailure(.corrupt) }
        } catch let error as DatabaseError {
            throw DatabaseFailure(opening: destination, error)
        }
        try flush(partial)
        guard rename(partial, destination) == 0 else {
            throw DatabaseFailure(.ioError, cause: String(cString: strerror(errno)))
        }
        try flush(URL(fileURLWithPath: destination).deletingLastPathComponent().path)
    }
}

extension SQLiteSession {
    /// Copies inside one read transaction: changes committed meanwhile neither appear in the copy
    /// nor make it start again. Runs while the session's queue is held.
    fileprivate func copyDatabase(
        to target: DatabaseQueue, _ progress: @escaping (Double) throws -> Void
    ) throws {
        try queue.unsafeReentrantRead { database in
            try database.execute(sql: "BEGIN DEFERRED; SELECT count(*) FROM sqlite_schema")
            defer { try? database.execute(sql: "ROLLBACK") }
            try target.writeWithoutTransaction { copy in
                try database.backup(to: copy, pagesPerStep: 256) { step in
                    let total = max(step.totalPageCount, 1)
                    try progress(Double(total - step.remainingPageCount) / Double(total))
                }
            }
        }
    }
}

private func removeCopy(_ path: String) {
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
}

/// A file or a directory. A failure concerns the copy only, so it is not `syncFailed`.
private func flush(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    guard descriptor >= 0, fsync(descriptor) == 0 else {
        throw DatabaseFailure(
            .ioError, "The copy could not be flushed to disk. Choose another disk.",
            cause: String(cString: strerror(errno)))
    }
}
