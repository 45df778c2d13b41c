package import Ledger

/// Whom a request names, as counters know them.
package struct CountedSubjects: Hashable, Sendable {
    package var member: MemberID?
    /// A keyed hash of the merchant's reference.
    package var person: String?
    /// A keyed hash of what the request said.
    package var device: String?
    package var store: String?

    package init(
        member: MemberID? = nil, person: String? = nil, device: String? = nil,
        store: String? = nil
    ) {
        self.member = member
        self.person = person
        self.device = device
        self.store = store
    }

    /// How a counter names what is counted; nil where the request does not name it.
    package func name(of subject: CountLimit.Subject) -> String? {
        switch subject {
        case .member: member.map { String($0.number) }
        case .person: person
        case .device: device
        case .store: store
        case .offer: ""
        }
    }
}

/// Names one counter of an offer.
package struct CountKey: Hashable, Sendable {
    package let offer: OfferID
    /// `CountLimit.Kind.code`.
    package let kind: Int64
    package let subject: String

    package init(offer: OfferID, kind: Int64, subject: String) {
        self.offer = offer
        self.kind = kind
        self.subject = subject
    }
}

/// A counter: what was used in the latest period in which anything was.
package struct Count: Hashable, Sendable {
    package let period: Int64
    /// 0 or more.
    package let used: Int64

    package init(period: Int64, used: Int64) {
        self.period = period
        self.used = used
    }

    /// The counter with so much more used in a period. A period before the latest one, which only
    /// records of the past can name, is no longer counted.
    package func adding(_ amount: Int64, in period: Int64) -> Count {
        if period < self.period { return self }
        let before = period == self.period ? used : 0
        return Count(period: period, used: before.saturatingSum(amount))
    }

    /// The counter with so much given back to a period. One that is over takes nothing back.
    package func givingBack(_ amount: Int64, to period: Int64) -> Count {
        guard period == self.period else { return self }
        return Count(period: period, used: max(0, used - amount))
    }
}

/// One limit of an offer as it stands for one command.
package struct CountState: Hashable, Sendable {
    package let limit: CountLimit
    /// Nil where the request does not name what the limit counts.
    package let key: CountKey?
    package let period: Int64
    /// Used in the period so far.
    package let used: Int64
    /// When the limit is as new again; nil: never.
    package let renewal: Timestamp?
}

/// What is known of an offer's counters and switches for one command.
package struct CountFacts: Hashable, Sendable {
    /// The offer's limits that concern the command, in the offer's order.
    package var counts: [CountState]
    /// Uses in the window of the offer's trip; nil where it has none.
    package var pace: Int64?
    /// Why the offer is stopped; nil while it is not.
    package var stop: Stop?
    /// Why the coupon's batch is stopped.
    package var batchStop: Stop?

    package init(
        counts: [CountState] = [], pace: Int64? = nil, stop: Stop? = nil, batchStop: Stop? = nil
    ) {
        self.counts = counts
        self.pace = pace
        self.stop = stop
        self.batchStop = batchStop
    }
}

extension Offer {
    /// The limits that concern an issue, or a use.
    package func countLimits(issues: Bool) -> [CountLimit] {
        limits.counts.filter { $0.kind.countsIssues == issues }
    }

    package func countKey(_ limit: CountLimit, _ subjects: CountedSubjects) -> CountKey? {
        subjects.name(of: limit.kind.by).map {
            CountKey(offer: id, kind: limit.kind.code, subject: $0)
        }
    }

    /// How the limits stand. `stored` gives the counters that are there.
    package func countStates(
        issues: Bool, _ subjects: CountedSubjects, at now: Timestamp, in zone: Zone,
        stored: (CountKey) throws -> Count?
    ) rethrows -> [CountState] {
        try countLimits(issues: issues).map { limit in
            let key = countKey(limit, subjects)
            let period = limit.kind.per.period(of: now, in: zone)
            let count = try key.flatMap(stored)
            return CountState(
                limit: limit, key: key, period: period,
                used: count.map { $0.period == period ? $0.used : 0 } ?? 0,
                renewal: limit.kind.per.end(ofPeriod: period, in: zone))
        }
    }
}
