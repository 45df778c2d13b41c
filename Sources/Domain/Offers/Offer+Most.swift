/// The most a coupon can give: what has to be set aside for it.
extension Benefit {
    /// Minor units one use takes off at most, whatever the order; nil where only the order says.
    package var mostAmount: Int64? {
        switch self {
        case .amountOff(let amount): amount
        case .percentOff(_, let cap): cap
        case .ladder(let steps, _):
            steps.reduce(0 as Int64?) { most, step in
                guard let most, let gift = step.gives.mostAmount else { return nil }
                return max(most, gift)
            }
        case .eachFull(_, let amountOff, let times):
            times.flatMap { times in
                let (most, overflow) = amountOff.multipliedReportingOverflow(by: times)
                return overflow ? nil : most
            }
        case .fixedPrice, .bundlePrice, .buyGet, .addOn: nil
        case .service, .giveBack: 0
        }
    }
}

extension Benefit.Step.Gift {
    fileprivate var mostAmount: Int64? {
        switch self {
        case .amountOff(let amount): amount
        case .percentOff(_, let cap): cap
        }
    }
}

extension Offer {
    /// Minor units one use of a coupon gives at most; nil where only the order says.
    package var mostPerUse: Int64? {
        guard let most = benefit.mostAmount else { return limits.discountPerOrder }
        return min(most, limits.discountPerOrder ?? most)
    }

    /// The same for all uses of a coupon; nil also where no number holds it.
    package var mostPerCoupon: Int64? {
        mostPerUse.flatMap { most in
            let (all, overflow) = most.multipliedReportingOverflow(by: limits.usesPerCoupon)
            return overflow || all > Limits.amountMinorUnits ? nil : all
        }
    }

    /// Refuses an offer of a campaign that sets money aside at issue, where nobody can say how
    /// much, or that gives something back later: `invalid_field` at the benefit, the uses or the
    /// public code.
    package func checkReserve() throws(Refusal) {
        var faults = OfferFaults()
        if case .giveBack = benefit {
            faults.contradict(
                "Choose another campaign: what is given back is not set aside at issue.",
                "/benefit", .string("something taken off"), .string("give_back"))
        } else if mostPerUse == nil {
            faults.contradict(
                "Bound what a coupon gives: the campaign sets it aside at issue.", "/benefit",
                .string("a cap, or limits.discount_per_order"), .string("no bound"))
        } else if mostPerCoupon == nil {
            faults.contradict(
                "Give a coupon fewer uses: the campaign sets all of them aside at issue.",
                "/limits/uses_per_coupon", .integer(Limits.amountMinorUnits),
                .string("more in all"))
        }
        if let publicCode {
            faults.contradict(
                "Leave the public code out: the campaign sets money aside at issue.",
                "/public_code", .null, .string(publicCode))
        }
        try faults.found.refuse()
    }
}
