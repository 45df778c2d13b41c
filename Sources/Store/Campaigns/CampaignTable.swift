package import Database
package import Domain
import Ledger

/// Campaigns.
package enum CampaignTable: Table {
    package static let code: UInt8 = 2
    package static let name = "campaign"
    package static let columns = 11
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, id, number, name, currency, starts_at, ends_at, budget, state,
        metadata, created_at, entry FROM campaign WHERE tenant = $1 AND id = $2
        """)
    package static let scan = SQL(
        """
        SELECT tenant, id, number, name, currency, starts_at, ends_at, budget, state,
        metadata, created_at, entry FROM campaign
        """)
    package static let insert = SQL(
        """
        INSERT INTO campaign (tenant, id, number, name, currency, starts_at, ends_at,
        budget, state, metadata, created_at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
        $9, $10, $11, $12)
        """)
    package static let update = SQL(
        """
        UPDATE campaign SET number = $3, name = $4, currency = $5, starts_at = $6, ends_at =
        $7, budget = $8, state = $9, metadata = $10, created_at = $11, entry = $12 WHERE
        tenant = $1 AND id = $2
        """)

    package static func key(of row: Campaign) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.id.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: Campaign) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.id.number),
            .integer(row.number),
            .text(row.name),
            .text(row.currency.code),
            .integer(row.startsAt.milliseconds),
            .integer(row.endsAt.milliseconds),
            .init(row.budget),
            .integer(
                row.state.rawValue + (row.hasVersions ? hasVersions : 0)
                    + (row.hasTerms ? hasTerms : 0) + row.stops * stopUnit),
            .text(row.metadata.text()),
            .integer(row.createdAt.milliseconds),
        ]
    }

    /// Added to the state of a campaign whose offers have timelines: a redemption learns without a
    /// further question whether to look for them.
    private static let hasVersions: Int64 = 4
    /// Added to the state of a campaign that has a row in `campaign_terms`: what is read anyway
    /// says whether there is more to read.
    private static let hasTerms: Int64 = 8

    package static func row(from columns: any SQLRow) throws -> Campaign {
        let mark = try columns.integer(8)
        let state = Campaign.State(rawValue: mark % hasVersions)
        guard mark > 0, let state else {
            throw DatabaseFailure(
                .corrupt, "A stored campaign cannot be read. Run `scrip verify`.")
        }
        var campaign = Campaign(
            tenant: TenantID(try columns.integer(0)), id: CampaignID(try columns.integer(1)),
            number: try columns.integer(2), name: try columns.text(3),
            currency: try columns.asset(4), startsAt: try columns.timestamp(5),
            endsAt: try columns.timestamp(6), budget: try columns.optionalInteger(7),
            state: state, metadata: try columns.json(9),
            createdAt: try columns.timestamp(10), hasTerms: mark % stopUnit >= hasTerms)
        campaign.stops = mark / stopUnit
        campaign.hasVersions = mark % hasTerms >= hasVersions
        return campaign
    }

    /// The column of the state counts the campaign's stops above this: the row that every request
    /// reads anyway tells whether to look for switches.
    private static let stopUnit: Int64 = 16
}
