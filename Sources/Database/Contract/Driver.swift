// The room "Contract": what a database is to the rest of the program.
//
// One SQL text serves two databases. The store speaks to `Connection` with literals (`SQL`) and
// plain values (`SQLValue`), and reads rows strictly (`SQLRow`); a `Driver` gives it a connection
// inside one transaction. What the two databases spell differently is a handful of tokens in
// `Dialect`. Three rules make both behave alike, and the conformance suite checks them:
// - parameters are `$1`, `$2` ... and are bound by their number, in whatever order they appear;
// - after a failed statement the transaction is lost, even where the caller swallows the error;
// - a row closure must not use the connection it is called from.

/// A database: one writer, some readers, backup and self-examination.
///
/// All failures of the database are `DatabaseFailure`; errors thrown by a body pass unchanged.
package protocol Driver: Sendable {
    var dialect: Dialect { get }

    /// Totals since the driver was opened.
    var statistics: DriverStatistics { get }

    /// Which server answers, for databases that have one; as of the last connection.
    var server: ServerFacts? { get }

    /// Runs the body in one transaction, synchronously on the caller's thread, and returns when
    /// the commit is durable. When the body throws, nothing remains of what it did.
    ///
    /// Meant for the engine's one writer thread; other callers wait their turn. Not re-entrant.
    @discardableResult
    func write<T>(_ body: (any Connection) throws -> T) throws -> T

    /// Runs the body on one of the readers, on a snapshot of what is committed. Never blocks the
    /// cooperative pool; calls beyond the number of readers wait in order.
    func read<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T

    /// Copies a snapshot to a new file while writing goes on. `progress` goes from 0 to 1.
    /// An existing file is never overwritten, and the file appears only when it is complete.
    func backup(to path: String, progress: @Sendable @escaping (Double) -> Void) async throws

    /// Examines how the whole database is stored; one line per problem, empty when it is sound.
    /// Where the database can, every index is compared with its table.
    func checkIntegrity() async throws -> [String]

    /// Names and values for `scrip doctor`, in a fixed order.
    func information() -> [(String, String)]

    /// How often the database server behind the writer has been replaced by another one, as far
    /// as it says (the timeline of PostgreSQL); 0 where there is no server.
    var timeline: Int64 { get }

    /// Lets go of the connections, so that the next use connects anew, maybe to another server.
    func disconnect()

    /// Ends reading, then writing, then gives up the lock. Calling it again does nothing.
    /// Not to be called from inside `read` or `write`.
    func close() throws
}

extension Driver {
    package var server: ServerFacts? { nil }

    package var timeline: Int64 { server?.timeline ?? 0 }

    package func disconnect() {}
}

/// What tells one database server, and one period of its rule, from another.
package struct ServerFacts: Hashable, Sendable {
    /// Given to a cluster when it is made; its copies have the same. 0: not known.
    package let system: UInt64
    /// Counts the promotions of standbys to primary. A primary with a lower one than was seen
    /// before has been replaced. 0: not known.
    package let timeline: Int64

    package init(system: UInt64, timeline: Int64) {
        self.system = system
        self.timeline = timeline
    }
}

/// Totals of one driver, for metrics and for tests that count statements.
package struct DriverStatistics: Hashable, Sendable {
    /// Statements run, one per row of parameters; transaction control is not counted.
    package var statements = 0
    /// Statements compiled; a text is compiled once per connection.
    package var prepared = 0
    /// Write transactions made durable.
    package var commits = 0
    /// Write transactions taken back.
    package var rollbacks = 0
    /// Times the write-ahead log was copied into the database file (SQLite only).
    package var checkpoints = 0
    /// Times a connection sent something over the network and waited for the answer.
    package var roundTrips = 0

    package init() {}
}
