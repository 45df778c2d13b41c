package import Database
package import Domain

extension CampaignTable {
    private static let selectByNumber = SQL(
        """
        SELECT tenant, id, number, name, currency, starts_at, ends_at, budget, state, metadata,
        created_at, entry FROM campaign WHERE tenant = $1 AND number = $2
        """)
    private static let pageAll = SQL(
        """
        SELECT tenant, id, number, name, currency, starts_at, ends_at, budget, state, metadata,
        created_at, entry FROM campaign WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3
        """)

    /// The campaign a signed code names.
    package static func find(
        tenant: TenantID, number: Int64, _ connection: any Connection
    ) throws -> Campaign? {
        var found: Campaign?
        try connection.query(selectByNumber, [.integer(tenant.number), .integer(number)]) {
            found = try row(from: $0)
        }
        return found
    }

    /// Campaigns in order of creation, after an id.
    package static func page(
        tenant: TenantID, after: Int64, limit: Int, _ connection: any Connection
    ) throws -> [Campaign] {
        var page: [Campaign] = []
        try connection.query(
            pageAll, [.integer(tenant.number), .integer(after), .integer(Int64(limit))]
        ) { page.append(try row(from: $0)) }
        return page
    }
}
