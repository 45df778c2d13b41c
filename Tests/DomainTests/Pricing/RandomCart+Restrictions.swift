import Domain
import Ledger

/// Random restrictions of every kind.
extension RandomCart {
    static func restrictions(
        _ faults: RandomFaults, _ random: inout SeededRandom
    ) -> Restrictions {
        var restrictions = Restrictions()
        if random.oneIn(6) { restrictions.spend.minimum = random.amount(1...500) }
        restrictions.spend.basis = SpendRestriction.Basis.allCases[random.below(3)]
        if random.oneIn(8) { restrictions.spend.minimumQuantity = random.amount(1...8) }
        if random.oneIn(4) { restrictions.products = productLists(&random) }
        addPlaces(&restrictions, faults, &random)
        addMembers(&restrictions, faults, &random)
        addTimes(&restrictions, faults, &random)
        return restrictions
    }

    private static func productLists(_ random: inout SeededRandom) -> ProductRestriction {
        var lists = ProductRestriction()
        switch random.below(4) {
        case 0: lists.includedSKUs = ["sku\(random.below(5))", "sku\(random.below(5))"]
        case 1: lists.includedCategories = ["c\(random.below(3))"]
        case 2: lists.includedBrands = ["b\(random.below(3))", "b\(random.below(3))"]
        default: break
        }
        switch random.below(6) {
        case 0: lists.excludedSKUs = ["sku\(random.below(5))"]
        case 1: lists.excludedCategories = ["c\(random.below(3))"]
        case 2: lists.excludedBrands = ["b\(random.below(3))"]
        default: break
        }
        if random.oneIn(4) { lists.includedSKUs = ["sku0", "sku1"] }
        return lists
    }

    private static func addPlaces(
        _ restrictions: inout Restrictions, _ faults: RandomFaults,
        _ random: inout SeededRandom
    ) {
        if faults.asks(&random) { restrictions.places.included = ["S1"] }
        if faults.asks(&random) { restrictions.places.excluded = ["S2"] }
        if faults.asks(&random) { restrictions.channels.names = words(&random) }
        if faults.asks(&random) { restrictions.paymentMethods.names = words(&random) }
        if faults.asks(&random) { restrictions.fulfilments.names = words(&random) }
        if faults.asks(&random) { restrictions.events.names = words(&random) }
        if faults.asks(&random) {
            restrictions.regions.codes =
                [["31"], ["310115", "32"], ["3101", "1"]][random.below(3)]
        }
        if faults.asks(&random) { restrictions.distance.metres = 5_000 }
    }

    private static func words(_ random: inout SeededRandom) -> NameSet {
        random.oneIn(2) ? ["w0"] : ["w0", "w\(random.below(4))"]
    }

    private static func addMembers(
        _ restrictions: inout Restrictions, _ faults: RandomFaults,
        _ random: inout SeededRandom
    ) {
        if faults.asks(&random) { restrictions.audience.memberOnly = true }
        if faults.asks(&random) { restrictions.audience.tiers = ["gold", "black"] }
        if faults.asks(&random) {
            restrictions.audience.state = random.oneIn(3) ? .new : .returning
        }
        if faults.asks(&random) { restrictions.history.firstVisit = random.amount(1...3) }
        if faults.asks(&random) { restrictions.history.lastVisit = random.amount(4...6) }
        if faults.asks(&random) { restrictions.history.everyVisits = random.amount(2...3) }
        if faults.asks(&random) {
            restrictions.history.minimumTotalSpend = random.amount(1...500)
        }
    }

    private static func addTimes(
        _ restrictions: inout Restrictions, _ faults: RandomFaults,
        _ random: inout SeededRandom
    ) {
        if faults.asks(&random) {
            restrictions.validity.startsAt = Fixture.hour(random.amount(-24...48))
        }
        if faults.asks(&random) {
            restrictions.validity.endsAt = Fixture.hour(random.amount(49...100))
        }
        if faults.asks(&random) { restrictions.validity.waitDays = random.amount(1...2) }
        if faults.asks(&random) { restrictions.validity.validDays = random.amount(1...4) }
        restrictions.schedule.zone = [nil, "Asia/Shanghai", "America/Lima"][random.below(3)]
        if faults.asks(&random) { restrictions.schedule.weekdays = [1, 2, 7] }
        if faults.asks(&random) { restrictions.schedule.dailySlots = slots(&random) }
        if faults.asks(&random) {
            restrictions.schedule.periods = [
                .init(startsAt: Fixture.hour(-10), endsAt: Fixture.hour(random.amount(1...48))),
                .init(startsAt: Fixture.hour(50), endsAt: Fixture.hour(60)),
            ]
        }
        // A zone that is not known: only where the clock is asked, or nobody would say so.
        if !restrictions.validity.countsDays, faults.occurs(&random) {
            restrictions.schedule.zone = "Mars/Olympus"
        }
    }

    private static func slots(
        _ random: inout SeededRandom
    ) -> [ScheduleRestriction.DailySlot] {
        switch random.below(3) {
        case 0: [.init(from: 540, until: 1_440)]
        case 1: [.init(from: 1_200, until: 600)]
        default: [.init(from: 0, until: 420), .init(from: 720, until: 1_320)]
        }
    }
}
