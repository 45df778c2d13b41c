package import Database
package import Domain
package import Ledger

extension VoucherHoldTable {
    private static let pageOfOpen = SQL(
        """
        SELECT tenant, id, reference, member, state, expires_at, document, created_at, ended_at,
        entry FROM voucher_hold WHERE tenant = $1 AND state = 1 AND id > $2 ORDER BY id LIMIT $3
        """)
    private static let pageOfAll = SQL(
        """
        SELECT tenant, id, reference, member, state, expires_at, document, created_at, ended_at,
        entry FROM voucher_hold WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3
        """)
    private static let selectDue = SQL(
        """
        SELECT tenant, id FROM voucher_hold WHERE state = 1 AND expires_at <= $1
        ORDER BY expires_at, tenant, id LIMIT $2
        """)
    private static let selectNext = SQL(
        "SELECT expires_at FROM voucher_hold WHERE state = 1 ORDER BY expires_at LIMIT 1")

    /// A merchant's holds in order of creation, after an id; only those that are open, or all.
    package static func page(
        tenant: TenantID, isOpen: Bool, after: Int64, limit: Int, _ connection: any Connection
    ) throws -> [VoucherHoldRow] {
        var page: [VoucherHoldRow] = []
        try connection.query(
            isOpen ? pageOfOpen : pageOfAll,
            [.integer(tenant.number), .integer(after), .integer(Int64(limit))]
        ) { page.append(try row(from: $0)) }
        return page
    }

    /// Open holds of all merchants whose time is over at `now`, those first that were due first.
    package static func due(
        at now: Timestamp, limit: Int, _ connection: any Connection
    ) throws -> [(tenant: TenantID, id: HoldID)] {
        var due: [(TenantID, HoldID)] = []
        try connection.query(
            selectDue, [.integer(now.milliseconds), .integer(Int64(limit))]
        ) { due.append((TenantID(try $0.integer(0)), HoldID(try $0.integer(1)))) }
        return due
    }

    /// When the next open hold expires; nil where there is none.
    package static func nextExpiry(_ connection: any Connection) throws -> Timestamp? {
        var next: Timestamp?
        try connection.query(selectNext, []) { next = try $0.timestamp(0) }
        return next
    }
}
