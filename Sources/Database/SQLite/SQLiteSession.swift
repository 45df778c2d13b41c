import GRDB
import GRDBSQLite

/// A connection and the serial queue that alone touches it.
///
/// `@unchecked`: the connection and the log gauge are mutable, but every access to them runs on
/// the session's queue.
final class SQLiteSession: ReaderSession, @unchecked Sendable {
    let queue: DatabaseQueue
    private var connection: SQLiteConnection?
    /// Pages in the log after the last commit, reported by SQLite.
    private(set) var logPages = 0

    init(path: String, isReadOnly: Bool, options: SQLiteOptions) throws(DatabaseFailure) {
        var configuration = Configuration()
        configuration.readonly = isReadOnly
        configuration.label = isReadOnly ? "scrip.reader" : "scrip.writer"
        configuration.busyMode = .timeout(Double(options.busyTimeoutMilliseconds) / 1_000)
        configuration.foreignKeysEnabled = true
        let cache = isReadOnly ? options.cacheKibibytes / 4 : options.cacheKibibytes
        configuration.prepareDatabase { database in
            try Self.prepare(database, isReadOnly: isReadOnly, cacheKibibytes: cache)
        }
        do {
            queue = try DatabaseQueue(
                path: options.location(of: path), configuration: configuration)
            connection = try queue.unsafeRead { try SQLiteConnection($0) }
        } catch let error as DatabaseError {
            throw DatabaseFailure(opening: path, error)
        } catch let error as DatabaseFailure {
            throw error
        } catch {
            throw DatabaseFailure(.cannotOpen, cause: "\(error)")
        }
        if !isReadOnly { watchLog() }
    }

    private static func prepare(
        _ database: GRDB.Database, isReadOnly: Bool, cacheKibibytes: Int
    ) throws {
        // Whose file it is comes first: switching to WAL would already change a foreign file.
        let isNew = try SQLiteOrigin.verify(database)
        if !isReadOnly {
            guard sqlite3_db_readonly(database.sqliteConnection, "main") == 0 else {
                throw DatabaseFailure(
                    .readOnly, "The database file may not be written. Check its permissions.")
            }
            guard try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL") == "wal" else {
                throw DatabaseFailure(
                    .cannotOpen,
                    "The file system does not support write-ahead logging. Choose a local disk.")
            }
            if isNew { try SQLiteOrigin.mark(database) }
        }
        // FULL: a commit is durable when it returns. The writer checkpoints itself (see
        // `SQLiteDriver.write`), because SQLite's own checkpoint swallows a failed flush.
        try database.execute(
            sql: """
                PRAGMA synchronous = FULL;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA journal_size_limit = 67108864;
                PRAGMA cache_size = -\(cacheKibibytes);
                PRAGMA mmap_size = 0;
                PRAGMA temp_store = MEMORY;
                PRAGMA trusted_schema = OFF;
                PRAGMA cell_size_check = ON;
                """)
    }

    private func watchLog() {
        queue.unsafeRead { database in
            let session = Unmanaged.passUnretained(self).toOpaque()
            _ = sqlite3_wal_hook(
                database.sqliteConnection,
                { session, _, _, pages in
                    guard let session else { return SQLITE_OK }
                    Unmanaged<SQLiteSession>.fromOpaque(session).takeUnretainedValue()
                        .logPages = Int(pages)
                    return SQLITE_OK
                }, session)
        }
    }

    /// Runs the body on the caller's thread while the queue is held.
    func sync<T>(_ body: (SQLiteConnection) throws -> T) throws -> T {
        try queue.unsafeRead { _ in
            guard let connection else { throw DatabaseFailure(.closed) }
            return try body(connection)
        }
    }

    /// Runs the job on the caller's thread, with a failure where the session is closed.
    func perform(_ job: (Result<SQLiteConnection, DatabaseFailure>) -> Void) {
        queue.unsafeRead { _ in
            job(connection.map { .success($0) } ?? .failure(DatabaseFailure(.closed)))
        }
    }

    func close() throws(DatabaseFailure) {
        queue.unsafeRead { _ in
            connection?.forgetStatements()
            connection = nil
        }
        do {
            try queue.close()
        } catch let error as DatabaseError {
            throw DatabaseFailure(error)
        } catch {
            throw DatabaseFailure(.ioError, cause: "\(error)")
        }
    }
}
