package import Database
package import Domain

extension CodeBatchTable {
    private static let selectByCoupon = SQL(
        """
        SELECT tenant, id, offer, campaign, name, metadata, first_coupon, first_serial, codes,
        uses_per_coupon, expires_at, created_at, state, voided_at, void_reason, touched,
        signing_slot, typing_slot, entry FROM code_batch
        WHERE tenant = $1 AND first_coupon <= $2 ORDER BY first_coupon DESC LIMIT 1
        """)
    private static let selectBySerial = SQL(
        """
        SELECT tenant, id, offer, campaign, name, metadata, first_coupon, first_serial, codes,
        uses_per_coupon, expires_at, created_at, state, voided_at, void_reason, touched,
        signing_slot, typing_slot, entry FROM code_batch
        WHERE tenant = $1 AND campaign = $2 AND first_serial <= $3
        ORDER BY first_serial DESC LIMIT 1
        """)
    private static let pageAll = SQL(
        """
        SELECT tenant, id, offer, campaign, name, metadata, first_coupon, first_serial, codes,
        uses_per_coupon, expires_at, created_at, state, voided_at, void_reason, touched,
        signing_slot, typing_slot, entry FROM code_batch
        WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3
        """)

    /// The batch whose run holds the coupon.
    package static func find(
        tenant: TenantID, coupon: CouponID, _ connection: any Connection
    ) throws -> StoredRow<CodeBatch>? {
        var found: StoredRow<CodeBatch>?
        try connection.query(
            selectByCoupon, [.integer(tenant.number), .integer(coupon.number)]
        ) { found = try stored(from: $0) }
        return found.flatMap { $0.row.holds(coupon) ? $0 : nil }
    }

    /// The batch whose run holds the serial.
    package static func find(
        tenant: TenantID, campaign: CampaignID, serial: Int64, _ connection: any Connection
    ) throws -> StoredRow<CodeBatch>? {
        var found: StoredRow<CodeBatch>?
        try connection.query(
            selectBySerial,
            [.integer(tenant.number), .integer(campaign.number), .integer(serial)]
        ) { found = try stored(from: $0) }
        return found.flatMap { $0.row.holds(serial: serial, of: campaign) ? $0 : nil }
    }

    /// A merchant's batches in order of creation, after an id.
    package static func page(
        tenant: TenantID, after: Int64, limit: Int, _ connection: any Connection
    ) throws -> [CodeBatch] {
        var page: [CodeBatch] = []
        try connection.query(
            pageAll, [.integer(tenant.number), .integer(after), .integer(Int64(limit))]
        ) { page.append(try row(from: $0)) }
        return page
    }
}
