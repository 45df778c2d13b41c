package import Database
package import Domain

extension RedemptionTable {
    private static let pageAll = SQL(
        """
        SELECT tenant, id, reference, member, state, document, created_at, rolled_back_at, entry
        FROM redemption WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3
        """)
    private static let pageOfReference = SQL(
        """
        SELECT tenant, id, reference, member, state, document, created_at, rolled_back_at, entry
        FROM redemption WHERE tenant = $1 AND reference = $2 AND id > $3 ORDER BY id LIMIT $4
        """)

    private static let lastID = SQL(
        "SELECT id FROM redemption WHERE tenant = $1 ORDER BY id DESC LIMIT 1")

    /// The highest id of a merchant's redemptions; 0 where there are none.
    package static func last(tenant: TenantID, _ connection: any Connection) throws -> Int64 {
        var last: Int64 = 0
        try connection.query(lastID, [.integer(tenant.number)]) { last = try $0.integer(0) }
        return last
    }

    /// Redemptions in order of creation, after an id; of one order reference or of all.
    package static func page(
        tenant: TenantID, reference: String?, after: Int64, limit: Int,
        _ connection: any Connection
    ) throws -> [RedemptionRow] {
        var page: [RedemptionRow] = []
        let append: (any SQLRow) throws -> Void = { page.append(try row(from: $0)) }
        let count = SQLValue.integer(Int64(limit))
        if let reference {
            try connection.query(
                pageOfReference,
                [.integer(tenant.number), .text(reference), .integer(after), count], append)
        } else {
            try connection.query(
                pageAll, [.integer(tenant.number), .integer(after), count], append)
        }
        return page
    }
}
