import Database
import Foundation
import Synchronization

/// A place for one connection, used by one thread at a time. A connection that was lost is
/// replaced when the next transaction needs one.
///
/// `@unchecked`: the connection is mutable, but every access to it holds the lock.
final class PostgresSession: ReaderSession, @unchecked Sendable {
    private let servers: PostgresServers
    private let statementMilliseconds: Int
    private let lock = NSLock()
    private var connection: PostgresConnection?
    private var isClosed = false

    init(_ servers: PostgresServers, statementMilliseconds: Int) {
        self.servers = servers
        self.statementMilliseconds = statementMilliseconds
    }

    /// Connects now, so that a server that cannot be used is told at once.
    func connect() throws(DatabaseFailure) {
        lock.lock()
        defer { lock.unlock() }
        _ = try usable()
    }

    func sync<T>(_ body: (PostgresConnection) throws -> T) throws -> T {
        lock.lock()
        defer { lock.unlock() }
        return try body(try usable())
    }

    func perform(_ job: (Result<PostgresConnection, DatabaseFailure>) -> Void) {
        lock.lock()
        defer { lock.unlock() }
        do throws(DatabaseFailure) {
            job(.success(try usable()))
        } catch {
            job(.failure(error))
        }
    }

    /// Lets go of the connection; the next transaction connects anew, maybe to another server.
    func disconnect() {
        lock.lock()
        defer { lock.unlock() }
        connection = nil
    }

    func close() {
        lock.lock()
        defer { lock.unlock() }
        isClosed = true
        connection = nil
    }

    private func usable() throws(DatabaseFailure) -> PostgresConnection {
        guard !isClosed else { throw DatabaseFailure(.closed) }
        if let connection, connection.link.isStillThere(),
            connection.server.map(servers.isCurrent) ?? true
        {
            return connection
        }
        connection = nil
        let fresh = try servers.connect(statementMilliseconds: statementMilliseconds)
        connection = fresh
        return fresh
    }
}
