/// What a member must have done before: the n-th visit, an amount spent in all.
package struct HistoryRestriction: Hashable, Sendable {
    /// Number of the visit that this order is, the first being 1; nil for no bound.
    package var firstVisit: Int64?
    package var lastVisit: Int64?
    /// Every so many visits: the 5th, 10th, 15th ...; nil for every one.
    package var everyVisits: Int64?
    /// Spent before this order, minor units; nil for no bound.
    package var minimumTotalSpend: Int64?

    package init(
        firstVisit: Int64? = nil, lastVisit: Int64? = nil, everyVisits: Int64? = nil,
        minimumTotalSpend: Int64? = nil
    ) {
        self.firstVisit = firstVisit
        self.lastVisit = lastVisit
        self.everyVisits = everyVisits
        self.minimumTotalSpend = minimumTotalSpend
    }

    var asksForMember: Bool { !isEmpty }
    private var asksForVisits: Bool {
        firstVisit != nil || lastVisit != nil || everyVisits != nil
    }
}

extension HistoryRestriction: Restriction {
    var isEmpty: Bool { !asksForVisits && minimumTotalSpend == nil }

    init(reading fields: inout ObjectReader) {
        self.init(
            firstVisit: fields.optional("first_visit", .integer(1...Limits.quota)),
            lastVisit: fields.optional("last_visit", .integer(1...Limits.quota)),
            everyVisits: fields.optional("every_visits", .integer(1...Limits.quota)),
            minimumTotalSpend: fields.optional("minimum_total_spend", .amount))
    }

    var members: [JSON.Member] {
        let fields: [(String, Int64?)] = [
            ("first_visit", firstVisit), ("last_visit", lastVisit),
            ("every_visits", everyVisits), ("minimum_total_spend", minimumTotalSpend),
        ]
        return fields.compactMap { name, value in value.map { .init(name, .integer($0)) } }
    }

    func validate(_ faults: inout OfferFaults) {
        let visits = 1...Limits.quota
        if let firstVisit {
            faults.requireRange(firstVisit, visits, "/restrictions/first_visit")
        }
        if let lastVisit { faults.requireRange(lastVisit, visits, "/restrictions/last_visit") }
        if let everyVisits {
            faults.requireRange(everyVisits, visits, "/restrictions/every_visits")
        }
        if let firstVisit, let lastVisit, lastVisit < firstVisit {
            faults.contradict(
                "Let the last visit not come before the first.", "/restrictions/last_visit",
                .integer(firstVisit), .integer(lastVisit))
        }
        if let minimumTotalSpend {
            faults.requireRange(
                minimumTotalSpend, 1...Limits.amountMinorUnits,
                "/restrictions/minimum_total_spend")
        }
    }

    /// Whether this order is a visit the offer is for; not where the visits are not known.
    private func isDue(_ profile: MemberProfile?) -> Bool {
        guard asksForVisits else { return true }
        guard let visit = profile.map({ $0.visits + 1 }) else { return false }
        return visit >= (firstVisit ?? 1) && visit <= (lastVisit ?? visit)
            && visit % (everyVisits ?? 1) == 0
    }

    func check(_ circumstances: Circumstances, _ faults: inout CouponFaults) {
        guard circumstances.member != nil else { return }
        let profile = circumstances.situation.profile
        if !isDue(profile) {
            faults.add(
                .wrongVisit, "This coupon is for another visit of this member.",
                required: .object(members),
                actual: profile.map { .integer($0.visits + 1) } ?? .null)
        }
        let spent = profile?.spentAmount ?? 0
        if let minimumTotalSpend, spent < minimumTotalSpend {
            faults.add(
                .minimumTotalSpend, "This coupon is for members who have spent more so far.",
                required: .integer(minimumTotalSpend),
                actual: [
                    "amount": .integer(spent), "missing": .integer(minimumTotalSpend - spent),
                ])
        }
    }
}
