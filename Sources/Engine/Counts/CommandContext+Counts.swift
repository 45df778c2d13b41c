import Domain
import Ledger
import Store

extension CommandContext {
    /// Takes from an offer's counters, and counts one use in the window of its trip. The rows were
    /// loaded with the facts.
    func take(
        _ taken: [CountTaken], of offer: Offer, pace facts: CountFacts, issues: Bool, entry: Int
    ) throws {
        for count in taken {
            try change(count, of: offer.id, entry: entry) { $0.adding(count.amount, in: $1) }
        }
        guard facts.pace != nil, let trip = offer.limits.trip else { return }
        let key = OfferPaceKey(tenant: tenant, offer: offer.id, issues: issues)
        let known = try work.offerPaces.load(key, work.connection)
        let before = known?.pace(within: trip) ?? .none
        let row = OfferPace(
            tenant: tenant, offer: offer.id, issues: issues, seconds: trip.seconds,
            pace: before.adding(at: trip.part(of: now)))
        if known == nil {
            work.offerPaces.insert(row, entryIndex: entry)
        } else {
            work.offerPaces.update(row, entryIndex: entry)
        }
    }

    /// What counters and switches say of an issue. Bulk issues name no device and have no pace.
    func countedIssue(
        of offer: Offer, _ campaign: Campaign, _ member: MemberID? = nil, device: String? = nil,
        hasPace: Bool = false
    ) throws -> CountFacts {
        let loader = CountLoader(work: work, tenant: tenant, now: now)
        let subjects = CountedSubjects(member: member, device: device)
        var facts = try loader.load([
            CountLoader.Asked(
                offer: offer, campaign: campaign, isIssue: true, subjects: subjects)
        ])[0]
        if !hasPace { facts.pace = nil }
        return facts
    }

    func take(issues: Int64, _ facts: CountFacts, of offer: Offer, entry: Int) throws {
        try take(
            facts.taken(uses: issues), of: offer, pace: facts, issues: true, entry: entry)
    }

    /// Gives back to the periods what was taken from them.
    func giveBack(_ taken: [CountTaken], of offer: OfferID, entry: Int) throws {
        for count in taken {
            try change(count, of: offer, entry: entry) { $0.givingBack(count.amount, to: $1) }
        }
    }

    /// Loads, before anything is committed, the counters that will be given back to.
    func prefetchCounts(_ taken: [(offer: OfferID, counts: [CountTaken])]) throws {
        let keys = taken.flatMap { offer, counts in
            counts.map { countKey($0, of: offer) }
        }
        guard !keys.isEmpty else { return }
        try work.limitCounts.prefetch(Array(Set(keys)), work.connection)
    }

    private func countKey(_ taken: CountTaken, of offer: OfferID) -> LimitCountKey {
        LimitCountKey(
            tenant: tenant,
            count: CountKey(offer: offer, kind: taken.kind, subject: taken.subject))
    }

    private func change(
        _ taken: CountTaken, of offer: OfferID, entry: Int, _ change: (Count, Int64) -> Count
    ) throws {
        let key = countKey(taken, of: offer)
        if var row = try work.limitCounts.load(key, work.connection) {
            row.count = change(row.count, taken.period)
            work.limitCounts.update(row, entryIndex: entry)
        } else {
            let none = Count(period: taken.period, used: 0)
            work.limitCounts.insert(
                LimitCount(tenant: tenant, key: key.count, count: change(none, taken.period)),
                entryIndex: entry)
        }
    }
}
