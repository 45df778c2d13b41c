// The room "Replays": reads stored redemptions back as orders that can be judged again, a page at a
// time, and counts what a changed rule would have done to them. The pages are read beside the
// writer; only the sums of a page and the orders it found are written.

import Database
import Domain
import Ledger
import Store

/// Reads redemptions as they can be judged again.
struct PastOrderReader {
    let work: UnitOfWork
    let tenant: TenantID
    let cache: OfferCache
    /// The offer as it was created, and the meaning it is tried with.
    let offer: Offer
    let changed: OfferDefinition

    /// Throws `DatabaseFailure` (`corrupt`) for a row that cannot be read.
    func order(_ row: RedemptionRow) throws -> PastOrder {
        let record = try RedemptionRecord(row)
        // What was held was judged when it was set aside, and whole.
        let hold = try record.hold.map { try work.hold($0, tenant) }
        let vouchers = try record.vouchers.compactMap(voucher)
        let offers = vouchers.map(\.offer) + [offer.with(changed, version: 0)]
        return PastOrder(
            order: record.order, member: row.member, at: hold?.createdAt ?? row.createdAt,
            vouchers: vouchers, isWhole: hold.map { $0.order.lines == record.order.lines } ?? true,
            products: try products(record.order, offers), zones: ZoneBook.zones(of: offers))
    }

    private func voucher(_ stored: RedemptionRecord.Voucher) throws -> PastOrder.Voucher? {
        guard let id = stored.offer else { return nil }
        guard let created = try cache.offer(id, tenant: tenant, in: work) else {
            throw DatabaseFailure(.corrupt, "An offer is missing. Run `scrip verify`.")
        }
        var coupon: Coupon?
        if case .coupon(let id) = stored.use { coupon = try work.coupon(id, tenant) }
        return PastOrder.Voucher(
            coupon: coupon,
            offer: try cache.version(stored.offerVersion ?? 1, of: created, in: work),
            campaign: try work.campaign(created.campaign, tenant), amount: stored.amount)
    }

    /// The version in force at a moment, for orders that did not use the offer; nil for none.
    func inForce(at moment: Timestamp) throws -> Offer? {
        let terms = try work.terms(of: offer, at: moment, cache)
        return terms.campaign.state == .awaitingApproval ? nil : terms.offer
    }

    private func products(
        _ order: Order, _ offers: [Offer]
    ) throws -> [String: RedemptionFacts.ProductFacts] {
        guard offers.contains(where: \.asksForCategoryOrBrand) else { return [:] }
        let skus = order.lines.filter { $0.category == nil || $0.brand == nil }.map(\.sku)
        let keys = Set(skus).sorted().map { TextKey(tenant: tenant.number, text: $0) }
        try work.products.prefetch(keys, work.connection)
        var products: [String: RedemptionFacts.ProductFacts] = [:]
        for key in keys {
            guard let product = try work.products.load(key, work.connection) else { continue }
            products[key.text] = RedemptionFacts.ProductFacts(
                category: product.category, brand: product.brand)
        }
        return products
    }
}
