package import Database
package import Domain

// Pages over everything a merchant has, in order of creation: for exports.

extension CouponTable {
    private static let pageAll = SQL(
        """
        SELECT tenant, id, offer, campaign, serial, member, state, uses_left, expires_at,
        issued_at, last_redemption, void_reason, signing_slot, typing_slot, entry
        FROM coupon WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3
        """)

    /// A merchant's coupons in order of issue, after an id.
    package static func page(
        tenant: TenantID, after: Int64, limit: Int, _ connection: any Connection
    ) throws -> [Coupon] {
        var page: [Coupon] = []
        try connection.query(
            pageAll, [.integer(tenant.number), .integer(after), .integer(Int64(limit))]
        ) { page.append(try row(from: $0)) }
        return page
    }
}
