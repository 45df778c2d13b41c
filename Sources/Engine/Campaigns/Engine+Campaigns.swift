package import Domain
import Ledger
import Store

/// One page of a list, with the number to go on after; nil at the end.
package struct Page: Sendable {
    package let items: [JSON]
    package let next: Int64?

    /// `rows` were asked for with one more than `limit`, to see whether there is a next page.
    init<Row>(
        _ rows: [Row], limit: Int, number: (Row) -> Int64, document: (Row) throws -> JSON
    ) rethrows {
        let shown = rows.prefix(limit)
        items = try shown.map(document)
        next = rows.count > limit ? shown.last.map(number) : nil
    }
}

extension Engine {
    package func createCampaign(
        _ draft: CampaignDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(
            CreateCampaign(id: CampaignID(try numbers.nextID()), draft: draft), identity)
    }

    package func updateCampaign(
        _ id: CampaignID, _ changes: CampaignChanges, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(ChangeCampaign(id: id, change: .update(changes)), identity)
    }

    /// Adds to a budget or takes from it, at once and once.
    package func changeCampaignBudget(
        _ id: CampaignID, _ draft: BudgetChangeDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(ChangeCampaignBudget(id: id, draft: draft), identity)
    }

    package func pauseCampaign(
        _ id: CampaignID, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(ChangeCampaign(id: id, change: .pause), identity)
    }

    package func resumeCampaign(
        _ id: CampaignID, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(ChangeCampaign(id: id, change: .resume), identity)
    }

    /// Throws `Refusal` (`not_found`).
    package func campaign(_ id: CampaignID, tenant: TenantID) async throws -> JSON {
        let codes = codes
        return try await read { try $0.document(try $0.campaign(id, tenant), codes) }
    }

    package func campaigns(tenant: TenantID, after: Int64, limit: Int) async throws -> Page {
        let codes = codes
        return try await read { work in
            let rows = try CampaignTable.page(
                tenant: tenant, after: after, limit: limit + 1, work.connection)
            try work.campaignTerms.prefetch(
                rows.filter(\.hasTerms).map { RowKey(tenant: tenant.number, id: $0.id.number) },
                work.connection)
            try work.approvals.prefetch(
                rows.filter { $0.state == .awaitingApproval }.map { ApprovalKey(of: $0) },
                work.connection)
            return try Page(rows, limit: limit, number: \.id.number) {
                try work.document($0, codes)
            }
        }
    }

    // MARK: Offers

    package func createOffer(
        _ draft: OfferDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        let campaign = try codes.identifier(draft.campaign, as: CampaignID.self, what: "campaign")
        if let code = draft.definition.publicCode { try checkForm(ofPublicCode: code, identity) }
        return try await perform(
            CreateOffer(id: OfferID(try numbers.nextID()), campaign: campaign, draft: draft),
            identity)
    }

    /// A public word must never be taken for a typed code.
    func checkForm(
        ofPublicCode code: String, _ identity: RequestIdentity
    ) throws(Refusal) {
        let reader = VoucherReader(
            codes: codes, tenant: identity.tenant, acceptsIDs: false, now: clock())
        if case .publicCode = reader.read(code) { return }
        throw Refusal(
            .invalidField, "This word looks like a typed code. Choose another public code.",
            [
                Condition(
                    "public_code", subject: "/public_code",
                    required: .string("not the form of a typed code"), actual: .string(code))
            ])
    }

    /// Throws `Refusal` (`not_found`).
    package func offer(_ id: OfferID, tenant: TenantID) async throws -> JSON {
        let (codes, cache, now) = (codes, offerCache, clock())
        return try await read { work in
            guard let offer = try cache.offer(id, tenant: tenant, in: work) else {
                throw Refusal.notFound("offer")
            }
            return try work.document(offer, at: now, cache, codes)
        }
    }

    package func offers(
        tenant: TenantID, campaign: CampaignID?, after: Int64, limit: Int
    ) async throws -> Page {
        let (codes, cache, now) = (codes, offerCache, clock())
        return try await read { work in
            let rows = try OfferTable.page(
                tenant: tenant, campaign: campaign, after: after, limit: limit + 1,
                work.connection)
            try work.prefetchStops(rows.map { .offer($0.id) }, tenant)
            try work.prefetchTimelines(of: rows)
            return try Page(rows, limit: limit, number: \.id.number) {
                try work.document($0, at: now, cache, codes)
            }
        }
    }
}
