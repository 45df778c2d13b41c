// The room "CodeBatches": creates and withdraws runs of codes, and reads their coupons, which have
// no row until something happens to them. The two ends of that are here: `findCoupon` reads a
// coupon wherever it is kept, and `write` gives it its row the first time.

import Domain
import Store

extension UnitOfWork {
    /// The coupon by its row, or as its batch says it is; nil where there is none.
    func findCoupon(_ id: CouponID, _ tenant: TenantID) throws -> Coupon? {
        let key = RowKey(tenant: tenant.number, id: id.number)
        if let coupon = try coupons.load(key, connection) { return try judged(coupon) }
        return try batch(holding: id, tenant)?.untouched(id)
    }

    /// A stored coupon as its batch lets it be. The batch is asked only where a row may be as good
    /// as none, after a hold or a rollback.
    func judged(_ coupon: Coupon) throws -> Coupon {
        guard coupon.id.isOfBatch, coupon.state == .active, coupon.usesLeft > 0,
            coupon.lastRedemption == nil
        else { return coupon }
        return try batch(holding: coupon.id, coupon.tenant)?.judged(coupon) ?? coupon
    }

    /// The batch of a coupon; the id alone says that most coupons have none.
    func batch(holding id: CouponID, _ tenant: TenantID) throws -> CodeBatch? {
        guard id.isOfBatch else { return nil }
        if let known = codeBatches.loaded(where: { $0.tenant == tenant && $0.holds(id) }) {
            return known
        }
        return try CodeBatchTable.find(tenant: tenant, coupon: id, connection)
            .map { codeBatches.adopt($0) }
    }

    /// The batch of a serial, where an earlier look has loaded it.
    func loadedBatch(
        _ campaign: CampaignID, serial: Int64, _ tenant: TenantID
    ) -> CodeBatch? {
        codeBatches.loaded {
            $0.tenant == tenant && $0.holds(serial: serial, of: campaign)
        }
    }

    /// The batch of a serial that no row has; nil where there is none.
    func batch(
        _ campaign: CampaignID, serial: Int64, _ tenant: TenantID
    ) throws -> CodeBatch? {
        try CodeBatchTable.find(tenant: tenant, campaign: campaign, serial: serial, connection)
            .map { codeBatches.adopt($0) }
    }

    func codeBatch(_ id: CodeBatchID, _ tenant: TenantID) throws -> CodeBatch {
        let key = RowKey(tenant: tenant.number, id: id.number)
        guard let batch = try codeBatches.load(key, connection) else {
            throw Refusal.notFound("code batch")
        }
        return batch
    }
}

extension CommandContext {
    /// Writes a coupon as it now is. The first time, one of a batch gets its row, and the batch
    /// counts it.
    func write(_ coupon: Coupon, entry: Int) throws {
        let key = RowKey(tenant: tenant.number, id: coupon.id.number)
        if try work.coupons.load(key, work.connection) != nil {
            work.coupons.update(coupon, entryIndex: entry)
            return
        }
        guard var batch = try work.batch(holding: coupon.id, tenant) else {
            preconditionFailure("a coupon without a row belongs to a batch")
        }
        work.coupons.insert(coupon, entryIndex: entry)
        batch.touched += 1
        work.codeBatches.update(batch, entryIndex: entry)
    }
}
