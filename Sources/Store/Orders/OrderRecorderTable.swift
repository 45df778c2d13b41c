package import Database
package import Domain
package import Ledger

/// A merchant that records orders of its own.
package struct OrderRecorder: Hashable, Sendable {
    package let tenant: TenantID
    package let since: Timestamp

    package init(tenant: TenantID, since: Timestamp) {
        self.tenant = tenant
        self.since = since
    }
}

/// The merchants whose redemptions have to look for a recorded order.
package enum OrderRecorderTable: Table {
    package static let code: UInt8 = 53
    package static let name = "order_recorder"
    package static let columns = 2
    package static let keyColumns = 1

    package static let select = SQL(
        "SELECT tenant, since, entry FROM order_recorder WHERE tenant = $1")
    package static let scan = SQL("SELECT tenant, since, entry FROM order_recorder")
    package static let insert = SQL(
        "INSERT INTO order_recorder (tenant, since, entry) VALUES ($1, $2, $3)")
    package static let update = SQL(
        "UPDATE order_recorder SET since = $2, entry = $3 WHERE tenant = $1")

    package static func key(of row: OrderRecorder) -> Int64 { row.tenant.number }

    package static func values(ofKey key: Int64) -> [SQLValue] { [.integer(key)] }

    package static func values(of row: OrderRecorder) -> [SQLValue] {
        [.integer(row.tenant.number), .integer(row.since.milliseconds)]
    }

    package static func row(from columns: any SQLRow) throws -> OrderRecorder {
        OrderRecorder(
            tenant: TenantID(try columns.integer(0)), since: try columns.timestamp(1))
    }

    /// All merchants that record orders.
    package static func tenants(_ connection: any Connection) throws -> Set<Int64> {
        var tenants: Set<Int64> = []
        try connection.query(scan, []) { tenants.insert(try $0.integer(0)) }
        return tenants
    }
}
