package import Database
package import Domain

extension CouponTable {
    private static let selectBySerial = SQL(
        """
        SELECT tenant, id, offer, campaign, serial, member, state, uses_left, expires_at,
        issued_at, last_redemption, void_reason, signing_slot, typing_slot, entry
        FROM coupon WHERE tenant = $1 AND campaign = $2 AND serial = $3
        """)
    private static let pageOfMember = SQL(
        """
        SELECT tenant, id, offer, campaign, serial, member, state, uses_left, expires_at,
        issued_at, last_redemption, void_reason, signing_slot, typing_slot, entry
        FROM coupon WHERE tenant = $1 AND member = $2 AND id > $3 ORDER BY id LIMIT $4
        """)

    /// The coupon a signed code names.
    package static func find(
        tenant: TenantID, campaign: CampaignID, serial: Int64, _ connection: any Connection
    ) throws -> Coupon? {
        var found: Coupon?
        try connection.query(
            selectBySerial,
            [.integer(tenant.number), .integer(campaign.number), .integer(serial)]
        ) { found = try row(from: $0) }
        return found
    }

    /// A member's coupons in order of issue, after an id.
    package static func page(
        tenant: TenantID, member: MemberID, after: Int64, limit: Int, _ connection: any Connection
    ) throws -> [Coupon] {
        var page: [Coupon] = []
        try connection.query(
            pageOfMember,
            [
                .integer(tenant.number), .integer(member.number), .integer(after),
                .integer(Int64(limit)),
            ]
        ) { page.append(try row(from: $0)) }
        return page
    }
}
