package import Database
package import Domain

extension MemberTable {
    private static let pageAll = SQL(
        """
        SELECT tenant, id, external_id, attributes, acquired_by, created_at, entry
        FROM member WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3
        """)

    /// A merchant's members in the order they became known, after an id.
    package static func page(
        tenant: TenantID, after: Int64, limit: Int, _ connection: any Connection
    ) throws -> [Member] {
        var page: [Member] = []
        try connection.query(
            pageAll, [.integer(tenant.number), .integer(after), .integer(Int64(limit))]
        ) { page.append(try row(from: $0)) }
        return page
    }
}
