/// Checks a new offer before it is created. Offers never change, so this is the only time.
extension Offer {
    /// Names every fault by a JSON pointer into the request that creates the offer.
    ///
    /// Refusals: `invalid_field` (parts that contradict each other), `out_of_range` (a bound of
    /// `Limits`, dates outside the campaign's).
    package func validate(in campaign: Campaign) throws(Refusal) {
        precondition(campaign.id == self.campaign, "an offer is checked against its campaign")
        var faults = OfferFaults()
        faults.addNameFaults(self)
        faults.addBenefitFaults(benefit)
        faults.addLimitFaults(limits)
        faults.addProductFaults(restrictions.products)
        faults.addStoreFaults(restrictions)
        faults.addDateFaults(restrictions, campaign)
        try faults.found.refuse()
    }
}

/// The checks of a new offer, one per part.
private struct OfferFaults {
    private(set) var found = Faults()

    mutating func addNameFaults(_ offer: Offer) {
        requireLength(offer.name, 1...Limits.nameBytes, "/name")
        requireRange(offer.priority, -1_000...1_000, "/priority")
        guard let code = offer.publicCode else { return }
        requireLength(code, Limits.minimumPublicCodeBytes...Limits.publicCodeBytes, "/public_code")
        let isPlain = code.utf8.allSatisfy { byte in
            (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
        }
        if !isPlain {
            contradict(
                "Write the public code in A to Z and 0 to 9.", "/public_code",
                .string("A-Z 0-9"), .string(code))
        }
    }

    mutating func addBenefitFaults(_ benefit: Benefit) {
        let amounts = 1...Limits.amountMinorUnits
        switch benefit {
        case .amountOff(let amount):
            requireRange(amount, amounts, "/benefit/amount")
        case .percentOff(let basisPoints, let cap):
            requireRange(basisPoints, 1...10_000, "/benefit/basis_points")
            if let cap { requireRange(cap, amounts, "/benefit/cap") }
        case .ladder(let steps):
            requireRange(Int64(steps.count), 1...Int64(Limits.ladderSteps), "/benefit/steps")
            for (index, step) in steps.enumerated() {
                addStepFaults(step, after: index == 0 ? nil : steps[index - 1], index)
            }
        }
    }

    private mutating func addStepFaults(
        _ step: Benefit.Step, after previous: Benefit.Step?, _ index: Int
    ) {
        let subject = "/benefit/steps/\(index)"
        requireRange(step.threshold, 1...Limits.amountMinorUnits, subject + "/threshold")
        requireRange(step.amountOff, 1...Limits.amountMinorUnits, subject + "/amount_off")
        if step.amountOff > step.threshold {
            contradict(
                "Let a step take off at most its threshold.", subject + "/amount_off",
                .integer(step.threshold), .integer(step.amountOff))
        }
        guard let previous else { return }
        if step.threshold <= previous.threshold {
            contradict(
                "Let the steps' thresholds rise.", subject + "/threshold",
                .integer(previous.threshold), .integer(step.threshold))
        }
        if step.amountOff <= previous.amountOff {
            contradict(
                "Let the steps' amounts rise.", subject + "/amount_off",
                .integer(previous.amountOff), .integer(step.amountOff))
        }
    }

    mutating func addLimitFaults(_ limits: OfferLimits) {
        let quotas: [(Int64?, String)] = [
            (limits.totalIssues, "total_issues"),
            (limits.totalRedemptions, "total_redemptions"),
            (limits.issuesPerMember, "issues_per_member"),
            (limits.redemptionsPerMember, "redemptions_per_member"),
        ]
        for (quota, name) in quotas {
            if let quota { requireRange(quota, 1...Limits.quota, "/limits/" + name) }
        }
        requireRange(
            limits.usesPerCoupon, 1...Limits.usesPerCoupon, "/limits/uses_per_coupon")
    }

    mutating func addProductFaults(_ products: ProductRestriction) {
        let pairs = [
            (products.includedSKUs, products.excludedSKUs, "skus"),
            (products.includedCategories, products.excludedCategories, "categories"),
            (products.includedBrands, products.excludedBrands, "brands"),
        ]
        for (included, excluded, name) in pairs {
            requireEntries(included, "/restrictions/included_" + name)
            requireEntries(excluded, "/restrictions/excluded_" + name)
            // Exclude would win, so an entry in both would quietly never count.
            if let both = included.intersection(excluded).min() {
                contradict(
                    "Include or exclude an entry, not both.", "/restrictions/excluded_" + name,
                    .string("not included as well"), .string(both))
            }
        }
    }

    mutating func addStoreFaults(_ restrictions: Restrictions) {
        requireEntries(restrictions.stores, "/restrictions/stores")
        requireRange(
            restrictions.minimumSpend, 0...Limits.amountMinorUnits, "/restrictions/minimum_spend")
    }

    mutating func addDateFaults(_ restrictions: Restrictions, _ campaign: Campaign) {
        let start = restrictions.startsAt ?? campaign.startsAt
        let end = restrictions.endsAt ?? campaign.endsAt
        if end <= start {
            found.add(
                .outOfRange, "Let the offer end after it starts.",
                subject: "/restrictions/ends_at", required: ConditionValue.time(start),
                actual: ConditionValue.time(end))
        }
        if start < campaign.startsAt {
            found.add(
                .outOfRange, "Let the offer start within its campaign.",
                subject: "/restrictions/starts_at",
                required: ConditionValue.time(campaign.startsAt),
                actual: ConditionValue.time(start))
        }
        if end > campaign.endsAt {
            found.add(
                .outOfRange, "Let the offer end within its campaign.",
                subject: "/restrictions/ends_at",
                required: ConditionValue.time(campaign.endsAt), actual: ConditionValue.time(end))
        }
    }

    private mutating func requireEntries(_ entries: Set<String>, _ subject: String) {
        requireRange(Int64(entries.count), 0...Int64(Limits.restrictionEntries), subject)
        let accepted = 1...Limits.referenceBytes
        // The smallest one, so that the answer does not depend on the order of a set.
        let unfit = entries.filter { !accepted.contains($0.utf8.count) }.min()
        if let unfit { requireLength(unfit, accepted, subject) }
    }

    private mutating func requireLength(
        _ text: String, _ accepted: ClosedRange<Int>, _ subject: String
    ) {
        requireRange(
            Int64(text.utf8.count), Int64(accepted.lowerBound)...Int64(accepted.upperBound),
            subject)
    }

    private mutating func requireRange(
        _ value: Int64, _ accepted: ClosedRange<Int64>, _ subject: String
    ) {
        guard !accepted.contains(value) else { return }
        found.add(
            .outOfRange, "Choose a value within the range.", subject: subject,
            required: ConditionValue.range(accepted), actual: .integer(value))
    }

    private mutating func contradict(
        _ message: String, _ subject: String, _ required: JSON, _ actual: JSON
    ) {
        found.add(
            .invalidField, message, subject: subject, required: required, actual: actual)
    }
}
