package import Database
package import Domain
package import Ledger

/// A merchant: the owner of everything that carries its number.
package struct Merchant: Hashable, Sendable {
    package let tenant: TenantID
    package var name: String
    package let currency: Asset
    package let createdAt: Timestamp

    package init(tenant: TenantID, name: String, currency: Asset, createdAt: Timestamp) {
        self.tenant = tenant
        self.name = name
        self.currency = currency
        self.createdAt = createdAt
    }
}

/// Merchants (tenants).
package enum MerchantTable: Table {
    package static let code: UInt8 = 1
    package static let name = "merchant"
    package static let columns = 4
    package static let keyColumns = 1

    package static let select = SQL(
        """
        SELECT tenant, name, currency, created_at, entry FROM merchant WHERE tenant = $1
        """)
    package static let scan = SQL(
        """
        SELECT tenant, name, currency, created_at, entry FROM merchant ORDER BY tenant
        """)
    package static let insert = SQL(
        """
        INSERT INTO merchant (tenant, name, currency, created_at, entry) VALUES ($1, $2, $3,
        $4, $5)
        """)
    package static let update = SQL(
        """
        UPDATE merchant SET name = $2, currency = $3, created_at = $4, entry = $5 WHERE
        tenant = $1
        """)

    package static func key(of row: Merchant) -> Int64 {
        row.tenant.number
    }

    package static func values(ofKey key: Int64) -> [SQLValue] {
        [.integer(key)]
    }

    package static func values(of row: Merchant) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .text(row.name),
            .text(row.currency.code),
            .integer(row.createdAt.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> Merchant {
        Merchant(
            tenant: TenantID(try columns.integer(0)), name: try columns.text(1),
            currency: try columns.asset(2), createdAt: try columns.timestamp(3))
    }
}
