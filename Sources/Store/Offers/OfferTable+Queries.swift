package import Database
package import Domain

/// The word (upper case) that stands for an offer in public.
package struct PublicCode: UniqueKey {
    package typealias T = OfferTable
    let tenant: Int64
    let code: String

    package static let select = SQL(
        """
        SELECT tenant, id, campaign, name, definition, public_code, metadata, created_at, entry
        FROM offer WHERE tenant = $1 AND public_code = $2
        """)

    package init(tenant: TenantID, code: String) {
        self.tenant = tenant.number
        self.code = code
    }

    package init?(of row: Offer) {
        guard let code = row.publicCode else { return nil }
        self.init(tenant: row.tenant, code: code)
    }

    package var values: [SQLValue] { [.integer(tenant), .text(code)] }
}

extension OfferTable {
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
