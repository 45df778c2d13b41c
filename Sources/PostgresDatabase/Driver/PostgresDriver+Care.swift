import Database
import Foundation

/// What can be said and asked about a database that another program looks after.
extension PostgresDriver {
    package func backup(
        to path: String, progress: @Sendable @escaping (Double) -> Void
    ) async throws {
        throw DatabaseFailure(
            .cannotOpen,
            "A database server is copied with its own tools. "
                + "Use pg_basebackup with an archive of its log, or pg_dump.")
    }

    /// Asks for what the server knows or can find out: pages whose checksum failed, indexes that
    /// are not valid and, where the extension amcheck is there, indexes in disorder.
    package func checkIntegrity() async throws -> [String] {
        guard !isClosed else { throw DatabaseFailure(.closed) }
        let session = PostgresSession(
            servers, statementMilliseconds: options.definitionMilliseconds)
        defer { session.close() }
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        try session.sync { try $0.transaction(.reading, Self.problems) }
                    })
            }
        }
    }

    private static func problems(_ connection: any Connection) throws -> [String] {
        var lines: [String] = []
        try connection.query(failedChecksums) { row in
            lines.append("\(try row.integer(0)) pages had a wrong checksum")
        }
        try connection.query(invalidIndexes) { row in
            lines.append("the index \(try row.text(0)) is not valid; rebuild it with REINDEX")
        }
        var canCheck = false
        try connection.query(hasIndexCheck) { _ in canCheck = true }
        guard canCheck, lines.isEmpty else { return lines }
        do {
            try connection.query(checkIndexes) { _ in }
        } catch let failure as DatabaseFailure {
            guard failure.code == .corrupt else { throw failure }
            lines.append("an index is damaged; rebuild it with REINDEX")
        }
        return lines
    }

    private static let failedChecksums = SQL(
        """
        SELECT checksum_failures FROM pg_catalog.pg_stat_database
        WHERE datname = current_database() AND checksum_failures > 0
        """)
    private static let invalidIndexes = SQL(
        """
        SELECT CAST(c.relname AS TEXT) FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT (i.indisvalid AND i.indisready) AND n.nspname = current_schema()
        """)
    private static let hasIndexCheck = SQL(
        """
        SELECT CAST(1 AS {bigint}) FROM pg_catalog.pg_proc
        WHERE proname = 'bt_index_check' AND pg_function_is_visible(oid)
          AND has_function_privilege(oid, 'execute')
        """)
    private static let checkIndexes = SQL(
        """
        SELECT COUNT(bt_index_check(c.oid)) FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
        JOIN pg_catalog.pg_am a ON a.oid = c.relam
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE a.amname = 'btree' AND c.relpersistence = 'p' AND n.nspname = current_schema()
        """)

    package func information() -> [(String, String)] {
        guard let facts = servers.facts else { return [("server", address.description)] }
        return [("server", address.description)] + facts.settings
            + [
                ("encoding", facts.encoding), ("collation", facts.collation),
                ("role", facts.isReadOnly ? "standby or read-only" : "primary"),
                ("timeline", facts.server.timeline == 0 ? "unknown" : "\(facts.server.timeline)"),
                ("system", facts.server.system == 0 ? "unknown" : "\(facts.server.system)"),
                ("readers", "\(options.readers)"),
            ]
    }
}
