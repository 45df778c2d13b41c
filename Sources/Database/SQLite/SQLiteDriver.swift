// The room "SQLite": a database in one file, for one process.
//
// One connection writes and checkpoints; the others cannot (they are opened read-only). Two
// connections that write or checkpoint at once are what the WAL-reset fault of SQLite 3.7.0 to
// 3.51.2 needs, so this shape is its defence. A second process is refused (`DatabaseLock`).
// A commit is durable when `write` returns; a flush that fails ends all writing, because what
// reached the disk is unknown from then on. The library (GRDB) opens connections, compiles
// statements and copies databases; the rest happens on its handles.

import Foundation
import Synchronization

package final class SQLiteDriver: Driver {
    package let dialect = Dialect.sqlite
    package let path: String
    let options: SQLiteOptions

    private enum Phase {
        case open
        /// A flush failed: reading may go on, writing may not.
        case stopped(DatabaseFailure)
        case closed
    }

    private struct State {
        var phase = Phase.open
        var lock: DatabaseLock?
        var statistics = DriverStatistics()
        /// Log pages at the last checkpoint since the log began.
        var checkpointedPages = 0
        /// A file was seen to be gone, and what its log holds is to be saved; it was saved.
        var isRescueDue = false
        var isRescued = false
    }

    private let state: Mutex<State>
    private let writer: SQLiteSession?
    /// Nil where there is no file to look after.
    private let presence: SQLitePresence?
    let readers: ReaderPool<SQLiteSession>
    let facts: [(String, String)]

    /// Opens the file, creating it where allowed. Fails with `alreadyOpen`, `cannotOpen`,
    /// `notADatabase`, `readOnly`, `corrupt`, `diskFull` or `ioError`.
    package init(path: String, options: SQLiteOptions = SQLiteOptions()) throws(DatabaseFailure) {
        precondition(options.readers >= 1, "a database has at least one reader")
        // Two names of one file must meet in one lock.
        let isOnMachine = options.vfs == nil
        let path =
            isOnMachine ? URL(fileURLWithPath: path).resolvingSymlinksInPath().path : path
        if options.isReadOnly, isOnMachine, !FileManager.default.fileExists(atPath: path) {
            throw DatabaseFailure(.cannotOpen, "\(path) does not exist. Check the path.")
        }
        let lock =
            options.isReadOnly && options.isBesideWriter || !isOnMachine
            ? nil : try DatabaseLock(databasePath: path, isShared: options.isReadOnly)
        // The writer first: it creates the log and its index, without which no reader can open.
        let writer =
            options.isReadOnly
            ? nil : try SQLiteSession(path: path, isReadOnly: false, options: options)
        var sessions: [SQLiteSession] = []
        for _ in 0..<options.readers {
            sessions.append(try SQLiteSession(path: path, isReadOnly: true, options: options))
        }
        self.path = path
        self.options = options
        self.writer = writer
        presence = writer == nil || !isOnMachine ? nil : SQLitePresence(path: path)
        readers = ReaderPool(sessions)
        facts = SQLiteFacts.collect(writer ?? sessions[0])
        state = Mutex(State(lock: lock))
    }

    package var statistics: DriverStatistics { state.withLock { $0.statistics } }

    // MARK: Writing

    @discardableResult
    package func write<T>(_ body: (any Connection) throws -> T) throws -> T {
        guard let writer else { throw DatabaseFailure(.readOnly) }
        try refuseUnlessWriting()
        do {
            return try writer.sync { connection in
                defer { add(connection.takeStatistics()) }
                // Looked at again: another caller may have failed while this one waited.
                try refuseUnlessWriting()
                try checkpointIfDue(writer, connection)
                return try connection.transaction(.writing) { connection in
                    let result = try body(connection)
                    try checkPresence()
                    return result
                }
            }
        } catch let failure as DatabaseFailure {
            if failure.isFatal { stop(failure) }
            rescue(writer)
            throw failure
        }
    }

    /// Before the commit: nothing is acknowledged into a file that nobody will find.
    private func checkPresence() throws(DatabaseFailure) {
        do {
            try presence?.check()
        } catch {
            state.withLock { $0.isRescueDue = !$0.isRescued }
            throw error
        }
    }

    /// A log without a name is gone with the process, and with it what was acknowledged since the
    /// last checkpoint: copied into the database file at once, where that is still in its place.
    private func rescue(_ writer: SQLiteSession) {
        let isDue = state.withLock { state in
            defer { state.isRescueDue = false }
            return state.isRescueDue
        }
        guard isDue, presence?.hasDatabase == true else { return }
        let isDone = try? writer.sync { connection in
            try connection.checkpoint(
                waitMilliseconds: options.busyTimeoutMilliseconds,
                restoring: options.busyTimeoutMilliseconds)
            return true
        }
        state.withLock { $0.isRescued = isDone == true }
    }

    /// Before a transaction, so that the one that filled the log is answered without waiting.
    private func checkpointIfDue(
        _ writer: SQLiteSession, _ connection: SQLiteConnection
    ) throws(DatabaseFailure) {
        let pages = writer.logPages
        // Fewer than at the last checkpoint: the log has started again.
        let last = state.withLock { state in
            if pages < state.checkpointedPages { state.checkpointedPages = 0 }
            return state.checkpointedPages
        }
        guard pages - last >= options.checkpointPages else { return }
        // Beyond the limit it waits for readers, the longer the larger the log: reads that overlap
        // without a gap would otherwise keep it growing.
        let wait = min(100 * (pages / options.logLimitPages), options.busyTimeoutMilliseconds)
        try connection.checkpoint(
            waitMilliseconds: wait,
            restoring: options.busyTimeoutMilliseconds)
        state.withLock { $0.checkpointedPages = pages }
    }

    private func refuseUnlessWriting() throws(DatabaseFailure) {
        let phase = state.withLock { $0.phase }
        switch phase {
        case .open: return
        case .stopped(let failure): throw failure
        case .closed: throw DatabaseFailure(.closed)
        }
    }

    private func stop(_ failure: DatabaseFailure) {
        state.withLock { state in
            if case .open = state.phase { state.phase = .stopped(failure) }
        }
    }

    // MARK: Reading

    package func read<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            readers.run { reader in
                continuation.resume(
                    with: Result {
                        let connection = try reader.get()
                        defer { self.add(connection.takeStatistics()) }
                        return try connection.transaction(.reading, body)
                    })
            }
        }
    }

    private func add(_ more: DriverStatistics) {
        state.withLock { state in
            state.statistics.statements += more.statements
            state.statistics.prepared += more.prepared
            state.statistics.commits += more.commits
            state.statistics.rollbacks += more.rollbacks
            state.statistics.checkpoints += more.checkpoints
        }
    }

    // MARK: Closing

    /// Whether `close` was called; a copy in progress looks at it between its steps.
    var isClosed: Bool {
        state.withLock { state in
            if case .closed = state.phase { true } else { false }
        }
    }

    package func close() throws {
        let before = state.withLock { state in
            defer { state.phase = .closed }
            return state.phase
        }
        if case .closed = before { return }
        // Readers first: the last connection to close copies the log, and only the writer may.
        try readers.close()
        if let writer {
            defer { state.withLock { $0.lock = nil } }
            if case .open = before {
                try writer.sync { connection in
                    try connection.checkpoint(
                        waitMilliseconds: 0, restoring: options.busyTimeoutMilliseconds)
                }
            }
            try writer.close()
        }
        state.withLock { $0.lock = nil }
    }
}
