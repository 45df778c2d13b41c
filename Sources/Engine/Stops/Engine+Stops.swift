package import Domain
import Ledger
import Store

extension Engine {
    /// Stops an offer until it is resumed: nobody gets or uses a coupon of it.
    package func stopOffer(
        _ id: OfferID, reason: String?, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(
            SwitchStop(target: .offer(id), change: .stop, reason: reason), identity)
    }

    package func resumeOffer(
        _ id: OfferID, reason: String?, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(
            SwitchStop(target: .offer(id), change: .resume, reason: reason), identity)
    }

    /// Stops every code of a batch, those that were touched too, until it is resumed.
    package func stopCodeBatch(
        _ id: CodeBatchID, reason: String?, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(
            SwitchStop(target: .batch(id), change: .stop, reason: reason), identity)
    }

    package func resumeCodeBatch(
        _ id: CodeBatchID, reason: String?, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(
            SwitchStop(target: .batch(id), change: .resume, reason: reason), identity)
    }
}

extension UnitOfWork {
    /// Why something is stopped; nil while it is not.
    func stop(_ target: StopSwitch.Target, _ tenant: TenantID) throws -> Stop? {
        try stopSwitches.load(StopSwitchKey(tenant: tenant, target: target), connection)?.stop
    }

    /// Loads the switches of a page in one go.
    func prefetchStops(_ targets: [StopSwitch.Target], _ tenant: TenantID) throws {
        try stopSwitches.prefetch(
            targets.map { StopSwitchKey(tenant: tenant, target: $0) }, connection)
    }

    /// The offer as it holds at a moment, as answers show it.
    func document(
        _ created: Offer, at now: Timestamp, _ cache: OfferCache, _ codes: CodeBook
    ) throws -> JSON {
        let (offer, campaign) = try terms(of: created, at: now, cache)
        return offer.document(
            codes, stop: try stop(.offer(offer.id), offer.tenant),
            isAwaiting: campaign.state == .awaitingApproval)
    }
}
