import Database
package import Domain
package import Store
import Synchronization

/// Parsed offers. A version of an offer never changes once committed, so what is here is always
/// right, whichever process made it; which version is in force is read with each batch. The bound
/// keeps memory flat with many merchants.
package final class OfferCache: Sendable {
    private let offers = Mutex<[OfferID: Offer]>([:])
    private let versions = Mutex<[OfferVersionKey: Offer]>([:])
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

    /// The offer as a version means it. Precondition: there is such a version.
    package func version(_ number: Int64, of created: Offer, in work: UnitOfWork) throws -> Offer {
        guard number > 1 else { return created }
        let key = OfferVersionKey(tenant: created.tenant, offer: created.id, number: number)
        if let known = versions.withLock({ $0[key] }) { return known }
        guard let row = try work.offerVersions.load(key, work.connection) else {
            throw DatabaseFailure(.corrupt, "A version of an offer is missing. Run `scrip verify`.")
        }
        let offer = created.with(row)
        if !work.offerVersions.isChanged(key) {
            versions.withLock { versions in
                if versions.count >= capacity, let victim = versions.keys.first {
                    versions.removeValue(forKey: victim)
                }
                versions[key] = offer
            }
        }
        return offer
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
