// The room "World": what the engine stands on in a simulation. Time moves only when it is told to,
// randomness follows from the seed, tasks run one after the other on one thread, and the database
// is a real one behind a driver that fails where the seed says so. Nothing of the engine is
// replaced.

package import Database

/// What goes wrong in one write transaction.
package enum WriteFault: Hashable, Sendable {
    /// The k-th statement fails, 1 for the first.
    case statement(Int, DatabaseFailure.Code)
    /// All statements succeed, the commit does not: nothing is kept.
    case commitRefused(DatabaseFailure.Code)
    /// The commit succeeds, and the connection is lost before anybody hears of it.
    case outcomeUnknown
    /// The process dies before the commit.
    case crashBeforeCommit
    /// The process dies after the commit and before anybody hears of it.
    case crashAfterCommit
}

/// A real database whose writes fail on demand, and whose reads run on the caller's thread.
///
/// `@unchecked`: used by the one thread of the simulation.
package final class SimulatedDriver: Driver, @unchecked Sendable {
    private let inner: any Driver
    /// For the next write transactions, the first one first.
    package var plan: [WriteFault] = []
    /// True after a crash: the process that used this driver is gone.
    package private(set) var isDead = false
    /// Called right after a commit that nobody heard of, before anything is tried again.
    package var onUnheardCommit: () -> Void = {}
    /// Faults that were carried out.
    package private(set) var faultsDone = 0

    package init(_ inner: any Driver) {
        self.inner = inner
    }

    package var dialect: Dialect { inner.dialect }
    package var statistics: DriverStatistics { inner.statistics }
    /// None: the epoch in blocks follows the server's, and journals of two databases shall be
    /// comparable.
    package var server: ServerFacts? { nil }

    package func disconnect() { inner.disconnect() }

    @discardableResult
    package func write<T>(_ body: (any Connection) throws -> T) throws -> T {
        if isDead { throw DatabaseFailure(.closed) }
        guard !plan.isEmpty else { return try inner.write(body) }
        let fault = plan.removeFirst()
        switch fault {
        case .statement(let number, let code):
            return try inner.write { connection in
                let faulty = FaultyConnection(connection, failsAt: number, with: code)
                defer { if faulty.hasFailed { faultsDone += 1 } }
                let result = try body(faulty)
                try faulty.refuseAfterFailure()
                return result
            }
        case .commitRefused(let code):
            faultsDone += 1
            return try inner.write { connection in
                _ = try body(connection)
                // What waits to be sent is sent, and only the commit is missing.
                try connection.query(SQL("SELECT 1")) { _ in }
                throw DatabaseFailure(code)
            }
        case .outcomeUnknown:
            faultsDone += 1
            _ = try inner.write(body)
            onUnheardCommit()
            throw DatabaseFailure(.outcomeUnknown)
        case .crashBeforeCommit:
            faultsDone += 1
            isDead = true
            return try inner.write { connection in
                _ = try body(connection)
                // What waits to be sent is sent, and only the commit is missing.
                try connection.query(SQL("SELECT 1")) { _ in }
                throw DatabaseFailure(.closed)
            }
        case .crashAfterCommit:
            faultsDone += 1
            isDead = true
            _ = try inner.write(body)
            onUnheardCommit()
            throw DatabaseFailure(.closed)
        }
    }

    /// Reads what is committed, at once: nothing is in the middle of writing on this one thread.
    package func read<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        try readNow(body)
    }

    package func readNow<T>(_ body: (any Connection) throws -> T) throws -> T {
        if isDead { throw DatabaseFailure(.closed) }
        return try inner.write(body)
    }

    /// Looks at the database itself, past every fault and after a crash too.
    package func look<T>(_ body: (any Connection) throws -> T) throws -> T {
        try inner.write(body)
    }

    package func backup(
        to path: String, progress: @Sendable @escaping (Double) -> Void
    ) async throws {
        try await inner.backup(to: path, progress: progress)
    }

    package func checkIntegrity() async throws -> [String] {
        try await inner.checkIntegrity()
    }

    package func information() -> [(String, String)] { inner.information() }

    /// Ends this process's use of the database; the database itself stays open for the next one.
    package func close() throws { isDead = true }
}

/// A connection whose k-th statement fails.
private final class FaultyConnection: Connection {
    private let inner: any Connection
    private var left: Int
    private let failure: DatabaseFailure
    private(set) var hasFailed = false

    init(_ inner: any Connection, failsAt number: Int, with code: DatabaseFailure.Code) {
        self.inner = inner
        left = number
        failure = DatabaseFailure(code)
    }

    var dialect: Dialect { inner.dialect }

    /// After a failed statement the transaction is lost, as on a real database.
    func refuseAfterFailure() throws {
        if hasFailed { throw failure }
    }

    private func count() throws {
        try refuseAfterFailure()
        left -= 1
        if left == 0 {
            hasFailed = true
            throw failure
        }
    }

    func query(_ sql: SQL, _ values: [SQLValue], _ row: (any SQLRow) throws -> Void) throws {
        try count()
        try inner.query(sql, values, row)
    }

    func queryEach(
        _ sql: SQL, _ rows: [[SQLValue]], _ row: (Int, any SQLRow) throws -> Void
    ) throws {
        try count()
        try inner.queryEach(sql, rows, row)
    }

    func execute(_ sql: SQL, _ values: [SQLValue]) throws -> Int {
        try count()
        return try inner.execute(sql, values)
    }

    func executeEach(_ sql: SQL, _ rows: [[SQLValue]]) throws -> [Int] {
        try count()
        return try inner.executeEach(sql, rows)
    }

    func executeSet(_ sql: SQL, _ rows: [[SQLValue]]) throws -> Int {
        try count()
        return try inner.executeSet(sql, rows)
    }

    func executeScript(_ statements: [SQL]) throws {
        try count()
        try inner.executeScript(statements)
    }
}
