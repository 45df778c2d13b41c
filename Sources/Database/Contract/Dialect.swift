/// What the two databases spell differently: a fixed table of tokens and a few facts.
///
/// | token          | SQLite            | PostgreSQL         |
/// |----------------|-------------------|--------------------|
/// | `{bigint}`     | `INTEGER`         | `BIGINT`           |
/// | `{blob}`       | `BLOB`            | `BYTEA`            |
/// | `{double}`     | `REAL`            | `DOUBLE PRECISION` |
/// | `{empty}`      | `X''`             | `''::BYTEA`        |
/// | `{strict}`     | `STRICT`          |                    |
/// | `{clustered}`  | `, WITHOUT ROWID` |                    |
/// | `{for_update}` |                   | `FOR UPDATE`       |
///
/// `{strict}` ends every table definition; `{clustered}` may follow it directly, for tables that
/// are only ever found by their primary key.
package struct Dialect: Sendable {
    package let name: String
    /// Whether text may hold U+0000. Where it may not, binding such text is `misuse`, so text
    /// from outside must be refused earlier.
    package let textMayContainNUL: Bool
    /// Whether a round trip costs more than a statement, so that many rows are best asked for at
    /// once (`queryEach`, `executeSet`).
    package let isRemote: Bool
    /// Names of the tables in the database, internal ones left out.
    package let tableNames: SQL
    /// Keeps two processes from migrating at once, where two can be connected, until the end of
    /// the transaction.
    package let lockMigrations: SQL?
    private let tokens: [String: String]

    package static let sqlite = Dialect(
        name: "sqlite", textMayContainNUL: true, isRemote: false,
        tableNames: SQL(
            """
            SELECT name FROM sqlite_schema
            WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name
            """),
        lockMigrations: nil,
        tokens: [
            "bigint": "INTEGER", "blob": "BLOB", "double": "REAL", "empty": "X''",
            "strict": "STRICT", "clustered": ", WITHOUT ROWID", "for_update": "",
        ])

    package static let postgreSQL = Dialect(
        name: "postgresql", textMayContainNUL: false, isRemote: true,
        tableNames: SQL(
            """
            SELECT CAST(table_name AS TEXT) FROM information_schema.tables
            WHERE table_schema = current_schema() ORDER BY 1
            """),
        // The number is the application id of the SQLite files, "SCRP".
        lockMigrations: SQL("SELECT pg_advisory_xact_lock(1396920912)"),
        tokens: [
            "bigint": "BIGINT", "blob": "BYTEA", "double": "DOUBLE PRECISION",
            "empty": "''::BYTEA", "strict": "", "clustered": "", "for_update": "FOR UPDATE",
        ])

    /// The statement's text with every token replaced. A token is lowercase letters and
    /// underscores in braces; other braces stay. An unknown token is `misuse`.
    package func expand(_ sql: SQL) throws(DatabaseFailure) -> String {
        let text = sql.text
        guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
        var result = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            let inner = rest[rest.index(after: open)...]
            guard let close = inner.firstIndex(of: "}"), isToken(inner[..<close]) else {
                result.append("{")
                rest = inner
                continue
            }
            guard let replacement = tokens[String(inner[..<close])] else {
                throw DatabaseFailure(
                    .misuse, cause: "unknown token {\(inner[..<close])}", sql: text)
            }
            result += replacement
            rest = inner[inner.index(after: close)...]
        }
        return result + rest
    }

    private func isToken(_ name: Substring) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { (0x61...0x7a).contains($0) || $0 == 0x5f }
    }
}
