// The room "Counts": loads the counters, paces and switches that offers ask for, the same way for
// using and for issuing, and writes what was taken from them. Offers that ask for none cost
// nothing: their campaign, which is loaded anyway, says whether anything is stopped.

import Codes
import Domain
import Ledger
import Store

/// Loads what the rooms Counts and Stops know of offers, in bulk.
struct CountLoader {
    let work: UnitOfWork
    let tenant: TenantID
    /// The moment that periods and windows are judged by.
    let now: Timestamp

    /// One offer that is to be used or issued.
    struct Asked {
        let offer: Offer
        let campaign: Campaign
        var coupon: CouponID?
        let isIssue: Bool
        var subjects: CountedSubjects

        /// Whether anything is to be loaded for it.
        fileprivate var isCounted: Bool {
            campaign.stops > 0 || offer.limits.trip != nil || !limits.isEmpty
        }

        fileprivate var limits: [CountLimit] {
            offer.limits.counts.isEmpty ? [] : offer.countLimits(issues: isIssue)
        }

        fileprivate var needsPerson: Bool {
            limits.contains { $0.kind.by == .person }
        }

        fileprivate var needsPace: Bool {
            guard let trip = offer.limits.trip else { return false }
            return (isIssue ? trip.issues : trip.redemptions) != nil
        }
    }

    /// The facts of each, in their order.
    func load(_ asked: [Asked]) throws -> [CountFacts] {
        guard asked.contains(where: \.isCounted) else {
            return Array(repeating: CountFacts(), count: asked.count)
        }
        var asked = asked
        try fillPersons(&asked)
        try prefetch(asked)
        return try asked.map { $0.isCounted ? try facts($0) : CountFacts() }
    }

    /// The member's person, where a limit asks for it.
    private func fillPersons(_ asked: inout [Asked]) throws {
        let keys = asked.filter(\.needsPerson).compactMap(\.subjects.member).map(personKey)
        guard !keys.isEmpty else { return }
        try work.memberPersons.prefetch(distinct(keys), work.connection)
        for index in asked.indices where asked[index].needsPerson {
            guard let member = asked[index].subjects.member else { continue }
            asked[index].subjects.person =
                try work.memberPersons.load(personKey(member), work.connection)?.person
        }
    }

    private func personKey(_ member: MemberID) -> RowKey {
        RowKey(tenant: tenant.number, id: member.number)
    }

    private func prefetch(_ asked: [Asked]) throws {
        var counts: [LimitCountKey] = []
        var paces: [OfferPaceKey] = []
        var switches: [StopSwitchKey] = []
        for item in asked where item.isCounted {
            counts += item.limits.compactMap { item.offer.countKey($0, item.subjects) }
                .map { LimitCountKey(tenant: tenant, count: $0) }
            if item.needsPace { paces.append(paceKey(item)) }
            switches += try targets(item).map { StopSwitchKey(tenant: tenant, target: $0) }
        }
        if work.loading.isProbing {
            for key in counts { work.limitCounts.want(key) }
            for key in paces { work.offerPaces.want(key) }
            for key in switches { work.stopSwitches.want(key) }
            return try work.settleWants()
        }
        try work.limitCounts.prefetch(distinct(counts), work.connection)
        try work.offerPaces.prefetch(distinct(paces), work.connection)
        try work.stopSwitches.prefetch(distinct(switches), work.connection)
    }

    private func distinct<Key: Hashable>(_ keys: [Key]) -> [Key] {
        var known: Set<Key> = []
        return keys.filter { known.insert($0).inserted }
    }

    private func paceKey(_ item: Asked) -> OfferPaceKey {
        OfferPaceKey(tenant: tenant, offer: item.offer.id, issues: item.isIssue)
    }

    /// What may be stopped: the offer, and the batch of the coupon.
    private func targets(_ item: Asked) throws -> [StopSwitch.Target] {
        guard item.campaign.stops > 0 else { return [] }
        let batch = try item.coupon.flatMap { try work.batch(holding: $0, tenant) }
        return [.offer(item.offer.id)] + (batch.map { [.batch($0.id)] } ?? [])
    }

    private func facts(_ item: Asked) throws -> CountFacts {
        var facts = CountFacts(
            counts: try item.offer.countStates(
                issues: item.isIssue, item.subjects, at: now, in: ZoneBook.zone(of: item.offer)
            ) { key in
                let key = LimitCountKey(tenant: tenant, count: key)
                return try work.limitCounts.load(key, work.connection)?.count
            })
        if item.needsPace, let trip = item.offer.limits.trip {
            let row = try work.offerPaces.load(paceKey(item), work.connection)
            let pace = row?.pace(within: trip) ?? .none
            facts.pace = pace.uses(at: trip.part(of: now))
        }
        for target in try targets(item) {
            let key = StopSwitchKey(tenant: tenant, target: target)
            guard let stop = try work.stopSwitches.load(key, work.connection)?.stop else {
                continue
            }
            if case .batch = target { facts.batchStop = stop } else { facts.stop = stop }
        }
        return facts
    }
}

extension CodeBook {
    /// What stands for a person in counters: 16 bytes of a keyed hash, as text.
    func hash(ofPerson reference: String, _ tenant: TenantID) -> String {
        hash(reference, purpose: "persons", tenant)
    }

    /// What stands for a device in counters.
    func hash(ofDevice reference: String, _ tenant: TenantID) -> String {
        hash(reference, purpose: "devices", tenant)
    }

    private func hash(_ reference: String, purpose: String, _ tenant: TenantID) -> String {
        let key = root.derive(purpose: purpose, tenant: tenant.number)
        return hexadecimal(Hash.blake2b(Array(reference.utf8), key: key, length: 16))
    }
}

extension OfferPace {
    /// The window as a trip sees it: one of another length is empty.
    func pace(within trip: Trip) -> Pace {
        seconds == trip.seconds ? pace : .none
    }
}
