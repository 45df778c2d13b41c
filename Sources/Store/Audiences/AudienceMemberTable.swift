package import Database
package import Domain
package import Ledger

/// Key of `AudienceMemberTable`.
package struct AudienceMemberKey: Hashable, Sendable {
    package let tenant: Int64
    package let audience: Int64
    package let member: Int64

    package init(tenant: TenantID, audience: Int64, member: MemberID) {
        self.tenant = tenant.number
        self.audience = audience
        self.member = member.number
    }
}

/// A member that is on an audience's list, or was.
package struct AudienceMember: Hashable, Sendable {
    package let tenant: TenantID
    package let audience: Int64
    package let member: MemberID
    package var state: State
    /// When it came to be so.
    package var since: Timestamp

    package enum State: Int64, Sendable {
        case listed = 1
        case removed = 2
    }

    package init(
        tenant: TenantID, audience: Int64, member: MemberID, state: State, since: Timestamp
    ) {
        self.tenant = tenant
        self.audience = audience
        self.member = member
        self.state = state
        self.since = since
    }
}

/// Lists of members. Rows are never taken out, so whoever was on a list can be told since when not.
package enum AudienceMemberTable: Table {
    package static let code: UInt8 = 50
    package static let name = "audience_member"
    package static let columns = 5
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, audience, member, state, since, entry FROM audience_member
        WHERE tenant = $1 AND audience = $2 AND member = $3
        """)
    package static let scan = SQL(
        "SELECT tenant, audience, member, state, since, entry FROM audience_member")
    package static let insert = SQL(
        """
        INSERT INTO audience_member (tenant, audience, member, state, since, entry)
        VALUES ($1, $2, $3, $4, $5, $6)
        """)
    package static let update = SQL(
        """
        UPDATE audience_member SET state = $4, since = $5, entry = $6
        WHERE tenant = $1 AND audience = $2 AND member = $3
        """)
    private static let pageListed = SQL(
        """
        SELECT tenant, audience, member, state, since, entry FROM audience_member
        WHERE tenant = $1 AND audience = $2 AND member > $3 ORDER BY member LIMIT $4
        """)

    package static func key(of row: AudienceMember) -> AudienceMemberKey {
        AudienceMemberKey(tenant: row.tenant, audience: row.audience, member: row.member)
    }

    package static func values(ofKey key: AudienceMemberKey) -> [SQLValue] {
        [.integer(key.tenant), .integer(key.audience), .integer(key.member)]
    }

    package static func values(of row: AudienceMember) -> [SQLValue] {
        values(ofKey: key(of: row)) + [
            .integer(row.state.rawValue), .integer(row.since.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> AudienceMember {
        AudienceMember(
            tenant: TenantID(try columns.integer(0)), audience: try columns.integer(1),
            member: MemberID(try columns.integer(2)), state: try columns.enumeration(3),
            since: try columns.timestamp(4))
    }

    /// Whom a list has had, by member, after one; those removed are among them.
    package static func page(
        tenant: TenantID, audience: Int64, after: Int64, limit: Int,
        _ connection: any Connection
    ) throws -> [AudienceMember] {
        var page: [AudienceMember] = []
        try connection.query(
            pageListed,
            [
                .integer(tenant.number), .integer(audience), .integer(after),
                .integer(Int64(limit)),
            ]
        ) { page.append(try row(from: $0)) }
        return page
    }
}
