// The room "Orders": orders that were completed, also without vouchers: what they came to, and
// nothing of what was in them.

package import Database
package import Domain
import Ledger

/// Recorded orders by the merchant's own reference.
package enum RecordedOrderTable: Table {
    package static let code: UInt8 = 52
    package static let name = "recorded_order"
    package static let columns = 8
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, reference, member, currency, amount, state, recorded_at, cancelled_at,
        entry FROM recorded_order WHERE tenant = $1 AND reference = $2
        """)
    package static let scan = SQL(
        """
        SELECT tenant, reference, member, currency, amount, state, recorded_at, cancelled_at,
        entry FROM recorded_order
        """)
    package static let insert = SQL(
        """
        INSERT INTO recorded_order (tenant, reference, member, currency, amount, state,
        recorded_at, cancelled_at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)
    package static let update = SQL(
        """
        UPDATE recorded_order SET member = $3, currency = $4, amount = $5, state = $6,
        recorded_at = $7, cancelled_at = $8, entry = $9 WHERE tenant = $1 AND reference = $2
        """)

    private static let pageAll = SQL(
        """
        SELECT tenant, reference, member, currency, amount, state, recorded_at, cancelled_at,
        entry FROM recorded_order WHERE tenant = $1 AND reference > $2
        ORDER BY reference LIMIT $3
        """)

    package static func key(of row: RecordedOrder) -> TextKey {
        TextKey(tenant: row.tenant.number, text: row.reference)
    }

    package static func values(ofKey key: TextKey) -> [SQLValue] {
        [.integer(key.tenant), .text(key.text)]
    }

    package static func values(of row: RecordedOrder) -> [SQLValue] {
        [
            .integer(row.tenant.number), .text(row.reference), .integer(row.member.number),
            .text(row.currency.code), .integer(row.amount), .integer(row.state.rawValue),
            .integer(row.recordedAt.milliseconds), .init(row.cancelledAt?.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> RecordedOrder {
        RecordedOrder(
            tenant: TenantID(try columns.integer(0)), reference: try columns.text(1),
            member: MemberID(try columns.integer(2)), currency: try columns.asset(3),
            amount: try columns.integer(4), state: try columns.enumeration(5),
            recordedAt: try columns.timestamp(6),
            cancelledAt: try columns.optionalInteger(7).map { Timestamp(milliseconds: $0) })
    }

    /// A merchant's recorded orders by reference, after one; "" begins.
    package static func page(
        tenant: TenantID, after: String, limit: Int, _ connection: any Connection
    ) throws -> [RecordedOrder] {
        var page: [RecordedOrder] = []
        try connection.query(
            pageAll, [.integer(tenant.number), .text(after), .integer(Int64(limit))]
        ) { page.append(try row(from: $0)) }
        return page
    }
}
