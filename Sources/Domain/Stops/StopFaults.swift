import Ledger

/// What stops and trips say against a voucher.
extension CouponFaults {
    mutating func addStopFaults() {
        let counted = use.counters.counted
        if let stop = counted.stop {
            add(
                .offerStopped, "This offer is stopped; take the coupon off the order.",
                required: .string("active"), actual: stop.publicDocument)
        }
        if let stop = counted.batchStop {
            add(
                .batchStopped, "These codes are stopped; take the coupon off the order.",
                required: .string("active"), actual: stop.publicDocument)
        }
    }

    /// A window that was not looked at counts as full: nothing is given away by mistake.
    mutating func addPaceFaults(_ counters: SharedCounters) {
        guard let excess = counters.paceExcess(of: use) else { return }
        found.add(
            .offerStopped, Trip.message, position: use.index, name: Trip.conditionName,
            subject: VoucherSubject.pointer(use.index),
            required: excess.trip.bound(excess.maximum), actual: .integer(excess.uses))
    }
}

extension SharedCounters {
    /// The trip that one use more would spring, and the uses it would then count.
    func paceExcess(of use: CouponUse) -> (trip: Trip, maximum: Int64, uses: Int64)? {
        guard let trip = use.offer.limits.trip, let maximum = trip.redemptions else { return nil }
        let uses = (use.counters.counted.pace ?? maximum) + uses(of: use.offer.id)
        return uses >= maximum ? (trip, maximum, uses + 1) : nil
    }
}

extension IssueRules {
    func addStopFaults(_ counted: CountFacts, _ faults: inout Faults) {
        guard let stop = counted.stop else { return }
        faults.add(
            .offerStopped, "Resume the offer before issuing its coupons.",
            required: .string("active"), actual: stop.publicDocument)
    }

    /// Bulk issues are the merchant's own doing and have no pace.
    func addPaceFaults(_ counted: CountFacts, _ faults: inout Faults) {
        guard let trip = offer.limits.trip, let maximum = trip.issues, let uses = counted.pace,
            uses >= maximum
        else { return }
        faults.add(
            .offerStopped, Trip.message, name: Trip.conditionName,
            required: trip.bound(maximum), actual: .integer(uses + 1))
    }
}

extension Stop {
    /// Without the reason, which is the merchant's own business: refusals are read by customers.
    fileprivate var publicDocument: JSON {
        ["state": "stopped", "cause": .string(cause.name), "since": .string(since.rfc3339)]
    }
}

extension Trip {
    /// How a refusal says that it is the one that stops the offer.
    static let conditionName = "uses_in_window"
    static let message = "This offer was used too often in a short time and stops now."

    fileprivate func bound(_ maximum: Int64) -> JSON {
        ["maximum": .integer(maximum), "seconds": .integer(seconds)]
    }
}

extension Refusal {
    /// True where nothing else speaks against the command: it is the use that trips its offers.
    package var isTrip: Bool {
        !conditions.isEmpty && conditions.allSatisfy { $0.name == Trip.conditionName }
    }
}

extension RedemptionFacts {
    /// The offers whose window holds fewer uses than the command would bring, each with those
    /// uses, by id. Precondition: the refusal of these facts `isTrip`.
    package var trippedOffers: [(offer: Offer, uses: Int64)] {
        var tripped: [(offer: Offer, uses: Int64)] = []
        for case .coupon(_, let offer, _, let counters) in vouchers {
            guard let maximum = offer.limits.trip?.redemptions, let pace = counters.counted.pace,
                !tripped.contains(where: { $0.offer.id == offer.id })
            else { continue }
            let uses = pace + uses(of: offer.id)
            if uses > maximum { tripped.append((offer, uses)) }
        }
        return tripped.sorted { $0.offer.id < $1.offer.id }
    }

    private func uses(of offer: OfferID) -> Int64 {
        vouchers.reduce(0) { uses, voucher in
            guard case .coupon(_, let other, _, _) = voucher else { return uses }
            return uses + (other.id == offer ? 1 : 0)
        }
    }
}
