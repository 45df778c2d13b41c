/// Checks what a benefit is made of. A benefit that could never give anything, or that would take
/// more where less is left, is refused.
extension Benefit {
    func validate(_ faults: inout OfferFaults) {
        let check = BenefitCheck()
        switch self {
        case .amountOff(let amount):
            check.amount(amount, "amount", &faults)
        case .percentOff(let basisPoints, let cap):
            check.share(basisPoints, "basis_points", &faults)
            check.optionalAmount(cap, "cap", &faults)
        case .ladder(let steps, let measure):
            check.ladder(steps, measure, &faults)
        case .eachFull(let threshold, let amountOff, let times):
            check.amount(threshold, "threshold", &faults)
            check.amount(amountOff, "amount_off", &faults)
            check.times(times, &faults)
            if amountOff > threshold {
                faults.contradict(
                    "Take off at most the threshold.", "/benefit/amount_off",
                    .integer(threshold), .integer(amountOff))
            }
        case .fixedPrice(let price, let pieces):
            check.price(price, &faults)
            if let pieces { check.pieces(pieces, "pieces", 1, &faults) }
        case .bundlePrice(let pieces, let price, let times):
            check.pieces(pieces, "pieces", 2, &faults)
            check.price(price, &faults)
            check.times(times, &faults)
        case .buyGet(let terms):
            check.pieces(terms.buy, "buy", 1, &faults)
            check.pieces(terms.get, "get", 1, &faults)
            check.share(terms.basisPoints, "basis_points", &faults)
            check.times(terms.times, &faults)
            if let products = terms.products { check.selection(products, &faults) }
        case .addOn(let price, let products, let pieces):
            check.price(price, &faults)
            check.pieces(pieces, "pieces", 1, &faults)
            check.selection(products, &faults)
        case .service(let name):
            faults.requireLength(name, 1...Limits.nameBytes, "/benefit/service")
        case .giveBack(let terms):
            terms.validate(&faults)
        }
    }
}

private struct BenefitCheck {
    func amount(_ value: Int64, _ field: String, _ faults: inout OfferFaults) {
        faults.requireRange(value, 1...Limits.amountMinorUnits, "/benefit/" + field)
    }

    func optionalAmount(_ value: Int64?, _ field: String, _ faults: inout OfferFaults) {
        if let value { amount(value, field, &faults) }
    }

    func selection(_ products: ProductRestriction, _ faults: inout OfferFaults) {
        products.validate(at: "/benefit/products/", &faults)
        if products.isEmpty {
            faults.contradict(
                "Say which products are given or added.", "/benefit/products",
                .string("one entry or more"), .object([]))
        }
    }

    func price(_ value: Int64, _ faults: inout OfferFaults) {
        faults.requireRange(value, 0...Limits.amountMinorUnits, "/benefit/price")
    }

    func share(_ value: Int64, _ field: String, _ faults: inout OfferFaults) {
        faults.requireRange(value, 1...10_000, "/benefit/" + field)
    }

    func pieces(
        _ value: Int64, _ field: String, _ least: Int64, _ faults: inout OfferFaults
    ) {
        faults.requireRange(value, least...Limits.lineQuantity, "/benefit/" + field)
    }

    func times(_ value: Int64?, _ faults: inout OfferFaults) {
        if let value { faults.requireRange(value, 1...Limits.lineQuantity, "/benefit/times") }
    }

    func ladder(
        _ steps: [Benefit.Step], _ measure: Benefit.Measure, _ faults: inout OfferFaults
    ) {
        faults.requireRange(Int64(steps.count), 1...Int64(Limits.ladderSteps), "/benefit/steps")
        for (index, step) in steps.enumerated() {
            let subject = "/benefit/steps/\(index)"
            let most = measure == .amount ? Limits.amountMinorUnits : Limits.lineQuantity
            faults.requireRange(step.threshold, 1...most, subject + "/threshold")
            gift(step, measure, subject, &faults)
            if index > 0 { rise(step, after: steps[index - 1], subject, &faults) }
        }
    }

    private func gift(
        _ step: Benefit.Step, _ measure: Benefit.Measure, _ subject: String,
        _ faults: inout OfferFaults
    ) {
        switch step.gives {
        case .amountOff(let amount):
            faults.requireRange(amount, 1...Limits.amountMinorUnits, subject + "/amount_off")
            if measure == .amount, amount > step.threshold {
                faults.contradict(
                    "Let a step take off at most its threshold.", subject + "/amount_off",
                    .integer(step.threshold), .integer(amount))
            }
        case .percentOff(let basisPoints, let cap):
            faults.requireRange(basisPoints, 1...10_000, subject + "/basis_points")
            if let cap { faults.requireRange(cap, 1...Limits.amountMinorUnits, subject + "/cap") }
        }
    }

    /// A higher step must ask for more and give more, whatever the order: so steps give all
    /// amounts or all shares, and both rise.
    private func rise(
        _ step: Benefit.Step, after previous: Benefit.Step, _ subject: String,
        _ faults: inout OfferFaults
    ) {
        if step.threshold <= previous.threshold {
            faults.contradict(
                "Let the steps' thresholds rise.", subject + "/threshold",
                .integer(previous.threshold), .integer(step.threshold))
        }
        switch (previous.gives, step.gives) {
        case (.amountOff(let less), .amountOff(let more)):
            guard more <= less else { return }
            faults.contradict(
                "Let the steps' amounts rise.", subject + "/amount_off",
                .integer(less), .integer(more))
        case (.percentOff(let less, let cap), .percentOff(let more, let nextCap)):
            if more <= less {
                faults.contradict(
                    "Let the steps' shares rise.", subject + "/basis_points",
                    .integer(less), .integer(more))
            }
            if (nextCap ?? Int64.max) < (cap ?? Int64.max) {
                faults.contradict(
                    "Let no step have a lower cap than the one before.", subject + "/cap",
                    cap.map(JSON.integer) ?? .null, nextCap.map(JSON.integer) ?? .null)
            }
        default:
            faults.contradict(
                "Let all steps give amounts, or all shares.", subject,
                .string("the kind of the steps before"), .string("another kind"))
        }
    }
}
