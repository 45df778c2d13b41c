package import Database
package import Domain

extension APIKeyTable {
    private static let selectByLookup = SQL(
        """
        SELECT tenant, id, lookup, hash, name, scopes, store, created_at, expires_at, revoked_at,
        entry FROM api_key WHERE lookup = $1
        """)
    private static let pageAll = SQL(
        """
        SELECT tenant, id, lookup, hash, name, scopes, store, created_at, expires_at, revoked_at,
        entry FROM api_key WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3
        """)

    /// The key whose secret carries this look-up part. The one query without a merchant: the key
    /// tells the merchant.
    package static func find(lookup: String, _ connection: any Connection) throws -> APIKeyRow? {
        var found: APIKeyRow?
        try connection.query(selectByLookup, [.text(lookup)]) { found = try row(from: $0) }
        return found
    }

    package static func page(
        tenant: TenantID, after: Int64, limit: Int, _ connection: any Connection
    ) throws -> [APIKeyRow] {
        var page: [APIKeyRow] = []
        try connection.query(
            pageAll, [.integer(tenant.number), .integer(after), .integer(Int64(limit))]
        ) { page.append(try row(from: $0)) }
        return page
    }
}

extension KeySlotTable {
    /// Every key slot; a handful for each merchant.
    package static func all(_ connection: any Connection) throws -> [KeySlotRow] {
        var rows: [KeySlotRow] = []
        try connection.query(scan, []) { rows.append(try row(from: $0)) }
        return rows
    }
}

extension MerchantTable {
    package static func all(_ connection: any Connection) throws -> [Merchant] {
        var rows: [Merchant] = []
        try connection.query(scan, []) { rows.append(try row(from: $0)) }
        return rows
    }
}
