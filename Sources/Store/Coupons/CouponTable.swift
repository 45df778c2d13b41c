package import Database
package import Domain
import Ledger

/// Coupons that something has happened to.
package enum CouponTable: Table {
    package static let code: UInt8 = 7
    package static let name = "coupon"
    package static let columns = 14
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, id, offer, campaign, serial, member, state, uses_left, expires_at,
        issued_at, last_redemption, void_reason, signing_slot, typing_slot, entry FROM
        coupon WHERE tenant = $1 AND id = $2
        """)
    package static let scan = SQL(
        """
        SELECT tenant, id, offer, campaign, serial, member, state, uses_left, expires_at,
        issued_at, last_redemption, void_reason, signing_slot, typing_slot, entry FROM
        coupon
        """)
    package static let insert = SQL(
        """
        INSERT INTO coupon (tenant, id, offer, campaign, serial, member, state, uses_left,
        expires_at, issued_at, last_redemption, void_reason, signing_slot, typing_slot,
        entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        """)
    /// What never changes of a coupon is compared instead of set: SQLite rewrites every index of
    /// which a column is set, also with the value it has. The `+` keeps those columns from being
    /// used to find the row, which is found by its key.
    package static let update = SQL(
        """
        UPDATE coupon SET offer = $3, state = $7, uses_left = $8, expires_at = $9, issued_at =
        $10, last_redemption = $11, void_reason = $12, signing_slot = $13, typing_slot = $14,
        entry = $15 WHERE tenant = $1 AND id = $2 AND +campaign = $4 AND +serial = $5 AND
        +member IS NOT DISTINCT FROM $6
        """)

    package static func key(of row: Coupon) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.id.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: Coupon) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.id.number),
            .integer(row.offer.number),
            .integer(row.campaign.number),
            .integer(row.serial),
            .init(row.member?.number),
            .integer(row.state.rawValue),
            .integer(row.usesLeft),
            .integer(row.expiresAt.milliseconds),
            .integer(row.issuedAt.milliseconds),
            .init(row.lastRedemption?.number),
            .init(row.voidReason),
            .integer(row.signingSlot),
            .integer(row.typingSlot),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> Coupon {
        Coupon(
            tenant: TenantID(try columns.integer(0)), id: CouponID(try columns.integer(1)),
            offer: OfferID(try columns.integer(2)), campaign: CampaignID(try columns.integer(3)),
            serial: try columns.integer(4),
            member: try columns.optionalInteger(5).map { MemberID($0) },
            state: try columns.enumeration(6), usesLeft: try columns.integer(7),
            expiresAt: try columns.timestamp(8), issuedAt: try columns.timestamp(9),
            lastRedemption: try columns.optionalInteger(10).map { RedemptionID($0) },
            voidReason: try columns.optionalText(11), signingSlot: try columns.integer(12),
            typingSlot: try columns.integer(13))
    }
}
