// The room "Experiments": what is tried on whom, and how much each member had bought until then.

package import Database
package import Domain
package import Ledger

/// Key of `ExperimentTable`.
package struct ExperimentKey: Hashable, Sendable {
    package let tenant: Int64
    package let campaign: Int64
    package let salt: String

    package init(tenant: TenantID, campaign: CampaignID, salt: String) {
        self.tenant = tenant.number
        self.campaign = campaign.number
        self.salt = salt
    }

    var values: [SQLValue] { [.integer(tenant), .integer(campaign), .text(salt)] }
}

/// An experiment of a campaign, as its first offer has named it.
package struct ExperimentRow: Hashable, Sendable {
    package let tenant: TenantID
    package let campaign: CampaignID
    package let split: Experiment
    package let createdAt: Timestamp

    package init(
        tenant: TenantID, campaign: CampaignID, split: Experiment, createdAt: Timestamp
    ) {
        self.tenant = tenant
        self.campaign = campaign
        self.split = split
        self.createdAt = createdAt
    }
}

/// Experiments by campaign and salt.
package enum ExperimentTable: Table {
    package static let code: UInt8 = 54
    package static let name = "experiment"
    package static let columns = 5
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, campaign, salt, definition, created_at, entry FROM experiment
        WHERE tenant = $1 AND campaign = $2 AND salt = $3
        """)
    package static let scan = SQL(
        "SELECT tenant, campaign, salt, definition, created_at, entry FROM experiment")
    package static let insert = SQL(
        """
        INSERT INTO experiment (tenant, campaign, salt, definition, created_at, entry)
        VALUES ($1, $2, $3, $4, $5, $6)
        """)
    package static let update = SQL(
        """
        UPDATE experiment SET definition = $4, created_at = $5, entry = $6
        WHERE tenant = $1 AND campaign = $2 AND salt = $3
        """)
    private static let ofCampaign = SQL(
        """
        SELECT tenant, campaign, salt, definition, created_at, entry FROM experiment
        WHERE tenant = $1 AND campaign = $2 ORDER BY created_at, salt LIMIT $3
        """)

    package static func key(of row: ExperimentRow) -> ExperimentKey {
        ExperimentKey(tenant: row.tenant, campaign: row.campaign, salt: row.split.salt)
    }

    package static func values(ofKey key: ExperimentKey) -> [SQLValue] { key.values }

    package static func values(of row: ExperimentRow) -> [SQLValue] {
        key(of: row).values + [
            .text(row.split.document.text()), .integer(row.createdAt.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> ExperimentRow {
        let split: Experiment
        do {
            split = try Experiment.read(try columns.json(3))
        } catch is Refusal {
            throw DatabaseFailure(
                .corrupt, "A stored experiment cannot be read. Run `scrip verify`.")
        }
        return ExperimentRow(
            tenant: TenantID(try columns.integer(0)),
            campaign: CampaignID(try columns.integer(1)), split: split,
            createdAt: try columns.timestamp(4))
    }

    /// A campaign's experiments, oldest first.
    package static func all(
        tenant: TenantID, campaign: CampaignID, limit: Int, _ connection: any Connection
    ) throws -> [ExperimentRow] {
        var rows: [ExperimentRow] = []
        try connection.query(
            ofCampaign,
            [.integer(tenant.number), .integer(campaign.number), .integer(Int64(limit))]
        ) { rows.append(try row(from: $0)) }
        return rows
    }
}
