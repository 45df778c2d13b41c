import Domain
import Testing

struct AllocationTakeTests {
    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func takingIsSharing(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let huge = seed % 4 == 0
        let balances = (0..<(1 + random.below(60))).map { _ in
            Int64(random.below(huge ? 1 << 49 : 20_000))
        }
        let indices = balances.indices.filter { _ in random.oneIn(2) }
        let total = indices.reduce(Int64(0)) { $0 + balances[$1] }
        let amount = total == 0 ? 0 : Int64(random.below(Int(total) + 1))
        var taken = balances
        Allocation.take(amount, from: &taken, at: indices)
        let shares = Allocation.share(amount, over: indices.map { balances[$0] })
        var expected = balances
        for (index, share) in zip(indices, shares) { expected[index] -= share }
        #expect(taken == expected, "seed \(seed)")
    }
}
