/// Campaigns and offers with tight limits and near ends.
extension Generator {
    mutating func campaign() -> CampaignForm {
        let start = random.chance(850) ? now - random.within(0...10) * Self.day : soon()
        var end = start + random.within(1...120) * Self.day
        if random.chance(100) { end = now + random.within(1...3) * Self.hour }
        if random.chance(30) { end = near(start) }
        return CampaignForm(
            name: "c\(random.below(1_000))", currency: currency(), startsAt: start, endsAt: end,
            budget: random.chance(500) ? budget() : nil)
    }

    private mutating func budget() -> Int64 {
        random.chance(swarm.smallLimits) ? random.within(1...20_000) : amount() * 10 / 10
    }

    mutating func change() -> CampaignChange {
        var change = CampaignChange(budgetCurrency: random.chance(950) ? "CNY" : "USD")
        if random.chance(300) { change.name = "renamed \(random.below(10))" }
        if random.chance(350) {
            change.endsAt =
                random.chance(700)
                ? now + random.within(1...100) * Self.day : near(now / Self.hour * Self.hour)
        }
        if random.chance(600) { change.budget = budget() }
        return change
    }

    private mutating func limit() -> Int64 {
        random.chance(swarm.smallLimits) ? random.within(1...4) : random.within(1...1_000)
    }

    mutating func offer() -> OfferForm {
        var form = OfferForm(
            campaign: campaignID(), name: "o\(random.below(1_000))", benefit: benefit())
        if random.chance(300) { form.minimumSpend = random.within(0...12_000) }
        if random.chance(200) { form.includedSKUs = words("sku", 1...3) }
        if random.chance(100) { form.excludedSKUs = words("sku", 1...2) }
        if random.chance(150) { form.includedCategories = words("cat", 1...2) }
        if random.chance(80) { form.excludedCategories = words("cat", 1...1) }
        if random.chance(80) { form.includedBrands = words("brand", 1...2) }
        if random.chance(50) { form.excludedBrands = words("brand", 1...1) }
        if random.chance(150) { form.stores = words("S", 1...2) }
        if random.chance(80) { form.startsAt = soon() }
        if random.chance(150) {
            form.endsAt = random.chance(900) ? max((form.startsAt ?? 0) + 1, soon()) : soon()
        }
        form.memberOnly = random.chance(100)
        if random.chance(350) { form.totalIssues = limit() }
        if random.chance(350) { form.totalRedemptions = limit() }
        if random.chance(250) { form.issuesPerMember = limit() }
        if random.chance(250) { form.redemptionsPerMember = limit() }
        if random.chance(300) { form.usesPerCoupon = random.within(1...4) }
        if random.chance(300) { form.publicCode = publicWord() }
        form.combinable = random.chance(750)
        form.priority = random.chance(500) ? 0 : random.within(-1_000...1_000)
        return form
    }

    /// From a few words, so that two offers want the same one.
    mutating func publicWord() -> String {
        let word = "WORD\(random.below(12))"
        return random.chance(200) ? word.lowercased() : word
    }

    private mutating func benefit() -> BenefitForm {
        switch random.below(3) {
        case 0: return .amountOff(random.chance(100) ? amount() : random.within(1...30) * 100)
        case 1:
            return .percentOff(
                basisPoints: random.chance(500)
                    ? [10_000, 5_000, 2_500, 1_500, 500][random.below(5)]
                    : random.within(1...10_000),
                cap: random.chance(400) ? random.within(1...3_000) : nil)
        default:
            var steps: [BenefitForm.LadderStep] = []
            var threshold = random.within(1...4_000)
            var off = random.within(1...max(1, threshold / 2))
            for _ in 0...random.below(4) {
                steps.append(.init(threshold: threshold, amountOff: off))
                threshold += random.within(random.chance(30) ? 0...1 : 1...5_000)
                off += random.within(random.chance(30) ? 0...3_000 : 1...300)
            }
            return .ladder(steps)
        }
    }

    mutating func words(_ stem: String, _ count: ClosedRange<Int64>) -> [String] {
        let count = Int(random.within(count))
        let first = random.below(5)
        return (0..<count).map { "\(stem)\((first + $0) % 5)" }
    }
}
