// The room "CodeBatches": one row for a run of coupons that have none.

package import Database
package import Domain
import Ledger

/// Batches of codes, each with the run of coupons it stands for.
package enum CodeBatchTable: Table {
    package static let code: UInt8 = 18
    package static let name = "code_batch"
    package static let columns = 18
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, id, offer, campaign, name, metadata, first_coupon, first_serial, codes,
        uses_per_coupon, expires_at, created_at, state, voided_at, void_reason, touched,
        signing_slot, typing_slot, entry FROM code_batch WHERE tenant = $1 AND id = $2
        """)
    package static let scan = SQL(
        """
        SELECT tenant, id, offer, campaign, name, metadata, first_coupon, first_serial, codes,
        uses_per_coupon, expires_at, created_at, state, voided_at, void_reason, touched,
        signing_slot, typing_slot, entry FROM code_batch
        """)
    package static let insert = SQL(
        """
        INSERT INTO code_batch (tenant, id, offer, campaign, name, metadata, first_coupon,
        first_serial, codes, uses_per_coupon, expires_at, created_at, state, voided_at,
        void_reason, touched, signing_slot, typing_slot, entry) VALUES ($1, $2, $3, $4, $5, $6,
        $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        """)
    package static let update = SQL(
        """
        UPDATE code_batch SET offer = $3, campaign = $4, name = $5, metadata = $6, first_coupon
        = $7, first_serial = $8, codes = $9, uses_per_coupon = $10, expires_at = $11, created_at
        = $12, state = $13, voided_at = $14, void_reason = $15, touched = $16, signing_slot =
        $17, typing_slot = $18, entry = $19 WHERE tenant = $1 AND id = $2
        """)

    package static func key(of row: CodeBatch) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.id.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: CodeBatch) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.id.number),
            .integer(row.offer.number),
            .integer(row.campaign.number),
            .text(row.name),
            .text(row.metadata.text()),
            .integer(row.firstCoupon.number),
            .integer(row.firstSerial),
            .integer(row.count),
            .integer(row.usesPerCoupon),
            .integer(row.expiresAt.milliseconds),
            .integer(row.createdAt.milliseconds),
            .integer(row.state.rawValue),
            .init(row.voidedAt?.milliseconds),
            .init(row.voidReason),
            .integer(row.touched),
            .integer(row.signingSlot),
            .integer(row.typingSlot),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> CodeBatch {
        CodeBatch(
            tenant: TenantID(try columns.integer(0)), id: CodeBatchID(try columns.integer(1)),
            offer: OfferID(try columns.integer(2)), campaign: CampaignID(try columns.integer(3)),
            name: try columns.text(4), metadata: try columns.json(5),
            firstCoupon: CouponID(try columns.integer(6)),
            firstSerial: try columns.integer(7), count: try columns.integer(8),
            usesPerCoupon: try columns.integer(9), expiresAt: try columns.timestamp(10),
            createdAt: try columns.timestamp(11), state: try columns.enumeration(12),
            voidedAt: try columns.optionalInteger(13).map { Timestamp(milliseconds: $0) },
            voidReason: try columns.optionalText(14), touched: try columns.integer(15),
            signingSlot: try columns.integer(16), typingSlot: try columns.integer(17))
    }
}
