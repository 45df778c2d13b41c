// The room "Stores": keeps what the merchant says of its shops, and says how far from one a
// customer is.

package import Domain
import Ledger
import Store

extension Engine {
    /// Makes a store known, or changes what is known. A repeat finds it as it is.
    package func upsertStore(
        _ reference: String, _ update: StoreUpdate, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(UpsertStore(reference: reference, update: update), identity)
    }

    /// Throws `Refusal` (`not_found`).
    package func store(_ reference: String, tenant: TenantID) async throws -> JSON {
        try await read { work in
            let key = TextKey(tenant: tenant.number, text: reference)
            guard let row = try work.stores.load(key, work.connection) else {
                throw Refusal.notFound("store")
            }
            return StoreDocument(
                reference: reference, name: row.name,
                location: try work.storePlaces.load(key, work.connection)?.location,
                acceptor: try work.acceptor(of: reference, tenant)
            ).json
        }
    }
}

/// Writes the parts of a store that were given.
struct UpsertStore: ProbedCommand {
    let reference: String
    let update: StoreUpdate

    func run(_ context: CommandContext) throws -> Answer {
        let work = context.work
        let key = TextKey(tenant: context.tenant.number, text: reference)
        let known = try work.stores.load(key, work.connection)
        let place = try work.storePlaces.load(key, work.connection)
        let before = try work.acceptor(of: reference, context.tenant)
        let acceptor = try update.acceptor.map {
            try work.knownParty($0, at: "/acceptor", context.tenant)
        }
        let document = StoreDocument(
            reference: reference, name: update.name ?? known?.name,
            location: update.location ?? place?.location,
            acceptor: acceptor?.reference ?? before)
        let isSame =
            known != nil && document.name == known?.name
            && document.location == place?.location && document.acceptor == before
        if isSame { return Answer(status: 200, body: document.json.serialized()) }
        let entry = try context.commit(
            event: "store_changed", subject: reference, payload: document.json)
        let row = StoreRow(tenant: context.tenant, externalID: reference, name: document.name)
        if known == nil {
            work.stores.insert(row, entryIndex: entry)
        } else if known != row {
            work.stores.update(row, entryIndex: entry)
        }
        try write(place, entry, context)
        if let acceptor { try write(acceptor.id, entry, context) }
        return Answer(
            status: known == nil ? 201 : 200, body: document.json.serialized())
    }

    private func write(_ acceptor: PartyID, _ entry: Int, _ context: CommandContext) throws {
        let links = context.work.partyLinks
        let link = PartyLink(.store(reference, context.tenant), party: acceptor)
        let known = try links.load(link.key, context.work.connection)
        if known == nil {
            links.insert(link, entryIndex: entry)
        } else if known != link {
            links.update(link, entryIndex: entry)
        }
    }

    private func write(_ before: StorePlace?, _ entry: Int, _ context: CommandContext) throws {
        guard let location = update.location, location != before?.location else { return }
        let row = StorePlace(tenant: context.tenant, store: reference, location: location)
        if before == nil {
            context.work.storePlaces.insert(row, entryIndex: entry)
        } else {
            context.work.storePlaces.update(row, entryIndex: entry)
        }
    }
}

extension UnitOfWork {
    /// The party that accepts vouchers in a store, by name; nil where nobody was ever named.
    fileprivate func acceptor(of store: String, _ tenant: TenantID) throws -> String? {
        try party(of: .store(store, tenant)).map { try reference(of: $0, tenant) }
    }
}
