package import Database
package import Domain

/// The figures of campaign reports, kept up with every command.
package enum CampaignCountersTable: Table {
    package static let code: UInt8 = 3
    package static let name = "campaign_counters"
    package static let columns = 9
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, campaign, issued, redeemed, rolled_back, voided, members_gained,
        discount, sales, entry FROM campaign_counters WHERE tenant = $1 AND campaign = $2
        """)
    package static let scan = SQL(
        """
        SELECT tenant, campaign, issued, redeemed, rolled_back, voided, members_gained,
        discount, sales, entry FROM campaign_counters
        """)
    package static let insert = SQL(
        """
        INSERT INTO campaign_counters (tenant, campaign, issued, redeemed, rolled_back,
        voided, members_gained, discount, sales, entry) VALUES ($1, $2, $3, $4, $5, $6, $7,
        $8, $9, $10)
        """)
    package static let update = SQL(
        """
        UPDATE campaign_counters SET issued = $3, redeemed = $4, rolled_back = $5, voided =
        $6, members_gained = $7, discount = $8, sales = $9, entry = $10 WHERE tenant = $1
        AND campaign = $2
        """)

    package static func key(of row: CampaignCounters) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.campaign.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: CampaignCounters) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.campaign.number),
            .integer(row.issued),
            .integer(row.redeemed),
            .integer(row.rolledBack),
            .integer(row.voided),
            .integer(row.membersGained),
            .integer(row.discount),
            .integer(row.sales),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> CampaignCounters {
        CampaignCounters(
            tenant: TenantID(try columns.integer(0)), campaign: CampaignID(try columns.integer(1)),
            issued: try columns.integer(2), redeemed: try columns.integer(3),
            rolledBack: try columns.integer(4), voided: try columns.integer(5),
            membersGained: try columns.integer(6), discount: try columns.integer(7),
            sales: try columns.integer(8))
    }
}
