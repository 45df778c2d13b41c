package import Database
package import Domain

extension OfferTable {
    private static let selectByPublicCode = SQL(
        """
        SELECT tenant, id, campaign, name, definition, public_code, metadata, created_at, entry
        FROM offer WHERE tenant = $1 AND public_code = $2
        """)
    private static let pageAll = SQL(
        """
        SELECT tenant, id, campaign, name, definition, public_code, metadata, created_at, entry
        FROM offer WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3
        """)
    private static let pageOfCampaign = SQL(
        """
        SELECT tenant, id, campaign, name, definition, public_code, metadata, created_at, entry
        FROM offer WHERE tenant = $1 AND campaign = $2 AND id > $3 ORDER BY id LIMIT $4
        """)

    /// The offer a public code stands for (upper case).
    package static func find(
        tenant: TenantID, publicCode: String, _ connection: any Connection
    ) throws -> Offer? {
        var found: Offer?
        try connection.query(selectByPublicCode, [.integer(tenant.number), .text(publicCode)]) {
            found = try row(from: $0)
        }
        return found
    }

    /// Offers in order of creation, after an id; of one campaign or of all.
    package static func page(
        tenant: TenantID, campaign: CampaignID?, after: Int64, limit: Int,
        _ connection: any Connection
    ) throws -> [Offer] {
        var page: [Offer] = []
        let append: (any SQLRow) throws -> Void = { page.append(try row(from: $0)) }
        let count = SQLValue.integer(Int64(limit))
        if let campaign {
            try connection.query(
                pageOfCampaign,
                [.integer(tenant.number), .integer(campaign.number), .integer(after), count],
                append)
        } else {
            try connection.query(
                pageAll, [.integer(tenant.number), .integer(after), count], append)
        }
        return page
    }
}
