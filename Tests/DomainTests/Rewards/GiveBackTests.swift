import Domain
import Ledger
import Testing

/// One cart by hand for every form of a give-back.
struct GiveBackTests {
    private static let member = MemberID(7)

    struct Cart: Sendable, CustomTestStringConvertible {
        let name: String
        let terms: GiveBack
        let amounts: [Int64]
        /// Minor units that another voucher takes off before.
        var discount: Int64 = 0
        var basis = SpendRestriction.Basis.initial
        /// What is given back; nil: refused, nothing to give.
        let gives: Int64?
        var testDescription: String { name }
    }

    private static let ladder = Benefit.ladder([
        .init(threshold: 10_000, amountOff: 1_000), .init(threshold: 20_000, amountOff: 3_000),
    ])

    static let carts = [
        Cart(
            name: "points: a fixed number", terms: GiveBack(.points(total: nil), .amountOff(50)),
            amounts: [5_000], gives: 50),
        Cart(
            name: "points: 1 % of what is paid after discounts, rounded half up",
            terms: GiveBack(.points(total: nil), .percentOff(basisPoints: 100, cap: nil)),
            amounts: [3_000, 2_050], discount: 1_000, gives: 41),
        Cart(
            name: "points: a share with a cap",
            terms: GiveBack(.points(total: nil), .percentOff(basisPoints: 100, cap: 30)),
            amounts: [5_000], gives: 30),
        Cart(
            name: "满100返10, 满200返30: thresholds before discounts",
            terms: GiveBack(.cashCredit, ladder), amounts: [15_000, 5_000], discount: 1_000,
            gives: 3_000),
        Cart(
            name: "满100返10, 满200返30: thresholds after all discounts",
            terms: GiveBack(.cashCredit, ladder), amounts: [15_000, 5_000], discount: 1_000,
            basis: .final, gives: 1_000),
        Cart(
            name: "每满100返10, at most twice",
            terms: GiveBack(
                .cashCredit, .eachFull(threshold: 10_000, amountOff: 1_000, times: 2)),
            amounts: [35_000], gives: 2_000),
        Cart(
            name: "two coupons for each full 100",
            terms: GiveBack(
                .coupon(offer: "target"), .eachFull(threshold: 10_000, amountOff: 2, times: 3)),
            amounts: [25_000], gives: 4),
        Cart(
            name: "nothing is given for goods that cost nothing",
            terms: GiveBack(.points(total: nil), .amountOff(50)), amounts: [1_000],
            discount: 1_000, gives: nil),
        Cart(
            name: "a share that rounds to nothing is refused",
            terms: GiveBack(.points(total: nil), .percentOff(basisPoints: 100, cap: nil)),
            amounts: [49], gives: nil),
    ]

    private static func decide(
        _ offer: Offer, _ amounts: [Int64], discount: Int64 = 0, budgetLeft: Int64? = nil,
        rewards: RewardFacts = facts, tender: Tender = Tender(), member: MemberID? = member
    ) throws(Refusal) -> RedemptionDecision {
        let campaign = Fixture.campaign(budget: budgetLeft)
        let reduction = Fixture.offer(2, benefit: .amountOff(max(1, discount)), priority: 1)
        let counters = Fixture.counters(budgetLeft: budgetLeft)
        return try Redemption.decide(
            RedemptionCommand(
                tenant: Fixture.tenant, order: Fixture.order(amounts), member: member,
                vouchers: [.offer(offer.id)] + (discount > 0 ? [.offer(reduction.id)] : []),
                tender: tender),
            facts: RedemptionFacts(
                vouchers: [.coupon(nil, offer, campaign, counters)]
                    + (discount > 0 ? [.coupon(nil, reduction, campaign, counters)] : []),
                rewards: rewards), now: Fixture.now)
    }

    private static let facts: RewardFacts = {
        var facts = RewardFacts()
        facts.targets["target"] = target(issuesLeft: nil)
        return facts
    }()

    private static func target(issuesLeft: Int64?) -> RewardFacts.Target {
        RewardFacts.Target(
            offer: Fixture.offer(
                9, limits: OfferLimits(totalIssues: issuesLeft == nil ? nil : 10)),
            campaign: Fixture.campaign(), issuedToMember: 0, issuesLeft: issuesLeft, zone: .utc)
    }

    private static func offer(_ terms: GiveBack, _ basis: SpendRestriction.Basis) -> Offer {
        var restrictions = Restrictions()
        restrictions.spend.basis = basis
        return Fixture.offer(benefit: .giveBack(terms), restrictions: restrictions)
    }

    @Test(arguments: carts)
    func theCartGivesBackWhatItSays(_ cart: Cart) throws {
        let offer = Self.offer(cart.terms, cart.basis)
        #expect(try offer.definition == OfferDefinition.read(offer.definition.json))
        let outcome = Outcome { () throws(Refusal) in
            try Self.decide(offer, cart.amounts, discount: cart.discount)
        }
        guard let gives = cart.gives else {
            #expect(outcome.code == .nothingToApply)
            return
        }
        let decision = try #require(outcome.value)
        #expect(decision.givenBack.map(\.amount) == [gives])
        #expect(decision.discountTotal == cart.discount, "nothing comes off")
        let booked = decision.rewardPostings.filter { $0.destination.kind == .rewardAvailable }
        let isCoupon = cart.terms.formName == "coupon"
        #expect(booked.map(\.amount) == (isCoupon ? [] : [gives]))
    }

    @Test func aDelayLeavesItPendingUntilItsDay() throws {
        let offer = Self.offer(GiveBack(.cashCredit, .amountOff(500), afterDays: 7), .initial)
        let decision = try Self.decide(offer, [5_000], budgetLeft: 10_000)
        let given = try #require(decision.givenBack.first)
        #expect(given.state == .pending)
        #expect(given.dueAt == Fixture.hour(7 * 24))
        let posting = try #require(decision.rewardPostings.first)
        #expect(posting.source.kind == .campaignBudget)
        #expect(posting.destination.kind == .rewardPending)
    }

    @Test func limitsOfBudgetPointsAndCouponsAreKeptToTheUnit() throws {
        let credit = Self.offer(GiveBack(.cashCredit, .amountOff(500)), .initial)
        #expect(try Self.decide(credit, [5_000], budgetLeft: 500).givenBack.count == 1)
        let poor = Outcome { () throws(Refusal) in
            try Self.decide(credit, [5_000], budgetLeft: 499)
        }
        #expect(poor.code == .limitBudget)
        // Two of them share one budget, and a discount comes out of it first.
        let shared = Outcome { () throws(Refusal) in
            try Self.decide(credit, [5_000], discount: 100, budgetLeft: 599)
        }
        #expect(shared.code == .limitBudget)

        let points = Self.offer(GiveBack(.points(total: 100), .amountOff(50)), .initial)
        var facts = RewardFacts(pointsLeft: [points.id: 50])
        #expect(try Self.decide(points, [5_000], rewards: facts).givenBack.count == 1)
        facts.pointsLeft = [points.id: 49]
        let dry = Outcome { () throws(Refusal) in
            try Self.decide(points, [5_000], rewards: facts)
        }
        #expect(dry.code == .limitTotal)
        #expect(dry.refusal?.conditions.first?.subject == "/vouchers/0")

        let coupons = Self.offer(GiveBack(.coupon(offer: "target"), .amountOff(2)), .initial)
        for (left, code) in [(Int64(2), nil), (1, RefusalCode.limitTotal)] {
            let outcome = Outcome { () throws(Refusal) in
                try Self.decide(
                    coupons, [5_000],
                    rewards: RewardFacts(targets: ["target": Self.target(issuesLeft: left)]))
            }
            #expect(outcome.code == code)
        }
        let nobody = Outcome { () throws(Refusal) in
            try Self.decide(points, [5_000], member: nil)
        }
        #expect(nobody.code == .memberRequired)
    }

    @Test func pointsAndCreditPayAfterDiscountsAndNeverMoreThanIsDue() throws {
        let offer = Fixture.offer(benefit: .amountOff(1_000))
        let facts = RewardFacts(
            balances: .init(available: [.points: 1_000, Fixture.currency: 5_000]),
            worth: PointsWorth(currency: Fixture.currency, points: 3, amount: 2))
        let decision = try Self.decide(
            offer, [5_000], rewards: facts, tender: Tender(points: 1_000, cashCredit: 5_000))
        // 1,000 points are worth 666; 999 points are worth as much.
        #expect(decision.tender == Tender.Paid(points: 999, pointsAmount: 666, cashCredit: 3_334))
        #expect(decision.amountDue == 0)
        let cases: [(Tender, Asset, RefusalCode)] = [
            (Tender(points: 1_001), Fixture.currency, .insufficientBalance),
            (Tender(cashCredit: 5_001), Fixture.currency, .insufficientBalance),
            (Tender(points: 1), Fixture.currency, .nothingToApply),
            (Tender(points: 10), Fixture.asset("JPY"), .currencyMismatch),
        ]
        for (tender, currency, code) in cases {
            var other = facts
            other.worth = PointsWorth(currency: currency, points: 3, amount: 2)
            let outcome = Outcome { () throws(Refusal) in
                try Self.decide(offer, [5_000], rewards: other, tender: tender)
            }
            #expect(outcome.code == code)
        }
    }

    @Test func paymentsByPointsAreExactForAllSmallWorths() {
        for points in Int64(1)...12 {
            for amount in Int64(1)...12 {
                let worth = PointsWorth(currency: Fixture.currency, points: points, amount: amount)
                for asked in Int64(0)...40 {
                    for due in Int64(0)...15 {
                        let paid = worth.payment(asked: asked, due: due)
                        #expect(paid.points <= asked && paid.amount <= due)
                        // Worth at least what they pay, and one fewer would not be.
                        #expect(paid.points * amount >= paid.amount * points)
                        #expect(
                            paid.points == 0 || (paid.points - 1) * amount < paid.amount * points)
                        #expect(paid.amount == min(due, asked * amount / points))
                    }
                }
            }
        }
    }

    @Test func aSmallerOrderGivesTheExcessBack() {
        let terms = GiveBack(.cashCredit, Self.ladder)
        #expect(terms.excess(given: 3_000, spend: 15_000, left: 15_000, pieces: 1) == 2_000)
        #expect(terms.excess(given: 3_000, spend: 9_999, left: 9_999, pieces: 1) == 3_000)
        #expect(terms.excess(given: 1_000, spend: 30_000, left: 30_000, pieces: 1) == 0)
        #expect(terms.excess(given: 3_000, spend: 30_000, left: 0, pieces: 0) == 3_000)
    }

    private static let faulty: [(JSON, String)] = [
        (["form": "points"], "missing_field"),
        (["form": "points", "amount": 1, "basis_points": 1], "invalid_field"),
        (["form": "coupon", "amount": 1], "missing_field"),
        (["form": "points", "amount": 1, "offer_id": "off_1"], "invalid_field"),
        (["form": "cash_credit", "amount": 1, "total": 5], "invalid_field"),
        (["form": "points", "amount": 1, "times": 2], "invalid_field"),
        (["form": "points", "amount": 1, "after_days": 367], "out_of_range"),
        (["form": "coupon", "offer_id": "off_1", "amount": 21], "out_of_range"),
        (["form": "coupon", "offer_id": "off_1", "basis_points": 21], "invalid_field"),
        (["form": "coupon", "offer_id": "off_1", "amount": 1, "threshold": 5], "invalid_field"),
        (["form": "cash_credit", "amount": 6, "threshold": 5], "invalid_field"),
        (
            [
                "form": "points",
                "steps": [["threshold": 5, "amount": 2], ["threshold": 6, "amount": 2]],
            ], "invalid_field"
        ),
    ]

    @Test(arguments: faulty.indices)
    func termsThatMakeNoSenseAreRefused(_ index: Int) {
        let (terms, code) = Self.faulty[index]
        let benefit = JSON.object([.init("type", "give_back")] + (terms.members ?? []))
        let outcome = Outcome { () throws(Refusal) in
            let definition = try OfferDefinition.read(["benefit": benefit])
            try Fixture.offer(benefit: definition.benefit).validate(in: Fixture.campaign())
        }
        #expect(outcome.code?.rawValue == code, "\(benefit.text())")
    }
}
