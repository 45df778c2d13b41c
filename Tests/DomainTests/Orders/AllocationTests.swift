import Domain
import Testing

struct AllocationTests {
    @Test func everySmallShareEqualsTheLargestRemainderMethodByHand() {
        var cases = 0
        for weights in AllocationTests.smallWeights {
            let total = weights.reduce(0, +)
            for amount in 0...(total + 3) where total > 0 || amount == 0 {
                let shares = Allocation.share(amount, over: weights)
                #expect(
                    shares == AllocationTests.byHand(amount, weights), "\(amount) over \(weights)")
                cases += 1
            }
        }
        #expect(cases > 10_000)
    }

    @Test func everySmallSharePreservesTheSumAndStaysWithinItsWeight() {
        for weights in AllocationTests.smallWeights {
            let total = weights.reduce(0, +)
            for amount in 0...total {
                let shares = Allocation.share(amount, over: weights)
                #expect(shares.reduce(0, +) == amount, "\(amount) over \(weights)")
                #expect(
                    zip(shares, weights).allSatisfy { $0 >= 0 && $0 <= $1 },
                    "\(amount) over \(weights) gave \(shares)")
            }
        }
    }

    @Test func tiesGoToTheEarlierLine() {
        #expect(Allocation.share(1, over: [5, 5]) == [1, 0])
        #expect(Allocation.share(2, over: [1, 1, 1]) == [1, 1, 0])
        #expect(Allocation.share(100, over: [1, 1, 1]) == [34, 33, 33])
        // 1/4 and 3/4: the larger fraction wins although it comes later.
        #expect(Allocation.share(1, over: [1, 3]) == [0, 1])
    }

    @Test func theLargestOrderDoesNotOverflow() {
        let largest = Limits.amountMinorUnits
        let weights = [Int64](repeating: largest, count: Limits.orderLines)
        let total = largest * Int64(Limits.orderLines)
        #expect(Allocation.share(total, over: weights) == weights)
        let shares = Allocation.share(total - 1, over: weights)
        #expect(shares.reduce(0, +) == total - 1)
        #expect(shares.last == largest - 1 && shares.dropLast().allSatisfy { $0 == largest })
        #expect(Allocation.share(.max, over: [.max]) == [.max])
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func randomSharesKeepSumBoundsAndProportion(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<1_000 {
            let count = 1 + random.below(30)
            let weights = (0..<count).map { _ in
                random.oneIn(5) ? 0 : random.amount(0...Limits.amountMinorUnits)
            }
            let total = weights.reduce(0, +)
            guard total > 0 else { continue }
            let amount = random.amount(0...total)
            let shares = Allocation.share(amount, over: weights)
            #expect(shares.reduce(0, +) == amount, "seed \(seed)")
            for (share, weight) in zip(shares, weights) {
                #expect(share >= 0 && share <= weight, "seed \(seed)")
                // Less than one unit from the exact share.
                let exact = Int128(amount) * Int128(weight)
                let distance = Int128(share) * Int128(total) - exact
                #expect(abs(distance) < Int128(total), "seed \(seed)")
            }
        }
    }

    @Test func portionsRoundHalfUp() {
        for amount in Int64(0)...60 {
            for numerator in Int64(0)...20 {
                for denominator in Int64(1)...20 {
                    let portion = Allocation.portion(
                        of: amount, numerator: numerator, denominator: denominator)
                    let byHand = (2 * amount * numerator + denominator) / (2 * denominator)
                    #expect(portion == byHand, "\(amount) * \(numerator)/\(denominator)")
                }
            }
        }
        let largest = Limits.amountMinorUnits * Int64(Limits.orderLines)
        #expect(
            Allocation.portion(of: largest, numerator: 10_000, denominator: 10_000) == largest)
        #expect(
            Allocation.portion(of: .max, numerator: .max, denominator: .max) == .max)
    }

    /// All lists of 1 to 4 weights of 0 to 6.
    private static let smallWeights: [[Int64]] = (1...4).flatMap { count in
        (0..<Int(pow(7, count))).map { number in
            var rest = number
            return (0..<count).map { _ in
                defer { rest /= 7 }
                return Int64(rest % 7)
            }
        }
    }

    private static func pow(_ base: Int, _ exponent: Int) -> Int {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }

    /// Gives the units away one by one: whole parts first, then to the largest fraction left.
    private static func byHand(_ amount: Int64, _ weights: [Int64]) -> [Int64] {
        let total = weights.reduce(0, +)
        guard total > 0 else { return weights }
        var shares = weights.map { amount * $0 / total }
        var fractions = weights.map { amount * $0 % total }
        while shares.reduce(0, +) < amount {
            var best = 0
            for index in fractions.indices where fractions[index] > fractions[best] {
                best = index
            }
            shares[best] += 1
            fractions[best] = -1
        }
        return shares
    }
}
