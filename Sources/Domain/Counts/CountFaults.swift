import Ledger

/// What counters say against a use or an issue, in words that a cashier can act on.
struct CountFault {
    let code: RefusalCode
    let message: String
    let name: String
    let required: JSON
    let actual: JSON

    /// - Parameter state: nil where the limit's counter was not loaded: it counts as spent.
    /// - Parameter taken: what the same command takes besides.
    /// - Parameter asked: what is asked for now, 1 or more.
    init?(_ limit: CountLimit, _ state: CountState?, taken: Int64, asked: Int64 = 1) {
        name = limit.kind.name
        guard let state else {
            (code, message) = CountFault.reached(limit.kind)
            (required, actual) = (.integer(limit.maximum), .null)
            return
        }
        guard state.key != nil else {
            (code, message) = CountFault.missing(limit.kind.by)
            (required, actual) = (.string("a \(limit.kind.by.rawValue)"), .null)
            return
        }
        let used = state.used.saturatingSum(taken)
        let isLeft =
            limit.kind.of == .discount
            ? used < limit.maximum : used.saturatingSum(asked) <= limit.maximum
        if isLeft { return nil }
        (code, message) = CountFault.reached(limit.kind)
        required = .integer(limit.maximum)
        actual = .object(present: [
            "used": .integer(used), "renewed_at": state.renewal.map(ConditionValue.time),
        ])
    }

    private static func missing(_ subject: CountLimit.Subject) -> (RefusalCode, String) {
        switch subject {
        case .member, .offer:
            (.memberRequired, "Ask for the customer's member number and try again.")
        case .person:
            (
                .personRequired,
                "Say which person the member is (person of upsertMember) and try again."
            )
        case .device:
            (.deviceRequired, "Send the customer's device (device) and try again.")
        case .store:
            (.storeRequired, "Name the order's store (store) and try again.")
        }
    }

    private static func reached(_ kind: CountLimit.Kind) -> (RefusalCode, String) {
        let again = kind.per == .ever ? "" : "; try again when it is renewed"
        return switch kind.by {
        case .member:
            (.limitMember, "This member has had the offer as often as allowed\(again).")
        case .person:
            (.limitPerson, "This person has had the offer as often as allowed\(again).")
        case .device:
            (.limitDevice, "This device has had the offer as often as allowed\(again).")
        case .store:
            (.limitStore, "This store has given the offer as often as allowed\(again).")
        case .offer:
            (.limitPeriod, "This offer is used up for now\(again).")
        }
    }
}

/// Counters during one command.
extension SharedCounters {
    /// What the command has taken so far that a limit of the offer counts.
    func taken(_ kind: CountLimit.Kind, of offer: OfferID) -> Int64 {
        kind.of == .discount ? discount(of: offer) : uses(of: offer)
    }

    /// The limits of the offer that nothing is left of.
    func countFaults(for use: CouponUse) -> [CountFault] {
        guard !use.offer.limits.counts.isEmpty else { return [] }
        return use.countStates.compactMap { limit, state in
            CountFault(limit, state, taken: taken(limit.kind, of: use.offer.id))
        }
    }

    /// True where counters and pace leave room for one use more.
    func admits(_ use: CouponUse) -> Bool {
        countFaults(for: use).isEmpty && paceExcess(of: use) == nil
    }

    /// Least that the offer's limits on discounts leave; nil without one.
    func countedDiscountLeft(for use: CouponUse) -> Int64? {
        guard !use.offer.limits.counts.isEmpty else { return nil }
        return use.countStates.filter { $0.limit.kind.of == .discount }.map { limit, state in
            guard let state, state.key != nil else { return 0 }
            return max(0, limit.maximum - state.used - discount(of: use.offer.id))
        }.min()
    }
}

extension CouponUse {
    /// The offer's limits on uses, each with its counter.
    fileprivate var countStates: [(limit: CountLimit, state: CountState?)] {
        let states = counters.counted.counts
        return offer.countLimits(issues: false).enumerated().map { index, limit in
            (limit, index < states.count ? states[index] : nil)
        }
    }
}

extension IssueRules {
    /// What counters say against the issue; without the counters the limits count as spent.
    func addCountFaults(_ counted: CountFacts, _ faults: inout Faults) {
        for (index, limit) in offer.countLimits(issues: true).enumerated() {
            let state = index < counted.counts.count ? counted.counts[index] : nil
            guard let fault = CountFault(limit, state, taken: 0, asked: count) else { continue }
            faults.add(
                fault.code, fault.message, name: fault.name, subject: fault.subject,
                required: fault.required, actual: fault.actual)
        }
    }
}

extension CountFault {
    /// The field of the request to send or change.
    fileprivate var subject: String? {
        switch code {
        case .memberRequired, .limitMember, .personRequired, .limitPerson: "/member"
        case .deviceRequired, .limitDevice: "/device"
        default: nil
        }
    }
}
