import GRDB
import GRDBSQLite

/// One SQLite connection: the library opens it and compiles statements; binding, stepping and
/// reading columns are done on its handle directly, because that is where the time goes.
final class SQLiteConnection: Connection {
    let dialect = Dialect.sqlite
    private let database: GRDB.Database
    private let handle: OpaquePointer
    private var prepared: [SQL.Identity: SQLitePrepared] = [:]
    /// The first failure inside the running transaction; the transaction is lost from then on.
    private var failure: DatabaseFailure?
    private var isRunning = false
    /// Since the last `takeStatistics`.
    private var statistics = DriverStatistics()

    init(_ database: GRDB.Database) throws(DatabaseFailure) {
        guard let handle = database.sqliteConnection else { throw DatabaseFailure(.closed) }
        self.database = database
        self.handle = handle
    }

    // MARK: Statements

    func query(_ sql: SQL, _ values: [SQLValue], _ row: (any SQLRow) throws -> Void) throws {
        try using(sql) { try run($0, values, row) }
    }

    func queryEach(
        _ sql: SQL, _ rows: [[SQLValue]], _ row: (Int, any SQLRow) throws -> Void
    ) throws {
        try using(sql) { statement in
            for (index, values) in rows.enumerated() {
                try run(statement, values) { try row(index, $0) }
            }
        }
    }

    func execute(_ sql: SQL, _ values: [SQLValue]) throws -> Int {
        try using(sql) { statement in
            try run(statement, values) { _ in }
            return changes(statement)
        }
    }

    func executeEach(_ sql: SQL, _ rows: [[SQLValue]]) throws -> [Int] {
        try using(sql) { statement in
            var counts: [Int] = []
            counts.reserveCapacity(rows.count)
            for values in rows {
                try run(statement, values) { _ in }
                counts.append(changes(statement))
            }
            return counts
        }
    }

    func executeScript(_ statements: [SQL]) throws {
        try refuseWhileRunningOrFailed()
        for sql in statements {
            let text = try remembering { () throws(DatabaseFailure) in try dialect.expand(sql) }
            try remembering { () throws(DatabaseFailure) in
                do { try database.execute(sql: text) } catch { throw libraryFailure(error, text) }
            }
            statistics.statements += 1
        }
    }

    private func changes(_ statement: SQLitePrepared) -> Int {
        statement.changesRows ? Int(sqlite3_changes(handle)) : 0
    }

    private func using<T>(_ sql: SQL, _ body: (SQLitePrepared) throws -> T) throws -> T {
        try refuseWhileRunningOrFailed()
        let statement = try remembering { () throws(DatabaseFailure) in try prepare(sql) }
        isRunning = true
        defer {
            isRunning = false
            // Drops the copies of the last values: they may be large, or personal.
            sqlite3_clear_bindings(statement.handle)
        }
        return try body(statement)
    }

    private func run(
        _ statement: SQLitePrepared, _ values: [SQLValue], _ row: (any SQLRow) throws -> Void
    ) throws {
        statistics.statements += 1
        try remembering { () throws(DatabaseFailure) in try statement.bind(values) }
        defer { sqlite3_reset(statement.handle) }
        while true {
            let code = sqlite3_step(statement.handle)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else {
                let problem = handleFailure(code, sqlite3_sql(statement.handle))
                failure = failure ?? problem
                throw problem
            }
            try row(SQLiteRow(statement.handle))
        }
    }

    private func prepare(_ sql: SQL) throws(DatabaseFailure) -> SQLitePrepared {
        let identity = sql.identity
        if let known = prepared[identity] { return known }
        let text = try dialect.expand(sql)
        let compiled: Statement
        do {
            compiled = try database.cachedStatement(sql: text)
        } catch {
            throw libraryFailure(error, text)
        }
        let statement = try SQLitePrepared(compiled, text: text)
        prepared[identity] = statement
        statistics.prepared += 1
        return statement
    }

    // MARK: Failures

    /// PostgreSQL refuses everything after a failed statement; so does SQLite here, or programs
    /// tested on one database would come to rely on what the other does not give.
    private func refuseWhileRunningOrFailed() throws(DatabaseFailure) {
        if let failure { throw failure }
        guard !isRunning else {
            throw DatabaseFailure(.misuse, cause: "connection used inside a row closure")
        }
    }

    private func remembering<T>(
        _ body: () throws(DatabaseFailure) -> T
    ) throws(DatabaseFailure) -> T {
        do {
            return try body()
        } catch {
            failure = failure ?? error
            throw error
        }
    }

    private func handleFailure(_ code: CInt, _ sql: UnsafePointer<CChar>?) -> DatabaseFailure {
        let cause = sqlite3_errmsg(handle).map { String(cString: $0) }
        return DatabaseFailure(
            sqliteCode: code, cause: cause, sql: sql.map { String(cString: $0) })
    }

    private func libraryFailure(_ error: any Error, _ sql: String) -> DatabaseFailure {
        guard let known = error as? DatabaseError else {
            return DatabaseFailure(.unavailable, cause: "\(type(of: error))", sql: sql)
        }
        return DatabaseFailure(known, sql: sql)
    }

    // MARK: Transactions

    enum TransactionKind {
        case reading, writing
    }

    /// Begins, runs the body, commits. Whatever is thrown, nothing remains.
    func transaction<T>(
        _ kind: TransactionKind, _ body: (any Connection) throws -> T
    ) throws -> T {
        failure = nil
        do {
            try control(kind == .writing ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED")
            let result = try body(self)
            if let failure { throw failure }
            try control("COMMIT")
            if kind == .writing { statistics.commits += 1 }
            return result
        } catch {
            // After some errors SQLite has rolled back already.
            if sqlite3_get_autocommit(handle) == 0 { try control("ROLLBACK") }
            if kind == .writing { statistics.rollbacks += 1 }
            throw error
        }
    }

    private func control(_ text: StaticString) throws {
        let statement = try prepare(SQL(text))
        defer { sqlite3_reset(statement.handle) }
        let code = sqlite3_step(statement.handle)
        guard code == SQLITE_DONE else { throw handleFailure(code, nil) }
    }

    // MARK: The log

    /// Copies the log into the database file. Readers in the way are no failure: it is tried
    /// again later. With `waitMilliseconds` above 0 it also waits for readers that use the log,
    /// so that the next transaction starts the log from its beginning.
    func checkpoint(waitMilliseconds: Int, restoring busyTimeout: Int) throws(DatabaseFailure) {
        let mode = waitMilliseconds > 0 ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE
        sqlite3_busy_timeout(handle, CInt(waitMilliseconds))
        defer { sqlite3_busy_timeout(handle, CInt(busyTimeout)) }
        let code = sqlite3_wal_checkpoint_v2(handle, "main", mode, nil, nil)
        guard code == SQLITE_OK || code & 0xff == SQLITE_BUSY else {
            throw handleFailure(code, nil)
        }
        statistics.checkpoints += 1
    }

    func takeStatistics() -> DriverStatistics {
        defer { statistics = DriverStatistics() }
        return statistics
    }

    /// Compiled statements keep a connection from closing.
    func forgetStatements() {
        prepared = [:]
    }
}
