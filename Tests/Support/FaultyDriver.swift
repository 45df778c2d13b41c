package import Database
import Synchronization

/// A database whose write transactions fail as planned; reading always works.
package final class FaultyDriver: Driver {
    package enum Fault: Sendable {
        /// Fails before anything is done.
        case before(DatabaseFailure.Code)
        /// Does all of it, keeps nothing, and fails.
        case during(DatabaseFailure.Code)
        /// Keeps it and then fails: the answer to the commit was lost.
        case after(DatabaseFailure.Code)
    }

    private let base: any Driver
    private let faults = Mutex<[Fault]>([])
    private let reconnections = Atomic<Int>(0)
    private let serverTimeline = Atomic<Int64>(0)

    package init(_ base: any Driver) {
        self.base = base
    }

    /// The next write transactions meet these, one each.
    package func plan(_ faults: [Fault]) { self.faults.withLock { $0 = faults } }

    package var isDone: Bool { faults.withLock { $0.isEmpty } }

    package var disconnections: Int { reconnections.load(ordering: .relaxed) }

    package func setTimeline(_ timeline: Int64) {
        serverTimeline.store(timeline, ordering: .relaxed)
    }

    package var timeline: Int64 { serverTimeline.load(ordering: .relaxed) }

    package func disconnect() { reconnections.add(1, ordering: .relaxed) }

    package func write<T>(_ body: (any Connection) throws -> T) throws -> T {
        let fault = faults.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        switch fault {
        case nil: return try base.write(body)
        case .before(let code): throw DatabaseFailure(code)
        case .during(let code):
            return try base.write { connection in
                _ = try body(connection)
                // What waits to be sent is sent, and only the commit is missing.
                try connection.query(SQL("SELECT 1")) { _ in }
                throw DatabaseFailure(code)
            }
        case .after(let code):
            _ = try base.write(body)
            throw DatabaseFailure(code)
        }
    }

    package func read<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        try await base.read(body)
    }

    package var dialect: Dialect { base.dialect }
    package var statistics: DriverStatistics { base.statistics }
    package func backup(
        to path: String, progress: @Sendable @escaping (Double) -> Void
    ) async throws {
        try await base.backup(to: path, progress: progress)
    }
    package func checkIntegrity() async throws -> [String] {
        try await base.checkIntegrity()
    }
    package func information() -> [(String, String)] { base.information() }
    package func close() throws { try base.close() }
}
