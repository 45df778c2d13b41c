package import Database
package import Domain

/// The number by which a signed code names its campaign.
package struct CampaignNumber: UniqueKey {
    package typealias T = CampaignTable
    let tenant: Int64
    let number: Int64

    package static let select = SQL(
        """
        SELECT tenant, id, number, name, currency, starts_at, ends_at, budget, state, metadata,
        created_at, entry FROM campaign WHERE tenant = $1 AND number = $2
        """)

    package init(tenant: TenantID, number: Int64) {
        self.tenant = tenant.number
        self.number = number
    }

    package init?(of row: Campaign) {
        self.init(tenant: row.tenant, number: row.number)
    }

    package var values: [SQLValue] { [.integer(tenant), .integer(number)] }
}

extension CampaignTable {
    private static let pageAll = SQL(
        """
        SELECT tenant, id, number, name, currency, starts_at, ends_at, budget, state, metadata,
        created_at, entry FROM campaign WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3
        """)

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
