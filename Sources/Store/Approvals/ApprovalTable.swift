// The room "Approvals": whose budgets somebody else must approve, and who has.

package import Database
package import Domain
package import Ledger

/// Key of an approval; campaign 0 is the merchant's rule.
package struct ApprovalKey: Hashable, Sendable {
    let tenant: Int64
    let campaign: Int64
    let currency: String

    package init(tenant: TenantID, campaign: CampaignID?, currency: Asset) {
        self.tenant = tenant.number
        self.campaign = campaign?.number ?? 0
        self.currency = currency.code
    }

    /// What a campaign asks for.
    package init(of campaign: Campaign) {
        self.init(tenant: campaign.tenant, campaign: campaign.id, currency: campaign.currency)
    }

    var values: [SQLValue] { [.integer(tenant), .integer(campaign), .text(currency)] }
}

/// Rules of merchants, and what campaigns ask for.
package enum ApprovalTable: Table {
    package static let code: UInt8 = 46
    package static let name = "approval"
    package static let columns = 8
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, campaign, currency, amount, asked_by, asked_at, approved_by, approved_at,
        entry FROM approval WHERE tenant = $1 AND campaign = $2 AND currency = $3
        """)
    package static let scan = SQL(
        """
        SELECT tenant, campaign, currency, amount, asked_by, asked_at, approved_by, approved_at,
        entry FROM approval
        """)
    package static let insert = SQL(
        """
        INSERT INTO approval (tenant, campaign, currency, amount, asked_by, asked_at, approved_by,
        approved_at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)
    package static let update = SQL(
        """
        UPDATE approval SET amount = $4, asked_by = $5, asked_at = $6, approved_by = $7,
        approved_at = $8, entry = $9 WHERE tenant = $1 AND campaign = $2 AND currency = $3
        """)

    package static func key(of row: Approval) -> ApprovalKey {
        ApprovalKey(tenant: row.tenant, campaign: row.campaign, currency: row.currency)
    }

    package static func values(ofKey key: ApprovalKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: Approval) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.campaign?.number ?? 0),
            .text(row.currency.code),
            .init(row.amount),
            .init(row.askedBy?.number),
            .init(row.askedAt?.milliseconds),
            .init(row.approvedBy?.number),
            .init(row.approvedAt?.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> Approval {
        let campaign = try columns.integer(1)
        return Approval(
            tenant: TenantID(try columns.integer(0)),
            campaign: campaign == 0 ? nil : CampaignID(campaign),
            currency: try columns.asset(2), amount: try columns.optionalInteger(3),
            askedBy: try columns.optionalInteger(4).map { APIKeyID($0) },
            askedAt: try columns.optionalInteger(5).map { Timestamp(milliseconds: $0) },
            approvedBy: try columns.optionalInteger(6).map { APIKeyID($0) },
            approvedAt: try columns.optionalInteger(7).map { Timestamp(milliseconds: $0) })
    }
}
