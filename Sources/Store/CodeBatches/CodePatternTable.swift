package import Database
package import Domain
import Ledger

/// How the codes of a batch look, where they are not typed codes.
package struct CodePatternRow: Hashable, Sendable {
    package let tenant: TenantID
    package let batch: CodeBatchID
    /// The start that tells its codes from those of every other pattern of the merchant: no start
    /// is the start of another one. Upper case, O as 0, I and L as 1.
    package let prefix: [UInt8]
    package let pattern: String

    package init(tenant: TenantID, batch: CodeBatchID, prefix: [UInt8], pattern: String) {
        self.tenant = tenant
        self.batch = batch
        self.prefix = prefix
        self.pattern = pattern
    }
}

/// Patterns of batches, written once. Starts are bytes, because databases order text in different
/// ways.
package enum CodePatternTable: Table {
    package static let code: UInt8 = 22
    package static let name = "code_pattern"
    package static let columns = 4
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, batch, prefix, pattern, entry FROM code_pattern
        WHERE tenant = $1 AND batch = $2
        """)
    package static let scan = SQL("SELECT tenant, batch, prefix, pattern, entry FROM code_pattern")
    package static let insert = SQL(
        """
        INSERT INTO code_pattern (tenant, batch, prefix, pattern, entry)
        VALUES ($1, $2, $3, $4, $5)
        """)
    package static let update = SQL(
        """
        UPDATE code_pattern SET prefix = $3, pattern = $4, entry = $5
        WHERE tenant = $1 AND batch = $2
        """)
    private static let selectUpTo = SQL(
        """
        SELECT tenant, batch, prefix, pattern, entry FROM code_pattern
        WHERE tenant = $1 AND prefix <= $2 ORDER BY prefix DESC LIMIT 1
        """)
    private static let selectFrom = SQL(
        """
        SELECT tenant, batch, prefix, pattern, entry FROM code_pattern
        WHERE tenant = $1 AND prefix >= $2 ORDER BY prefix LIMIT 1
        """)

    package static func key(of row: CodePatternRow) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.batch.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: CodePatternRow) -> [SQLValue] {
        [
            .integer(row.tenant.number), .integer(row.batch.number), .blob(row.prefix),
            .text(row.pattern),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> CodePatternRow {
        CodePatternRow(
            tenant: TenantID(try columns.integer(0)), batch: CodeBatchID(try columns.integer(1)),
            prefix: try columns.blob(2), pattern: try columns.text(3))
    }

    // MARK: By text

    /// The pattern whose start the text begins with: as no start is the start of another, it is
    /// the last one that is not after the text.
    package static func find(
        tenant: TenantID, startOf text: [UInt8], _ connection: any Connection
    ) throws -> StoredRow<CodePatternRow>? {
        let found = try first(selectUpTo, tenant, text, connection)
        return found.flatMap { text.starts(with: $0.row.prefix) ? $0 : nil }
    }

    /// As above, for many texts in one go.
    package static func findEach(
        tenant: TenantID, startsOf texts: [[UInt8]], _ connection: any Connection
    ) throws -> [CodePatternRow?] {
        var found = [CodePatternRow?](repeating: nil, count: texts.count)
        try connection.queryEach(
            selectUpTo, texts.map { [.integer(tenant.number), .blob($0)] }
        ) { index, columns in
            let row = try row(from: columns)
            if texts[index].starts(with: row.prefix) { found[index] = row }
        }
        return found
    }

    /// A pattern whose start begins with these bytes.
    package static func find(
        tenant: TenantID, startingWith prefix: [UInt8], _ connection: any Connection
    ) throws -> StoredRow<CodePatternRow>? {
        let found = try first(selectFrom, tenant, prefix, connection)
        return found.flatMap { $0.row.prefix.starts(with: prefix) ? $0 : nil }
    }

    private static func first(
        _ sql: SQL, _ tenant: TenantID, _ bytes: [UInt8], _ connection: any Connection
    ) throws -> StoredRow<CodePatternRow>? {
        var found: StoredRow<CodePatternRow>?
        try connection.query(sql, [.integer(tenant.number), .blob(bytes)]) {
            found = try stored(from: $0)
        }
        return found
    }
}
