package import Database
package import Domain

/// A store (shop) of the merchant.
package struct StoreRow: Hashable, Sendable {
    package let tenant: TenantID
    package let externalID: String
    package let name: String?

    package init(tenant: TenantID, externalID: String, name: String?) {
        self.tenant = tenant
        self.externalID = externalID
        self.name = name
    }
}

/// The merchant's stores, as imported.
package enum StoreTable: Table {
    package static let code: UInt8 = 15
    package static let name = "store"
    package static let columns = 3
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, external_id, name, entry FROM store WHERE tenant = $1 AND external_id
        = $2
        """)
    package static let scan = SQL(
        """
        SELECT tenant, external_id, name, entry FROM store
        """)
    package static let insert = SQL(
        """
        INSERT INTO store (tenant, external_id, name, entry) VALUES ($1, $2, $3, $4)
        """)
    package static let update = SQL(
        """
        UPDATE store SET name = $3, entry = $4 WHERE tenant = $1 AND external_id = $2
        """)

    package static func key(of row: StoreRow) -> TextKey {
        TextKey(tenant: row.tenant.number, text: row.externalID)
    }

    package static func values(ofKey key: TextKey) -> [SQLValue] {
        [.integer(key.tenant), .text(key.text)]
    }

    package static func values(of row: StoreRow) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .text(row.externalID),
            .init(row.name),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> StoreRow {
        StoreRow(
            tenant: TenantID(try columns.integer(0)), externalID: try columns.text(1),
            name: try columns.optionalText(2))
    }
}
