// The room "Settlement": the merchant's parties, what belongs to whom, and what they owe one
// another. A store or a gift card without a link belongs to the merchant itself.

package import Database
package import Domain

/// What campaigns say of their money beyond a total; only for those marked in `CampaignTable`.
package enum CampaignTermsTable: Table {
    package static let code: UInt8 = 40
    package static let name = "campaign_terms"
    package static let columns = 3
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, campaign, terms, entry FROM campaign_terms
        WHERE tenant = $1 AND campaign = $2
        """)
    package static let scan = SQL("SELECT tenant, campaign, terms, entry FROM campaign_terms")
    package static let insert = SQL(
        "INSERT INTO campaign_terms (tenant, campaign, terms, entry) VALUES ($1, $2, $3, $4)")
    package static let update = SQL(
        """
        UPDATE campaign_terms SET terms = $3, entry = $4 WHERE tenant = $1 AND campaign = $2
        """)

    package static func key(of row: CampaignTerms) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.campaign.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: CampaignTerms) -> [SQLValue] {
        [
            .integer(row.tenant.number), .integer(row.campaign.number), .text(row.storedText),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> CampaignTerms {
        let terms = CampaignTerms(
            stored: try columns.json(2), tenant: TenantID(try columns.integer(0)),
            campaign: CampaignID(try columns.integer(1)))
        guard let terms else {
            throw DatabaseFailure(
                .corrupt, "Stored terms of a campaign cannot be read. Run `scrip verify`.")
        }
        return terms
    }
}
