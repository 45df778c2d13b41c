import Database

/// What a server tells about itself when a connection is made.
struct PostgresFacts: Sendable {
    let version: Int
    let encoding: String
    let collation: String
    /// A standby, or a session that may only read.
    let isReadOnly: Bool
    let server: ServerFacts
    /// Names and values for `scrip doctor`.
    let settings: [(String, String)]

    /// One row of text. The timeline is read from the name of the log file being written: what
    /// `pg_control_checkpoint` tells is older than a promotion until the next checkpoint.
    static let statement: String = """
        SELECT current_setting('server_version_num'), current_setting('server_encoding'),
          (SELECT CAST(datcollate AS TEXT) FROM pg_catalog.pg_database
            WHERE datname = current_database()),
          CASE WHEN pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'
            THEN '1' ELSE '0' END,
          CASE WHEN pg_is_in_recovery() THEN ''
            ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END,
          \(settingNames.map { "current_setting('\($0)')" }.joined(separator: ", "))
        """

    private static let settingNames = [
        "server_version", "fsync", "full_page_writes", "data_checksums", "synchronous_commit",
        "synchronous_standby_names",
    ]

    /// Apart, because some hosts do not permit it.
    static let systemStatement = """
        SELECT CAST(system_identifier AS TEXT) FROM pg_control_system()
        WHERE has_function_privilege('pg_control_system()', 'execute')
        """

    init(_ row: [String], system: String?) throws(DatabaseFailure) {
        guard row.count == 5 + Self.settingNames.count else {
            throw DatabaseFailure(.unavailable, cause: "\(row.count) facts")
        }
        version = Int(row[0]) ?? 0
        encoding = row[1]
        collation = row[2]
        isReadOnly = row[3] == "1"
        server = ServerFacts(
            system: system.flatMap { UInt64($0) } ?? 0, timeline: Int64(row[4], radix: 16) ?? 0)
        settings = Array(zip(Self.settingNames, row[5...]))
    }

    /// Refuses servers on which the program would not work as promised.
    func requireUsable() throws(DatabaseFailure) {
        guard version >= 150_000 else {
            throw DatabaseFailure(
                .cannotOpen,
                "The server is PostgreSQL \(version / 10_000). Use version 15 or a newer one.")
        }
        guard encoding == "UTF8" else {
            throw DatabaseFailure(
                .cannotOpen,
                "The database has the encoding \(encoding). Create one with ENCODING 'UTF8'.")
        }
    }
}
