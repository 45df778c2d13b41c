package import Database
package import Domain
package import Ledger

/// One API key as stored.
package struct APIKeyRow: Hashable, Sendable {
    package let tenant: TenantID
    package let id: APIKeyID
    /// The part of the secret that finds the row.
    package let lookup: String
    /// Keyed hash of the whole secret, 32 bytes.
    package let hash: [UInt8]
    package let name: String
    /// Scope names, sorted, joined by a space.
    package let scopes: String
    /// Bound to this store of the merchant; nil: any.
    package let store: String?
    package let createdAt: Timestamp
    package let expiresAt: Timestamp?
    package var revokedAt: Timestamp?

    package init(
        tenant: TenantID, id: APIKeyID, lookup: String, hash: [UInt8], name: String,
        scopes: String, store: String?, createdAt: Timestamp, expiresAt: Timestamp?,
        revokedAt: Timestamp?
    ) {
        self.tenant = tenant
        self.id = id
        self.lookup = lookup
        self.hash = hash
        self.name = name
        self.scopes = scopes
        self.store = store
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }
}

/// API keys; only a keyed hash of the secret is kept.
package enum APIKeyTable: Table {
    package static let code: UInt8 = 12
    package static let name = "api_key"
    package static let columns = 10
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, id, lookup, hash, name, scopes, store, created_at, expires_at,
        revoked_at, entry FROM api_key WHERE tenant = $1 AND id = $2
        """)
    package static let scan = SQL(
        """
        SELECT tenant, id, lookup, hash, name, scopes, store, created_at, expires_at,
        revoked_at, entry FROM api_key
        """)
    package static let insert = SQL(
        """
        INSERT INTO api_key (tenant, id, lookup, hash, name, scopes, store, created_at,
        expires_at, revoked_at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """)
    package static let update = SQL(
        """
        UPDATE api_key SET lookup = $3, hash = $4, name = $5, scopes = $6, store = $7,
        created_at = $8, expires_at = $9, revoked_at = $10, entry = $11 WHERE tenant = $1
        AND id = $2
        """)

    package static func key(of row: APIKeyRow) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.id.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: APIKeyRow) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.id.number),
            .text(row.lookup),
            .blob(row.hash),
            .text(row.name),
            .text(row.scopes),
            .init(row.store),
            .integer(row.createdAt.milliseconds),
            .init(row.expiresAt?.milliseconds),
            .init(row.revokedAt?.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> APIKeyRow {
        APIKeyRow(
            tenant: TenantID(try columns.integer(0)), id: APIKeyID(try columns.integer(1)),
            lookup: try columns.text(2), hash: try columns.blob(3), name: try columns.text(4),
            scopes: try columns.text(5), store: try columns.optionalText(6),
            createdAt: try columns.timestamp(7),
            expiresAt: try columns.optionalInteger(8).map { Timestamp(milliseconds: $0) },
            revokedAt: try columns.optionalInteger(9).map { Timestamp(milliseconds: $0) })
    }
}
