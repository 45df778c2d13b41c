import Domain
import Ledger
import Testing

struct RedemptionPropertyTests {
    private static let possibleCodes: [RefusalCode] = [
        .outOfRange, .currencyMismatch, .duplicateVoucher, .voided, .blocked, .notActivated,
        .alreadyUsed, .notStarted, .expired, .campaignPaused, .wrongMember, .memberRequired,
        .wrongStore, .noEligibleLine, .minimumSpend, .notCombinable, .limitMember, .limitTotal,
        .limitBudget, .insufficientBalance, .nothingToApply,
    ]

    /// 8 x 12,500 = 100,000 random orders.
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func randomOrdersAreDecidedAsTheBruteForceEvaluatorSays(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var redeemed = 0
        var codes: Set<String> = []
        for number in 0..<12_500 {
            let redemption = RandomRedemption(using: &random)
            let outcome = redemption.outcome
            var oracle = RedemptionOracle(redemption)
            let expected = oracle.run()
            guard RedemptionOracle.Answer(outcome) == expected else {
                Issue.record("seed \(seed), order \(number): \(redemption.command)")
                return
            }
            if let decision = outcome.value {
                redeemed += 1
                guard isSound(decision, redemption.command) else {
                    Issue.record("seed \(seed), order \(number): \(decision)")
                    return
                }
            } else if let refusal = outcome.refusal {
                let earliest = refusal.conditions.compactMap { RefusalCode(rawValue: $0.name) }
                    .min()
                #expect(refusal.code == earliest, "seed \(seed), order \(number)")
                codes.formUnion(refusal.conditions.map(\.name))
            }
        }
        // Worth something only if many pass and every refusal turns up.
        #expect(redeemed > 2_500, "seed \(seed)")
        let possible = RedemptionPropertyTests.possibleCodes.map(\.rawValue)
        #expect(codes == Set(possible), "seed \(seed)")
    }

    @Test(arguments: 101...104 as ClosedRange<UInt64>)
    func theOrderOfNamingChangesNothing(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for number in 0..<1_000 {
            let redemption = RandomRedemption(using: &random)
            let count = redemption.command.vouchers.count
            let isDistinct =
                Set(redemption.command.vouchers.map(\.voucherName)).count == count
            // Of a voucher named twice the later one is at fault, wherever it stands.
            guard isDistinct else { continue }
            let expected = named(redemption)
            for indices in permutations(count) {
                #expect(
                    named(redemption.reordered(indices)) == expected,
                    "seed \(seed), order \(number), as \(indices)")
            }
        }
    }

    @Test(arguments: 201...204 as ClosedRange<UInt64>)
    func giftCardsNeverChangeWhatCouponsGive(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var compared = 0
        for number in 0..<3_000 {
            let redemption = RandomRedemption(using: &random)
            guard let decision = redemption.outcome.value, decision.giftCardTotal > 0 else {
                continue
            }
            let coupons = redemption.command.vouchers.indices.filter {
                !redemption.command.vouchers[$0].voucherName.hasPrefix("card")
            }
            let without = redemption.reordered(coupons).outcome.value
            #expect(
                without?.lineDiscounts == decision.lineDiscounts,
                "seed \(seed), order \(number)")
            #expect(
                without?.applied == coupons.map { decision.applied[$0] },
                "seed \(seed), order \(number)")
            compared += 1
        }
        #expect(compared > 100, "seed \(seed)")
    }

    @Test func theLargestOrderIsPricedWithoutOverflow() {
        let amounts = [Int64](repeating: Limits.amountMinorUnits, count: Limits.orderLines)
        let total = Limits.amountMinorUnits * Int64(Limits.orderLines)
        let offer = Fixture.offer(benefit: .percentOff(basisPoints: 9_999, cap: nil))
        let outcome = Outcome { () throws(Refusal) in
            try Redemption.decide(
                RedemptionCommand(
                    tenant: Fixture.tenant, order: Fixture.order(amounts), member: nil,
                    vouchers: [.coupon(CouponID(1))]),
                facts: RedemptionFacts(vouchers: [
                    .coupon(
                        Fixture.coupon(), offer, Fixture.campaign(), Fixture.counters())
                ]), now: Fixture.now)
        }
        #expect(outcome.value?.discountTotal == total / 10_000 * 9_999)
        #expect(outcome.value?.amountDue == total / 10_000)
    }

    /// Sums are exact, nothing is negative, nothing is taken twice.
    private func isSound(_ decision: RedemptionDecision, _ command: RedemptionCommand) -> Bool {
        let lines = command.order.lines
        let coupons = decision.applied.filter { !$0.voucher.voucherName.hasPrefix("card") }
        let cards = decision.applied.filter { $0.voucher.voucherName.hasPrefix("card") }
        let sums = lines.indices.map { line in
            coupons.map { $0.lineAmounts[line] }.reduce(0, +)
        }
        return decision.applied.map(\.voucher) == command.vouchers
            && decision.applied.allSatisfy { $0.amount > 0 }
            && coupons.allSatisfy { $0.lineAmounts.reduce(0, +) == $0.amount }
            && cards.allSatisfy { $0.lineAmounts.isEmpty }
            && decision.lineDiscounts == sums
            && zip(lines, sums).allSatisfy { $1 >= 0 && $1 <= $0.amount }
            && decision.discountTotal == sums.reduce(0, +)
            && decision.giftCardTotal == cards.map(\.amount).reduce(0, +)
            && decision.orderTotal == command.order.total && decision.amountDue >= 0
            && Set(decision.postings.map { [$0.source, $0.destination] }).count
                == decision.postings.count
    }

    /// What was decided by voucher instead of by position; the postings exactly.
    private func named(_ redemption: RandomRedemption) -> [String] {
        switch redemption.outcome {
        case .decided(let decision):
            return decision.applied.map {
                "\($0.voucher.voucherName) \($0.amount) \($0.lineAmounts)"
            }.sorted() + ["\(decision.postings) \(decision.lineDiscounts)"]
        case .refused(let refusal):
            return refusal.conditions.map { condition in
                let index = Int((condition.subject ?? "").dropFirst("/vouchers/".count)) ?? -1
                let voucher = redemption.command.vouchers[index].voucherName
                return "\(voucher) \(condition.name) \(condition.required) \(condition.actual)"
            }.sorted() + [refusal.code.rawValue]
        }
    }

    private func permutations(_ count: Int) -> [[Int]] {
        guard count > 0 else { return [[]] }
        return permutations(count - 1).flatMap { shorter in
            (0...shorter.count).map { place in
                var longer = shorter
                longer.insert(count - 1, at: place)
                return longer
            }
        }
    }
}
