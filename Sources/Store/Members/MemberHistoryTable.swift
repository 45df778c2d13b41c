package import Database
package import Domain
package import Ledger

/// Key of `MemberHistoryTable`.
package struct MemberHistoryKey: Hashable, Sendable {
    package let tenant: Int64
    package let member: Int64
    package let currency: String

    package init(tenant: TenantID, member: MemberID, currency: Asset) {
        self.tenant = tenant.number
        self.member = member.number
        self.currency = currency.code
    }
}

/// A member's completed orders in one currency.
package struct MemberHistory: Hashable, Sendable {
    package let tenant: TenantID
    package let member: MemberID
    package let currency: Asset
    /// Orders, those taken back not counted; 0 or more.
    package var visits: Int64
    /// What they came to after discounts, minor units; 0 or more.
    package var spent: Int64

    package init(
        tenant: TenantID, member: MemberID, currency: Asset, visits: Int64 = 0, spent: Int64 = 0
    ) {
        self.tenant = tenant
        self.member = member
        self.currency = currency
        self.visits = visits
        self.spent = spent
    }
}

/// What members have bought so far, kept up with every order.
package enum MemberHistoryTable: Table {
    package static let code: UInt8 = 25
    package static let name = "member_history"
    package static let columns = 5
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, member, currency, visits, spent, entry FROM member_history
        WHERE tenant = $1 AND member = $2 AND currency = $3
        """)
    package static let scan = SQL(
        "SELECT tenant, member, currency, visits, spent, entry FROM member_history")
    package static let insert = SQL(
        """
        INSERT INTO member_history (tenant, member, currency, visits, spent, entry)
        VALUES ($1, $2, $3, $4, $5, $6)
        """)
    package static let update = SQL(
        """
        UPDATE member_history SET visits = $4, spent = $5, entry = $6
        WHERE tenant = $1 AND member = $2 AND currency = $3
        """)

    package static func key(of row: MemberHistory) -> MemberHistoryKey {
        MemberHistoryKey(tenant: row.tenant, member: row.member, currency: row.currency)
    }

    package static func values(ofKey key: MemberHistoryKey) -> [SQLValue] {
        [.integer(key.tenant), .integer(key.member), .text(key.currency)]
    }

    package static func values(of row: MemberHistory) -> [SQLValue] {
        [
            .integer(row.tenant.number), .integer(row.member.number), .text(row.currency.code),
            .integer(row.visits), .integer(row.spent),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> MemberHistory {
        MemberHistory(
            tenant: TenantID(try columns.integer(0)), member: MemberID(try columns.integer(1)),
            currency: try columns.asset(2), visits: try columns.integer(3),
            spent: try columns.integer(4))
    }
}
