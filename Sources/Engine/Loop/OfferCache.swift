package import Domain
package import Store
import Synchronization

/// Parsed offers. An offer never changes once committed, so what is here is always right; the
/// bound keeps memory flat with many merchants.
package final class OfferCache: Sendable {
    private let offers = Mutex<[OfferID: Offer]>([:])
    private let capacity: Int

    package init(capacity: Int = 20_000) {
        self.capacity = capacity
    }

    /// The offer, from memory or from the database; nil for an unknown or foreign id.
    package func offer(
        _ id: OfferID, tenant: TenantID, in work: UnitOfWork
    ) throws -> Offer? {
        let known = offers.withLock { $0[id] }
        if let known { return known.tenant == tenant ? known : nil }
        let key = RowKey(tenant: tenant.number, id: id.number)
        let isOwnInsert = work.offers.isChanged(key)
        guard let loaded = try work.offers.load(key, work.connection) else { return nil }
        if !isOwnInsert { remember(loaded) }
        return loaded
    }

    package func holds(_ id: OfferID) -> Bool {
        offers.withLock { $0[id] != nil }
    }

    private func remember(_ offer: Offer) {
        offers.withLock { offers in
            if offers.count >= capacity, let victim = offers.keys.first {
                offers.removeValue(forKey: victim)
            }
            offers[offer.id] = offer
        }
    }
}
