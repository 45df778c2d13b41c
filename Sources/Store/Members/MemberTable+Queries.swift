package import Database
package import Domain

/// What the merchant calls a member: its own number.
package struct MemberName: UniqueKey {
    package typealias T = MemberTable
    let tenant: Int64
    let externalID: String

    package static let select = SQL(
        """
        SELECT tenant, id, external_id, attributes, acquired_by, created_at, entry
        FROM member WHERE tenant = $1 AND external_id = $2
        """)

    package init(tenant: TenantID, externalID: String) {
        self.tenant = tenant.number
        self.externalID = externalID
    }

    package init?(of row: Member) {
        self.init(tenant: row.tenant, externalID: row.externalID)
    }

    package var values: [SQLValue] { [.integer(tenant), .text(externalID)] }
}

extension MemberTable {
    private static let selectExtent = SQL(
        "SELECT COUNT(*), COALESCE(MAX(id), 0) FROM member WHERE tenant = $1")

    /// How many members the merchant has, and the id of the latest.
    package static func extent(
        tenant: TenantID, _ connection: any Connection
    ) throws -> (count: Int64, last: Int64) {
        var extent: (Int64, Int64) = (0, 0)
        try connection.query(selectExtent, [.integer(tenant.number)]) {
            extent = (try $0.integer(0), try $0.integer(1))
        }
        return extent
    }

    /// The member the merchant knows by this number.
    package static func find(
        tenant: TenantID, externalID: String, _ connection: any Connection
    ) throws -> Member? {
        var found: Member?
        let name = MemberName(tenant: tenant, externalID: externalID)
        try connection.query(MemberName.select, name.values) { found = try row(from: $0) }
        return found
    }
}
