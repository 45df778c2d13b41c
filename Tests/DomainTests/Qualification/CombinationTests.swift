import Domain
import Ledger
import Testing

/// The search against trying every choice of vouchers through the decision itself.
struct CombinationTests {
    @Test(arguments: 1...400 as ClosedRange<UInt64>)
    func theBestChoiceIsTheBestOfAll(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let wallet = RandomWallet(1 + random.below(8), using: &random)
        let found = wallet.qualify()
        let best = wallet.exhaustive()
        #expect(found.best.discountTotal == best.total, "seed \(seed)")
        #expect(found.best.vouchers.count == best.count, "seed \(seed)")
        #expect(found.best.gap == 0, "seed \(seed)")
        // What is promised is what a redemption of just these vouchers gives.
        let redeemed = found.best.vouchers.isEmpty ? 0 : wallet.total(of: found.best.vouchers)
        #expect(redeemed == found.best.discountTotal, "seed \(seed)")
    }

    @Test(arguments: 1...100 as ClosedRange<UInt64>)
    func theOrderOfNamingChangesNothing(_ seed: UInt64) {
        var random = SeededRandom(seed: 10_000 + seed)
        let wallet = RandomWallet(2 + random.below(12), using: &random)
        let shuffled = wallet.vouchers.indices.shuffled(using: &random)
        let (one, two) = (wallet.qualify(), wallet.reordered(shuffled).qualify())
        #expect(one.best == two.best, "seed \(seed)")
        #expect(shuffled.map { "\(one.items[$0])" } == two.items.map { "\($0)" }, "seed \(seed)")
    }

    @Test func ofManyVouchersTheChoiceIsAtLeastTheGreedyOneAndSaysWhatItMayMiss() {
        for seed in 1...20 as ClosedRange<UInt64> {
            var random = SeededRandom(seed: 777 + seed)
            let wallet = RandomWallet(60, using: &random)
            let found = wallet.qualify()
            let alone = found.items.map { item in
                if case .applicable(let amount) = item.verdict { return amount }
                return Int64(0)
            }
            #expect(found.best.discountTotal >= alone.max() ?? 0, "seed \(seed)")
            #expect(found.best.gap >= 0, "seed \(seed)")
            #expect(wallet.total(of: found.best.vouchers) == found.best.discountTotal)
        }
    }

    /// Ten whole orders of the largest amounts do not fit a number together.
    @Test func vouchersWorthMoreThanAnyNumberTogetherDoNotEndTheProcess() {
        let order = Fixture.order([Int64](repeating: Limits.amountMinorUnits, count: 1_000))
        let found = Self.qualify(
            order,
            (1...10).map { Fixture.offer($0, benefit: .percentOff(basisPoints: 10_000, cap: nil)) })
        #expect(found.best.discountTotal == order.total)
        #expect(found.best.vouchers.count == 1)
        #expect(found.best.gap == 0)
    }

    /// Small vouchers that apply first must not use up the places of the order.
    @Test func ofManyVouchersTheTwentyThatGiveMostAreTaken() {
        let order = Fixture.order([1_000_000])
        let offers = (1...40).map { id in
            Fixture.offer(id, benefit: .amountOff(id <= 20 ? 1 : 1_000))
        }
        #expect(Self.qualify(order, offers).best.discountTotal == 20_000)
    }

    @Test func nothingIsMissedWhereTheOrderIsPaidInFull() {
        let offers = (1...16).map { Fixture.offer($0, benefit: .amountOff(1_000)) }
        let found = Self.qualify(Fixture.order([10_000]), offers)
        #expect(found.best.discountTotal == 10_000)
        #expect(found.best.gap == 0)
    }

    private static func qualify(_ order: Order, _ offers: [Offer]) -> Qualification {
        Redemption.qualify(
            RedemptionCommand(
                tenant: Fixture.tenant, order: order, member: MemberID(1),
                vouchers: offers.map { .offer($0.id) }),
            facts: RedemptionFacts(
                vouchers: offers.map {
                    .coupon(nil, $0, Fixture.campaign(), Fixture.counters())
                }), now: Fixture.now)
    }
}
