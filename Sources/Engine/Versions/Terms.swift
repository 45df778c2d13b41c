// The room "Versions": carries out what `Domain/Versions` decides, and finds the version in force.
//
// Whether an offer has more than one version is known from its campaign's row, which everything
// that judges an offer reads anyway. So an offer that never changed costs no further question, and
// a version counts on every process from the first batch after the one that made it: no process
// keeps in mind which version is in force, only what each version says.

import Domain
import Ledger
import Store

extension UnitOfWork {
    /// An offer as it holds at a moment, with its campaign; one of which no version stands yet
    /// comes with a campaign that awaits approval.
    ///
    /// `created`: the offer as it was created.
    func terms(
        of created: Offer, at moment: Timestamp, _ cache: OfferCache
    ) throws -> (offer: Offer, campaign: Campaign) {
        var campaign = try campaign(created.campaign, created.tenant)
        guard let timeline = try timeline(of: created, campaign) else {
            return (created, campaign)
        }
        guard let number = timeline.version(at: moment) else {
            campaign.state = .awaitingApproval
            return (created, campaign)
        }
        return (try cache.version(number, of: created, in: self), campaign)
    }

    /// Loads the timelines of several offers in one go.
    func prefetchTimelines(of offers: [Offer]) throws {
        let campaigns = Set(
            offers.map { RowKey(tenant: $0.tenant.number, id: $0.campaign.number) })
        try self.campaigns.prefetch(campaigns.sorted { $0.id < $1.id }, connection)
        let changed = try offers.filter { try campaign($0.campaign, $0.tenant).hasVersions }
        try offerTimelines.prefetch(
            changed.map { RowKey(tenant: $0.tenant.number, id: $0.id.number) }, connection)
    }

    /// Nil for an offer that has only its first version.
    func timeline(of created: Offer, _ campaign: Campaign) throws -> OfferTimeline? {
        guard campaign.hasVersions else { return nil }
        return try offerTimelines.load(
            RowKey(tenant: created.tenant.number, id: created.id.number), connection)
    }
}

extension CommandContext {
    /// An offer as it holds now, with its campaign.
    func terms(of id: OfferID) throws -> (offer: Offer, campaign: Campaign) {
        try work.terms(of: try offer(id), at: now, offerCache)
    }
}
