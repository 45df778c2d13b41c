package import Database
package import Domain
import Ledger

/// What points are worth in one currency of a merchant.
package struct PointsWorthRow: Hashable, Sendable {
    package let tenant: TenantID
    package let worth: PointsWorth

    package init(tenant: TenantID, worth: PointsWorth) {
        self.tenant = tenant
        self.worth = worth
    }
}

/// What points are worth, by currency.
package enum PointsWorthTable: Table {
    package static let code: UInt8 = 33
    package static let name = "points_worth"
    package static let columns = 4
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, currency, points, amount, entry FROM points_worth
        WHERE tenant = $1 AND currency = $2
        """)
    package static let scan = SQL(
        "SELECT tenant, currency, points, amount, entry FROM points_worth")
    package static let insert = SQL(
        """
        INSERT INTO points_worth (tenant, currency, points, amount, entry)
        VALUES ($1, $2, $3, $4, $5)
        """)
    package static let update = SQL(
        """
        UPDATE points_worth SET points = $3, amount = $4, entry = $5
        WHERE tenant = $1 AND currency = $2
        """)

    package static func key(of row: PointsWorthRow) -> TextKey {
        TextKey(tenant: row.tenant.number, text: row.worth.currency.code)
    }

    package static func values(ofKey key: TextKey) -> [SQLValue] {
        [.integer(key.tenant), .text(key.text)]
    }

    package static func values(of row: PointsWorthRow) -> [SQLValue] {
        [
            .integer(row.tenant.number), .text(row.worth.currency.code),
            .integer(row.worth.points), .integer(row.worth.amount),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> PointsWorthRow {
        PointsWorthRow(
            tenant: TenantID(try columns.integer(0)),
            worth: PointsWorth(
                currency: try columns.asset(1), points: try columns.integer(2),
                amount: try columns.integer(3)))
    }
}
