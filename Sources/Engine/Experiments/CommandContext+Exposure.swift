import Domain
import Ledger
import Store

extension CommandContext {
    /// The row to write where an experiment decides about a member for the first time. Loads
    /// nothing for an offer without one. Call it before anything is written.
    func exposure(
        to offer: Offer, in campaign: Campaign, of member: MemberID?
    ) throws -> Exposure? {
        guard let experiment = offer.definition.experiment, let member else { return nil }
        let split = experiment.split
        let key = ExposureKey(
            ExperimentKey(tenant: tenant, campaign: campaign.id, salt: split.salt),
            member: member)
        work.exposures.want(key)
        work.memberHistories.want(
            MemberHistoryKey(tenant: tenant, member: member, currency: campaign.currency))
        try work.settleWants()
        guard try work.exposures.load(key, work.connection) == nil else { return nil }
        let before = try history(of: member, campaign.currency)
        return Exposure(
            tenant: tenant, campaign: campaign.id, salt: split.salt, member: member,
            arm: codes.arm(of: member, split, offer), visits: before?.visits ?? 0,
            spent: before?.spent ?? 0, exposedAt: now)
    }

    /// Remembers what the decision has shown to be first decisions.
    func record(_ exposures: [Exposure], entry: Int) {
        for exposure in exposures { work.exposures.insert(exposure, entryIndex: entry) }
    }

    /// Refuses an offer that the split keeps from a member, who has met the experiment all the
    /// same: a holdout that nobody counts measures nothing.
    func withhold(_ exposures: [Exposure], subject: String, _ refusal: Refusal) throws -> Answer {
        try recordWithheld(exposures, subject: subject)
        return refusal.answer(requestID: identity.requestID)
    }

    func recordWithheld(_ exposures: [Exposure], subject: String) throws {
        guard !exposures.isEmpty else { return }
        let entry = try commit(
            event: "offer_withheld", subject: subject,
            payload: [
                "members": .array(
                    Set(exposures.map(\.member)).sorted().map { .string(codes.text($0)) })
            ])
        record(exposures, entry: entry)
    }
}

extension RedemptionLoader.Loaded {
    /// First decisions about the member by the experiments of the offers at hand, each once.
    func exposures(_ context: CommandContext) throws -> [Exposure] {
        var found: [ExposureKey: Exposure] = [:]
        for fact in facts.vouchers {
            guard case .coupon(_, let offer, let campaign, _) = fact,
                let exposure = try context.exposure(to: offer, in: campaign, of: member?.id)
            else { continue }
            found[ExposureTable.key(of: exposure)] = exposure
        }
        return found.values.sorted {
            ($0.campaign.number, $0.salt) < ($1.campaign.number, $1.salt)
        }
    }
}
