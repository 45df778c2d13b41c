// The target "PostgresDatabase": a database on a PostgreSQL server, for many processes.
//
// The room "Driver" joins the others to the contract: one connection writes, on the thread of its
// caller; the others read, each with a thread of its own. Which server they use is the business
// of "Servers", and every write looks that it still is the newest primary that was seen.

package import Database
import Synchronization

package final class PostgresDriver: Driver {
    package let dialect = Dialect.postgreSQL
    package let address: PostgresAddress
    let options: PostgresOptions
    let servers: PostgresServers
    private let writer: PostgresSession?
    private let readers: ReaderPool<PostgresSession>

    private struct State {
        var isClosed = false
        var statistics = DriverStatistics()
    }

    private let state = Mutex(State())

    /// Connects. Fails with `cannotOpen`, `readOnly`, `fenced` or, after some attempts,
    /// `unavailable`.
    package init(
        address: String, options: PostgresOptions = PostgresOptions()
    ) throws(DatabaseFailure) {
        precondition(options.readers >= 1, "a database has at least one reader")
        self.address = try PostgresAddress(address)
        self.options = options
        let servers = PostgresServers(self.address, options)
        let first = PostgresSession(
            servers,
            statementMilliseconds: options.isReadOnly
                ? options.readMilliseconds : options.writeMilliseconds)
        try first.connect()
        var sessions = options.isReadOnly ? [first] : []
        while sessions.count < options.readers {
            sessions.append(
                PostgresSession(servers, statementMilliseconds: options.readMilliseconds))
        }
        self.servers = servers
        writer = options.isReadOnly ? nil : first
        readers = ReaderPool(sessions)
    }

    package var statistics: DriverStatistics { state.withLock { $0.statistics } }
    package var server: ServerFacts? { servers.facts?.server }
    var isClosed: Bool { state.withLock { $0.isClosed } }

    @discardableResult
    package func write<T>(_ body: (any Connection) throws -> T) throws -> T {
        guard !isClosed else { throw DatabaseFailure(.closed) }
        guard let writer else { throw DatabaseFailure(.readOnly) }
        return try writer.sync { connection in
            defer { add(connection.takeStatistics()) }
            return try connection.transaction(.writing, body)
        }
    }

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
            state.statistics.roundTrips += more.roundTrips
        }
    }

    package func disconnect() { writer?.disconnect() }

    package func close() throws {
        let wasClosed = state.withLock { state in
            defer { state.isClosed = true }
            return state.isClosed
        }
        if wasClosed { return }
        servers.close()
        try readers.close()
        writer?.close()
    }
}
