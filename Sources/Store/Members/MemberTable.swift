package import Database
package import Domain
import Ledger

/// Members; their attributes are sealed by the engine before they come here.
package enum MemberTable: Table {
    package static let code: UInt8 = 5
    package static let name = "member"
    package static let columns = 6
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, id, external_id, attributes, acquired_by, created_at, entry FROM
        member WHERE tenant = $1 AND id = $2
        """)
    package static let scan = SQL(
        """
        SELECT tenant, id, external_id, attributes, acquired_by, created_at, entry FROM
        member
        """)
    package static let insert = SQL(
        """
        INSERT INTO member (tenant, id, external_id, attributes, acquired_by, created_at,
        entry) VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    package static let update = SQL(
        """
        UPDATE member SET external_id = $3, attributes = $4, acquired_by = $5, created_at =
        $6, entry = $7 WHERE tenant = $1 AND id = $2
        """)

    package static func key(of row: Member) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.id.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: Member) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.id.number),
            .text(row.externalID),
            .blob(row.sealedAttributes),
            .init(row.acquiredBy?.number),
            .integer(row.createdAt.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> Member {
        Member(
            tenant: TenantID(try columns.integer(0)), id: MemberID(try columns.integer(1)),
            externalID: try columns.text(2), sealedAttributes: try columns.blob(3),
            acquiredBy: try columns.optionalInteger(4).map { CampaignID($0) },
            createdAt: try columns.timestamp(5))
    }
}
