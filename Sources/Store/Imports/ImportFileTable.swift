package import Database
package import Domain
package import Ledger

/// One imported file and how far it came; a file that was interrupted goes on where it stopped.
package struct ImportFile: Hashable, Sendable {
    package let tenant: TenantID
    package let id: Int64
    /// SHA-256 over mapping and file content.
    package let fingerprint: [UInt8]
    package let kind: String
    /// File name without its folder.
    package let name: String
    /// Data lines done, of which accepted and rejected.
    package var lines: Int64
    package var accepted: Int64
    package var rejected: Int64
    package var state: State
    package let createdAt: Timestamp

    package enum State: Int64, Sendable {
        case running = 1
        case done = 2
    }

    package init(
        tenant: TenantID, id: Int64, fingerprint: [UInt8], kind: String, name: String,
        lines: Int64, accepted: Int64, rejected: Int64, state: State, createdAt: Timestamp
    ) {
        self.tenant = tenant
        self.id = id
        self.fingerprint = fingerprint
        self.kind = kind
        self.name = name
        self.lines = lines
        self.accepted = accepted
        self.rejected = rejected
        self.state = state
        self.createdAt = createdAt
    }
}

/// Files that were or are being imported, by fingerprint.
package enum ImportFileTable: Table {
    package static let code: UInt8 = 17
    package static let name = "import_file"
    package static let columns = 10
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, id, fingerprint, kind, name, lines, accepted, rejected, state,
        created_at, entry FROM import_file WHERE tenant = $1 AND id = $2
        """)
    package static let scan = SQL(
        """
        SELECT tenant, id, fingerprint, kind, name, lines, accepted, rejected, state,
        created_at, entry FROM import_file
        """)
    package static let insert = SQL(
        """
        INSERT INTO import_file (tenant, id, fingerprint, kind, name, lines, accepted,
        rejected, state, created_at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
        $11)
        """)
    package static let update = SQL(
        """
        UPDATE import_file SET fingerprint = $3, kind = $4, name = $5, lines = $6, accepted
        = $7, rejected = $8, state = $9, created_at = $10, entry = $11 WHERE tenant = $1 AND
        id = $2
        """)

    package static func key(of row: ImportFile) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.id)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: ImportFile) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.id),
            .blob(row.fingerprint),
            .text(row.kind),
            .text(row.name),
            .integer(row.lines),
            .integer(row.accepted),
            .integer(row.rejected),
            .integer(row.state.rawValue),
            .integer(row.createdAt.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> ImportFile {
        ImportFile(
            tenant: TenantID(try columns.integer(0)), id: try columns.integer(1),
            fingerprint: try columns.blob(2), kind: try columns.text(3),
            name: try columns.text(4), lines: try columns.integer(5),
            accepted: try columns.integer(6), rejected: try columns.integer(7),
            state: try columns.enumeration(8), createdAt: try columns.timestamp(9))
    }
}
