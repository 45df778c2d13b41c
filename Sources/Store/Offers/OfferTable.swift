package import Database
package import Domain
import Ledger

/// Offers; the rules are one canonical JSON document, parsed once per engine.
package enum OfferTable: Table {
    package static let code: UInt8 = 4
    package static let name = "offer"
    package static let columns = 8
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, id, campaign, name, definition, public_code, metadata, created_at,
        entry FROM offer WHERE tenant = $1 AND id = $2
        """)
    package static let scan = SQL(
        """
        SELECT tenant, id, campaign, name, definition, public_code, metadata, created_at,
        entry FROM offer
        """)
    package static let insert = SQL(
        """
        INSERT INTO offer (tenant, id, campaign, name, definition, public_code, metadata,
        created_at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)
    package static let update = SQL(
        """
        UPDATE offer SET campaign = $3, name = $4, definition = $5, public_code = $6,
        metadata = $7, created_at = $8, entry = $9 WHERE tenant = $1 AND id = $2
        """)

    package static func key(of row: Offer) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.id.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: Offer) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.id.number),
            .integer(row.campaign.number),
            .text(row.name),
            .text(row.definition.json.text()),
            .init(row.publicCode),
            .text(row.metadata.text()),
            .integer(row.createdAt.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> Offer {
        Offer(
            tenant: TenantID(try columns.integer(0)), id: OfferID(try columns.integer(1)),
            campaign: CampaignID(try columns.integer(2)), name: try columns.text(3),
            definition: try columns.offerDefinition(4),
            metadata: try columns.json(6), createdAt: try columns.timestamp(7))
    }
}
