package import Database
package import Domain
package import Ledger

/// The serial by which a signed code names a coupon of its campaign.
package struct CouponSerial: UniqueKey {
    package typealias T = CouponTable
    let tenant: Int64
    let campaign: Int64
    let serial: Int64

    package static let select = SQL(
        """
        SELECT tenant, id, offer, campaign, serial, member, state, uses_left, expires_at,
        issued_at, last_redemption, void_reason, signing_slot, typing_slot, entry
        FROM coupon WHERE tenant = $1 AND campaign = $2 AND serial = $3
        """)

    package init(tenant: TenantID, campaign: CampaignID, serial: Int64) {
        self.tenant = tenant.number
        self.campaign = campaign.number
        self.serial = serial
    }

    package init?(of row: Coupon) {
        self.init(tenant: row.tenant, campaign: row.campaign, serial: row.serial)
    }

    package var values: [SQLValue] { [.integer(tenant), .integer(campaign), .integer(serial)] }
}

extension CouponTable {
    private static let pageOfMember = SQL(
        """
        SELECT tenant, id, offer, campaign, serial, member, state, uses_left, expires_at,
        issued_at, last_redemption, void_reason, signing_slot, typing_slot, entry
        FROM coupon WHERE tenant = $1 AND member = $2 AND id > $3 ORDER BY id LIMIT $4
        """)

    /// State 1 is `Coupon.State.active`: spelled out, so that the index of usable coupons serves.
    private static let usableOfMember = SQL(
        """
        SELECT tenant, id, offer, campaign, serial, member, state, uses_left, expires_at,
        issued_at, last_redemption, void_reason, signing_slot, typing_slot, entry
        FROM coupon WHERE tenant = $1 AND member = $2 AND state = 1 AND uses_left > 0
        AND expires_at > $3 ORDER BY expires_at, id LIMIT $4
        """)

    /// A member's coupons that are neither voided, used up nor expired, those that expire first
    /// first.
    package static func usable(
        tenant: TenantID, member: MemberID, now: Timestamp, limit: Int,
        _ connection: any Connection
    ) throws -> [Coupon] {
        var coupons: [Coupon] = []
        try connection.query(
            usableOfMember,
            [
                .integer(tenant.number), .integer(member.number), .integer(now.milliseconds),
                .integer(Int64(limit)),
            ]
        ) { coupons.append(try row(from: $0)) }
        return coupons
    }

    private static let pageOfCampaign = SQL(
        """
        SELECT tenant, id, offer, campaign, serial, member, state, uses_left, expires_at,
        issued_at, last_redemption, void_reason, signing_slot, typing_slot, entry
        FROM coupon WHERE tenant = $1 AND campaign = $2 AND serial > $3 ORDER BY serial LIMIT $4
        """)

    /// A campaign's coupons that have a row, by serial, after one.
    package static func page(
        tenant: TenantID, campaign: CampaignID, afterSerial serial: Int64, limit: Int,
        _ connection: any Connection
    ) throws -> [Coupon] {
        var page: [Coupon] = []
        try connection.query(
            pageOfCampaign,
            [
                .integer(tenant.number), .integer(campaign.number), .integer(serial),
                .integer(Int64(limit)),
            ]
        ) { page.append(try row(from: $0)) }
        return page
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
