import Domain
import Ledger
import Testing

/// Each kind of restriction with what meets it, what does not, and what is not known.
struct RestrictionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let restrictions: Restrictions
        var order: @Sendable (inout Order) -> Void = { _ in }
        var situation = Situation()
        /// Nil: met.
        let code: RefusalCode?
        var testDescription: String { name }
    }

    private static func with(_ change: (inout Restrictions) -> Void) -> Restrictions {
        var restrictions = Restrictions()
        change(&restrictions)
        return restrictions
    }

    private static let channels = with { $0.channels.names = ["mall", "pos"] }
    private static let regions = with { $0.regions.codes = ["31", "3201"] }
    private static let near = with { $0.distance.metres = 5_000 }
    private static let gold = with { $0.audience.tiers = ["gold"] }
    private static let newcomers = with { $0.audience.state = .new }
    private static let fifth = with { $0.history.everyVisits = 5 }
    private static let third = with {
        $0.history.firstVisit = 3
        $0.history.lastVisit = 3
    }
    private static let first = with { $0.history.lastVisit = 1 }
    private static func asking(_ condition: String) -> Restrictions {
        with { $0.condition = (try? ConditionRestriction.compile(condition)) ?? .init() }
    }
    private static func tagged(_ expression: String) -> Restrictions {
        with { $0.tags.expression = try? Expression.compile(expression, as: .tags) }
    }
    private static let spenders = with { $0.history.minimumTotalSpend = 10_000 }
    private static let evenings = with {
        $0.schedule.zone = "Asia/Shanghai"
        $0.schedule.dailySlots = [.init(from: 18 * 60, until: 22 * 60)]
    }
    private static func profile(
        tier: String? = nil, visits: Int64 = 0, spent: Int64 = 0, tags: [String] = []
    ) -> Situation {
        Situation(
            profile: MemberProfile(
                tier: tier, visits: visits, spentAmount: spent, tags: MemberTags(tags)))
    }

    static let cases = [
        Case(name: "channel", restrictions: channels, order: { $0.channel = "pos" }, code: nil),
        Case(
            name: "other channel", restrictions: channels, order: { $0.channel = "app" },
            code: .wrongChannel),
        Case(name: "no channel", restrictions: channels, code: .wrongChannel),
        Case(
            name: "payment method", restrictions: with { $0.paymentMethods.names = ["card"] },
            code: .wrongPaymentMethod),
        Case(
            name: "fulfilment", restrictions: with { $0.fulfilments.names = ["pickup"] },
            order: { $0.fulfilment = "delivery" }, code: .wrongFulfilment),
        Case(
            name: "event", restrictions: with { $0.events.names = ["birthday"] },
            order: { $0.event = "birthday" }, code: nil),
        Case(
            name: "no event", restrictions: with { $0.events.names = ["birthday"] },
            code: .wrongEvent),
        Case(
            name: "excluded store", restrictions: with { $0.places.excluded = ["S1"] },
            order: { $0.store = "S1" }, code: .wrongStore),
        Case(
            name: "not excluded store", restrictions: with { $0.places.excluded = ["S1"] },
            order: { $0.store = "S2" }, code: nil),
        Case(
            name: "excluded stores and no store",
            restrictions: with { $0.places.excluded = ["S1"] },
            code: .wrongStore),
        Case(
            name: "tag", restrictions: tagged("vip and not churned"),
            situation: profile(tags: ["vip", "city-sh"]), code: nil),
        Case(
            name: "tag that must not be", restrictions: tagged("vip and not churned"),
            situation: profile(tags: ["vip", "churned"]), code: .wrongTags),
        Case(
            name: "unknown tags are absent", restrictions: tagged("not nobody or \"新客\""),
            situation: profile(), code: nil),
        Case(
            name: "either tag", restrictions: tagged("nobody or \"新客\""),
            situation: profile(tags: ["新客"]), code: nil),
        Case(name: "tags not known", restrictions: tagged("not vip"), code: .wrongTags),
        Case(
            name: "condition on tags", restrictions: asking("\"vip\" in member.tags"),
            situation: profile(tags: ["vip"]), code: nil),
        Case(name: "visits not known", restrictions: first, code: .wrongVisit),
        Case(
            name: "condition met",
            restrictions: asking("order.total = 10000 and \"sku0\" in order.skus"), code: nil),
        Case(
            name: "condition not met", restrictions: asking("order.quantity > 1"),
            code: .conditionNotMet),
        Case(
            name: "condition about what is not known",
            restrictions: asking("not (order.channel = \"pos\")"), code: .conditionNotMet),
        Case(
            name: "condition about a member without a profile",
            restrictions: asking("member.visits = 0"), code: .conditionNotMet),
        Case(
            name: "condition about a member and the clock",
            restrictions: asking("member.visits = 4 and time.hour = 0 and time.weekday = 7"),
            situation: profile(visits: 4), code: nil),
        Case(
            name: "region within", restrictions: regions, order: { $0.region = "310115" },
            code: nil),
        Case(
            name: "region beside", restrictions: regions, order: { $0.region = "320201" },
            code: .wrongRegion),
        Case(
            name: "region around", restrictions: regions, order: { $0.region = "3" },
            code: .wrongRegion),
        Case(name: "no region", restrictions: regions, code: .wrongRegion),
        Case(
            name: "4,999 m", restrictions: near, situation: Situation(distanceMetres: 4_999),
            code: nil),
        Case(
            name: "5,000 m", restrictions: near, situation: Situation(distanceMetres: 5_000),
            code: nil),
        Case(
            name: "5,001 m", restrictions: near, situation: Situation(distanceMetres: 5_001),
            code: .tooFar),
        Case(name: "no location", restrictions: near, code: .locationRequired),
        Case(name: "tier", restrictions: gold, situation: profile(tier: "gold"), code: nil),
        Case(
            name: "other tier", restrictions: gold, situation: profile(tier: "silver"),
            code: .wrongTier),
        Case(name: "no profile", restrictions: gold, code: .wrongTier),
        Case(name: "new", restrictions: newcomers, situation: profile(), code: nil),
        Case(
            name: "returning", restrictions: newcomers, situation: profile(visits: 1),
            code: .wrongMemberState),
        Case(name: "new without a profile", restrictions: newcomers, code: .wrongMemberState),
        Case(name: "5th visit", restrictions: fifth, situation: profile(visits: 4), code: nil),
        Case(
            name: "6th visit", restrictions: fifth, situation: profile(visits: 5),
            code: .wrongVisit),
        Case(
            name: "10th visit", restrictions: fifth, situation: profile(visits: 9), code: nil),
        Case(
            name: "2nd of 3", restrictions: third, situation: profile(visits: 1),
            code: .wrongVisit),
        Case(name: "3rd", restrictions: third, situation: profile(visits: 2), code: nil),
        Case(
            name: "99.99 spent", restrictions: spenders, situation: profile(spent: 9_999),
            code: .minimumTotalSpend),
        Case(
            name: "100.00 spent", restrictions: spenders, situation: profile(spent: 10_000),
            code: nil),
        Case(
            name: "zone unknown", restrictions: evenings, code: .outsideSchedule),
        Case(
            name: "08:00 by the local clock", restrictions: evenings,
            situation: Situation(zones: [
                "Asia/Shanghai": Zone(
                    identifier: "Asia/Shanghai", periods: [.init(start: 0, offset: 28_800)])
            ]), code: .outsideSchedule),
    ]

    @Test(arguments: cases)
    func theRestrictionIsMetOrNamed(_ item: Case) throws {
        var order = Fixture.order([10_000])
        item.order(&order)
        let offer = Fixture.offer(restrictions: item.restrictions)
        let outcome = Outcome { () throws(Refusal) in
            try Redemption.decide(
                RedemptionCommand(
                    tenant: Fixture.tenant, order: order, member: MemberID(1),
                    vouchers: [.offer(offer.id)]),
                facts: RedemptionFacts(
                    vouchers: [.coupon(nil, offer, Fixture.campaign(), Fixture.counters())],
                    situation: item.situation), now: Fixture.now)
        }
        #expect(outcome.refusal?.code == item.code)
        if item.code != nil { #expect(outcome.refusal?.conditions.count == 1) }
        // The definition survives being written and read.
        #expect(try offer.definition == OfferDefinition.read(offer.definition.json))
    }

    @Test func whatOnlyAMemberCanMeetAsksForOne() {
        for restrictions in [Self.gold, Self.newcomers, Self.fifth, Self.spenders] {
            let offer = Fixture.offer(restrictions: restrictions)
            let outcome = Outcome { () throws(Refusal) in
                try Redemption.decide(
                    RedemptionCommand(
                        tenant: Fixture.tenant, order: Fixture.order([10_000]), member: nil,
                        vouchers: [.offer(offer.id)]),
                    facts: RedemptionFacts(
                        vouchers: [.coupon(nil, offer, Fixture.campaign(), Fixture.counters())]),
                    now: Fixture.now)
            }
            #expect(outcome.refusal?.code == .memberRequired)
        }
    }

    @Test func aCouponThatWaitsStartsOnALaterDay() {
        let offer = Fixture.offer(restrictions: Self.with { $0.validity.waitDays = 1 })
        // Issued twelve hours before now, which is midnight: today is the day after.
        let use = (coupon: Fixture.coupon(), campaign: Fixture.campaign())
        let decide = { (now: Timestamp) in
            Outcome { () throws(Refusal) in
                try Redemption.decide(
                    RedemptionCommand(
                        tenant: Fixture.tenant, order: Fixture.order([10_000]), member: nil,
                        vouchers: [.coupon(use.coupon.id)]),
                    facts: RedemptionFacts(vouchers: [
                        .coupon(use.coupon, offer, use.campaign, Fixture.counters())
                    ]), now: now)
            }
        }
        #expect(decide(Fixture.now).refusal == nil)
        #expect(decide(Fixture.now.advanced(byMilliseconds: -1)).refusal?.code == .notStarted)
    }

    @Test func aConditionThatMakesNoSenseIsRefusedWithItsPlace() throws {
        let outcome = Outcome { () throws(Refusal) in
            try OfferDefinition.read([
                "benefit": ["type": "amount_off", "amount": 1],
                "restrictions": ["condition": "order.total >= \"much\""],
            ])
        }
        let condition = outcome.refusal?.conditions.first
        #expect(outcome.refusal?.code == .invalidField)
        #expect(condition?.subject == "/restrictions/condition")
        #expect(condition?.required == "integer")
        #expect(condition?.actual["byte_offset"] == 15)
    }

    @Test func aConditionIsExplainedByWhatFailed() {
        let offer = Fixture.offer(
            restrictions: Self.asking("order.total >= 20000 and order.quantity = 1"))
        let outcome = Outcome { () throws(Refusal) in
            try Redemption.decide(
                RedemptionCommand(
                    tenant: Fixture.tenant, order: Fixture.order([10_000]), member: nil,
                    vouchers: [.offer(offer.id)]),
                facts: RedemptionFacts(
                    vouchers: [.coupon(nil, offer, Fixture.campaign(), Fixture.counters())]),
                now: Fixture.now)
        }
        let actual = outcome.refusal?.conditions.first?.actual
        #expect(actual?["name"] == "order.total >= 20000")
        #expect(actual?["actual"] == 10_000)
    }
}
