/// How a database on a server is used. Every wait has an end.
package struct PostgresOptions: Sendable {
    /// Reading only, from a primary or a standby; `write` fails with `readOnly`.
    package var isReadOnly = false
    /// Connections that read, 1 or more.
    package var readers = 2
    /// Longest wait for one server to accept a connection; the library's least is 2.
    package var connectSeconds = 2
    /// How long a lost connection is tried again before a transaction fails as `unavailable`.
    package var reconnectMilliseconds = 2_000
    /// Longest statement of a write transaction.
    package var writeMilliseconds = 5_000
    /// Longest statement of a read; a long result counts by portions.
    package var readMilliseconds = 30_000
    /// Longest definition, that is one statement of a migration.
    package var definitionMilliseconds = 600_000
    /// Longest wait for a lock; `busy` afterwards.
    package var lockMilliseconds = 4_000
    /// After this the server ends a transaction that does nothing, so that a process that
    /// stands still does not hold its locks for ever.
    package var idleMilliseconds = 10_000
    /// How much longer than the server's own limit an answer is waited for.
    package var graceMilliseconds = 1_000
    /// Rows of parameters from which one statement over arrays is better than a pipeline.
    package var bulkRows = 4
    /// Most rows of parameters sent before their answers are read.
    package var rowsPerTrip = 2_048
    /// Most bytes of parameters sent before their answers are read; one row may be larger.
    package var bytesPerTrip = 8 << 20
    /// Rows fetched at a time of a result without a limit.
    package var rowsPerFetch = 1_000
    /// Largest text or blob that is sent.
    package static let valueBytes = 256 << 20

    package init() {}
}
