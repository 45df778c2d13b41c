// The room "Stops": stops offers and batches, by an operator's hand or by an offer's own trip, and
// resumes them. The campaign's count of stops changes with each switch, in the same transaction.

import Domain
import Ledger
import Store

/// Stops or resumes an offer or a batch of codes.
struct SwitchStop: Command {
    enum Change: Sendable {
        case stop
        case resume
    }

    let target: StopSwitch.Target
    let change: Change
    let reason: String?

    func run(_ context: CommandContext) throws -> Answer {
        let campaign = try campaign(context)
        let before = try context.stopSwitch(target)
        let after: StopSwitch
        switch change {
        case .stop:
            after = try before.stopped(.operator, reason: reason, now: context.ledgerTime)
        case .resume:
            after = try before.resumed(now: context.ledgerTime)
            try context.loadPaces(target)
        }
        let id = context.text(target)
        let entry = try context.commit(
            event: "\(target.event)_\(change == .stop ? "stopped" : "resumed")", subject: id,
            payload: [
                "id": .string(id), "campaign_id": .string(context.codes.text(campaign.id)),
                "cause": .string(Stop.Cause.operator.name), "reason": .text(orNull: reason),
            ])
        try context.write(after, of: campaign, by: change == .stop ? 1 : -1, entry: entry)
        if change == .resume { try context.clearPaces(target, entry: entry) }
        return Answer(status: 200, body: try document(context).serialized())
    }

    private func campaign(_ context: CommandContext) throws -> Campaign {
        switch target {
        case .offer(let id): try context.campaign(try context.offer(id).campaign)
        case .batch(let id):
            try context.campaign(try context.work.codeBatch(id, context.tenant).campaign)
        }
    }

    private func document(_ context: CommandContext) throws -> JSON {
        let (work, codes) = (context.work, context.codes)
        switch target {
        case .offer(let id):
            return try work.document(
                try context.offer(id), at: context.now, context.offerCache, codes)
        case .batch(let id):
            return try work.document(
                try work.codeBatch(id, context.tenant), codes, now: context.ledgerTime)
        }
    }
}

extension StopSwitch.Target {
    fileprivate var event: String {
        switch self {
        case .offer: "offer"
        case .batch: "code_batch"
        }
    }
}

extension CommandContext {
    fileprivate func text(_ target: StopSwitch.Target) -> String {
        switch target {
        case .offer(let id): codes.text(id)
        case .batch(let id): codes.text(id)
        }
    }

    /// The switch as it is; one that was never touched is not stopped.
    fileprivate func stopSwitch(_ target: StopSwitch.Target) throws -> StopSwitch {
        let key = StopSwitchKey(tenant: tenant, target: target)
        return try work.stopSwitches.load(key, work.connection)
            ?? StopSwitch(tenant: tenant, target: target, stop: nil, changedAt: ledgerTime)
    }

    fileprivate func write(
        _ row: StopSwitch, of campaign: Campaign, by change: Int64, entry: Int
    ) throws {
        let key = StopSwitchKey(tenant: tenant, target: row.target)
        if try work.stopSwitches.load(key, work.connection) == nil {
            work.stopSwitches.insert(row, entryIndex: entry)
        } else {
            work.stopSwitches.update(row, entryIndex: entry)
        }
        var campaign = campaign
        campaign.stops += change
        work.campaigns.update(campaign, entryIndex: entry)
    }

    fileprivate func loadPaces(_ target: StopSwitch.Target) throws {
        guard case .offer(let offer) = target else { return }
        let keys = [false, true].map { OfferPaceKey(tenant: tenant, offer: offer, issues: $0) }
        try work.offerPaces.prefetch(keys, work.connection)
    }

    /// A resumed offer begins with an empty window: it would stop again at once otherwise.
    fileprivate func clearPaces(_ target: StopSwitch.Target, entry: Int) throws {
        guard case .offer(let offer) = target else { return }
        for issues in [false, true] {
            let key = OfferPaceKey(tenant: tenant, offer: offer, issues: issues)
            guard var row = try work.offerPaces.load(key, work.connection) else { continue }
            row.pace = .none
            work.offerPaces.update(row, entryIndex: entry)
        }
    }

    /// Stops an offer that was used too often, with the numbers. The command that did so is
    /// refused, and this is all it leaves.
    func trip(_ offer: Offer, uses: Int64, issues: Bool) throws {
        guard let trip = offer.limits.trip else { return }
        let campaign = try campaign(offer.campaign)
        let what = issues ? "issues" : "redemptions"
        let maximum = (issues ? trip.issues : trip.redemptions) ?? 0
        let after = try stopSwitch(.offer(offer.id)).stopped(
            .velocity,
            reason: "\(uses) \(what) within \(trip.seconds) s; at most \(maximum) are allowed",
            now: ledgerTime)
        let id = codes.text(offer.id)
        let entry = try commit(
            event: "offer_stopped", subject: id,
            payload: [
                "id": .string(id), "campaign_id": .string(codes.text(campaign.id)),
                "cause": .string(Stop.Cause.velocity.name),
                "reason": .text(orNull: after.stop?.reason),
                "measure": .string(what), "uses": .integer(uses), "maximum": .integer(maximum),
                "seconds": .integer(trip.seconds),
            ])
        try write(after, of: campaign, by: 1, entry: entry)
    }
}
