package import Domain
import Ledger
import Store

extension Engine {
    /// The figures of a campaign's experiments. Throws `Refusal` (`not_found`).
    package func lift(_ id: CampaignID, tenant: TenantID) async throws -> JSON {
        let (codes, now) = (codes, clock())
        return try await read { work in
            let campaign = try work.campaign(id, tenant)
            let experiments = try ExperimentTable.all(
                tenant: tenant, campaign: id, limit: Limits.campaignExperiments, work.connection)
            let reports = try experiments.map { try work.lift($0, campaign).document }
            return [
                "campaign_id": .string(codes.text(id)), "experiments": .array(reports),
                "as_of": .string(now.rfc3339),
            ]
        }
    }
}

extension UnitOfWork {
    private static let pageMembers = 5_000

    fileprivate func lift(_ row: ExperimentRow, _ campaign: Campaign) throws -> LiftReport {
        let key = ExperimentTable.key(of: row)
        var report = LiftReport(experiment: row.split, currency: campaign.currency)
        var after: Int64 = 0
        while true {
            let page = try ExposureTable.outcomes(
                of: key, currency: campaign.currency, after: after, limit: Self.pageMembers,
                connection)
            for outcome in page where report.outcomes.indices.contains(Int(outcome.arm)) {
                report.outcomes[Int(outcome.arm)].add(
                    visits: outcome.visits, spent: outcome.spent)
            }
            guard let last = page.last, page.count == Self.pageMembers else { break }
            after = last.member.number
        }
        for offer in try offers(of: key, campaign) {
            for (arm, count) in try ExposureTable.redemptions(of: key, offer: offer, connection)
            where report.outcomes.indices.contains(Int(arm)) {
                report.outcomes[Int(arm)].redemptions += count
            }
        }
        return report
    }

    private func offers(of experiment: ExperimentKey, _ campaign: Campaign) throws -> [OfferID] {
        var found: [OfferID] = []
        var after: Int64 = 0
        while true {
            let page = try OfferTable.page(
                tenant: campaign.tenant, campaign: campaign.id, after: after, limit: 500,
                connection)
            found += page.filter {
                $0.definition.experiment?.split.salt == experiment.salt
            }.map(\.id)
            guard let last = page.last, page.count == 500 else { return found }
            after = last.id.number
        }
    }
}
