package import Domain
import Ledger
import Store

extension Engine {
    /// Refusals come as answers.
    package func createOfferVersion(
        _ offer: OfferID, _ draft: OfferVersionDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(CreateOfferVersion(offer: offer, draft: draft), identity)
    }

    /// All versions of an offer by number, the first one too. Throws `Refusal` (`not_found`).
    package func offerVersions(
        _ id: OfferID, tenant: TenantID, after: Int64, limit: Int
    ) async throws -> Page {
        let (codes, cache, now) = (codes, offerCache, clock())
        return try await read { work in
            guard let created = try cache.offer(id, tenant: tenant, in: work) else {
                throw Refusal.notFound("offer")
            }
            let rows = try work.versions(
                of: created, after: after, limit: limit + 1, codes, now: now)
            return Page(rows, limit: limit, number: \.number, document: \.document)
        }
    }
}

extension UnitOfWork {
    /// Versions of an offer by number, after one, as answers show them.
    func versions(
        of created: Offer, after: Int64, limit: Int, _ codes: CodeBook, now: Timestamp
    ) throws -> [(number: Int64, document: JSON)] {
        let campaign = try campaign(created.campaign, created.tenant)
        let timeline = try timeline(of: created, campaign)
        var rows: [(number: Int64, document: JSON)] = []
        if after < 1 {
            rows.append((1, created.firstVersionDocument(timeline, codes, now: now)))
        }
        if let timeline {
            let later = try OfferVersionTable.page(
                tenant: created.tenant, offer: created.id, after: max(after, 1), limit: limit,
                connection)
            rows += later.map { ($0.number, $0.document(timeline, codes, now: now)) }
        }
        return Array(rows.prefix(limit))
    }
}
