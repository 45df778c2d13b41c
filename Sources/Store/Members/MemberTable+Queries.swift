package import Database
package import Domain

extension MemberTable {
    private static let selectByExternalID = SQL(
        """
        SELECT tenant, id, external_id, attributes, acquired_by, created_at, entry
        FROM member WHERE tenant = $1 AND external_id = $2
        """)

    /// The member the merchant knows by this number.
    package static func find(
        tenant: TenantID, externalID: String, _ connection: any Connection
    ) throws -> Member? {
        var found: Member?
        try connection.query(selectByExternalID, [.integer(tenant.number), .text(externalID)]) {
            found = try row(from: $0)
        }
        return found
    }
}
