package import Database
package import Domain

/// What the merchant has said of a member that offers ask about.
package struct MemberProfileRow: Hashable, Sendable {
    package let tenant: TenantID
    package let member: MemberID
    /// The merchant's own name of a level of membership.
    package var tier: String?

    package init(tenant: TenantID, member: MemberID, tier: String?) {
        self.tenant = tenant
        self.member = member
        self.tier = tier
    }
}

/// Members of whom something was said.
package enum MemberProfileTable: Table {
    package static let code: UInt8 = 24
    package static let name = "member_profile"
    package static let columns = 3
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, member, tier, entry FROM member_profile WHERE tenant = $1 AND member = $2
        """)
    package static let scan = SQL("SELECT tenant, member, tier, entry FROM member_profile")
    package static let insert = SQL(
        "INSERT INTO member_profile (tenant, member, tier, entry) VALUES ($1, $2, $3, $4)")
    package static let update = SQL(
        "UPDATE member_profile SET tier = $3, entry = $4 WHERE tenant = $1 AND member = $2")

    package static func key(of row: MemberProfileRow) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.member.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: MemberProfileRow) -> [SQLValue] {
        [.integer(row.tenant.number), .integer(row.member.number), .init(row.tier)]
    }

    package static func row(from columns: any SQLRow) throws -> MemberProfileRow {
        MemberProfileRow(
            tenant: TenantID(try columns.integer(0)), member: MemberID(try columns.integer(1)),
            tier: try columns.optionalText(2))
    }
}
