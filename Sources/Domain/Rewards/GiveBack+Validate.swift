/// Checks the terms of a give-back when its offer is saved.
extension GiveBack {
    func validate(_ faults: inout OfferFaults) {
        faults.requireRange(afterDays, 0...Limits.giveBackDays, "/benefit/after_days")
        switch worth {
        case .amountOff(let amount): requireAmount(amount, "/benefit/amount", &faults)
        case .percentOff: requireShares(at: "/benefit/basis_points", &faults)
        case .eachFull(let threshold, let amount, let times):
            requireAmount(amount, "/benefit/amount", &faults)
            if case .cashCredit = form, amount > threshold {
                faults.contradict(
                    "Give back at most the threshold.", "/benefit/amount", .integer(threshold),
                    .integer(amount))
            }
            requireFew(amount, times, &faults)
        case .ladder(let steps, _): validate(steps, &faults)
        default: preconditionFailure("a give-back is worth an amount, a share or steps")
        }
    }

    private var most: Int64 {
        if case .coupon = form { return Limits.couponsPerGiveBack }
        return Limits.amountMinorUnits
    }

    private func requireAmount(_ amount: Int64, _ subject: String, _ faults: inout OfferFaults) {
        faults.requireRange(amount, 1...most, subject)
    }

    /// There is no share of coupons.
    private func requireShares(at subject: String, _ faults: inout OfferFaults) {
        guard case .coupon = form else { return }
        faults.contradict(
            "Say how many coupons are given.", subject, .string("a number of coupons"),
            .string("a share"))
    }

    /// Without an end one order could ask for more coupons than it may get.
    private func requireFew(_ amount: Int64, _ times: Int64?, _ faults: inout OfferFaults) {
        guard case .coupon = form else { return }
        let (all, overflow) = amount.multipliedReportingOverflow(by: times ?? Int64.max)
        if overflow || all > Limits.couponsPerGiveBack {
            faults.contradict(
                "Let one order get no more coupons than that, by times.", "/benefit/times",
                .integer(Limits.couponsPerGiveBack / max(1, amount)),
                times.map(JSON.integer) ?? .null)
        }
    }

    /// Thresholds rise, and so does what is given: all amounts, or all shares.
    private func validate(_ steps: [Benefit.Step], _ faults: inout OfferFaults) {
        var before: (threshold: Int64, amount: Int64?, share: Int64?) = (0, nil, nil)
        for (index, step) in steps.enumerated() {
            let subject = "/benefit/steps/\(index)"
            var (amount, share): (Int64?, Int64?)
            switch step.gives {
            case .amountOff(let value):
                amount = value
                requireAmount(value, subject + "/amount", &faults)
            case .percentOff(let value, _):
                share = value
                requireShares(at: subject + "/basis_points", &faults)
            }
            if step.threshold <= before.threshold {
                faults.contradict(
                    "Let the steps' thresholds rise.", subject + "/threshold",
                    .integer(before.threshold), .integer(step.threshold))
            }
            if index > 0 {
                let isAlike = (amount == nil) == (before.amount == nil)
                let (less, more) = (before.amount ?? before.share, amount ?? share)
                if !isAlike || (more ?? 0) <= (less ?? 0) {
                    faults.contradict(
                        "Let all steps give amounts, or all shares, and let them rise.", subject,
                        .integer(orNull: less), .integer(orNull: more))
                }
            }
            before = (step.threshold, amount, share)
        }
    }
}
