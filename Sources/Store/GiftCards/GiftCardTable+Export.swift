package import Database
package import Domain

extension GiftCardTable {
    private static let pageAll = SQL(
        """
        SELECT tenant, id, currency, face_value, serial, member, state, expires_at, issued_at,
        activated_at, block_reason, activities, signing_slot, typing_slot, entry
        FROM gift_card WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3
        """)

    /// A merchant's gift cards in order of issue, after an id.
    package static func page(
        tenant: TenantID, after: Int64, limit: Int, _ connection: any Connection
    ) throws -> [GiftCard] {
        var page: [GiftCard] = []
        try connection.query(
            pageAll, [.integer(tenant.number), .integer(after), .integer(Int64(limit))]
        ) { page.append(try row(from: $0)) }
        return page
    }
}
