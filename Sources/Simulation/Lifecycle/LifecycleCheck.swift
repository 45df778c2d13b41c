import Domain

/// Many sequences, each by its own number of one seed.
package struct LifecycleCheck {
    package let seed: UInt64
    package private(set) var redeemed = 0
    package private(set) var returns = 0
    package private(set) var steps = 0
    /// Parts that were captured from holds.
    package private(set) var parts = 0

    package init(seed: UInt64) {
        self.seed = seed
    }

    /// One sequence: of each three one is of a held order.
    package mutating func play(_ number: UInt64) throws(LifecycleFault) {
        var random = SeededRandom(seed: seed, stream: number)
        let lifecycle = LifecycleCase(using: &random)
        if number % 3 == 2, var held = try HeldLife(lifecycle) {
            redeemed += 1
            parts += try held.play(&random, steps: 10)
        } else {
            try play(lifecycle, &random)
        }
    }

    /// One sequence, and then the same goods returned one by one in another order: that must come
    /// to the same.
    private mutating func play(
        _ lifecycle: LifecycleCase, _ random: inout SeededRandom
    ) throws(LifecycleFault) {
        guard var run = try LifecycleRun(lifecycle) else { return }
        redeemed += 1
        let actions = try run.play(&random, steps: 8)
        steps += actions.count
        returns += actions.count { $0 == .returnGoods }
        guard actions.allSatisfy({ $0 == .returnGoods }) else { return }
        guard let other = try run.returning(&random) else { return }
        // A budget that others share gives nothing again, so what is due depends on the way.
        if run.isWithheld || other.isWithheld { return }
        if other.outcome != run.outcome {
            throw LifecycleFault(
                "\(run.outcome) was paid back, in another order of returns \(other.outcome)")
        }
    }
}
