/// The choices that workloads make.
extension SeededRandom {
    /// A generator of its own for one purpose of one seed, so that leaving a step out does not
    /// change any other step.
    package init(seed: UInt64, stream: UInt64) {
        var mixer = SeededRandom(seed: seed ^ (stream &* 0xD6E8_FEB8_6659_FD93))
        self.init(seed: mixer.next())
    }

    /// 0 ..< bound; 0 where the bound is 0.
    package mutating func below(_ bound: Int) -> Int {
        bound <= 0 ? 0 : Int(next() % UInt64(bound))
    }

    /// True in so many of a thousand cases.
    package mutating func chance(_ perMille: Int) -> Bool { below(1_000) < perMille }

    package mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    package mutating func pick<T>(_ items: [T]) -> T? {
        items.isEmpty ? nil : items[below(items.count)]
    }

    /// The index of any item.
    package mutating func place<T>(in items: [T]) -> Int? {
        items.isEmpty ? nil : below(items.count)
    }

    /// An index, mostly a small one: what comes first is used most, so that callers meet.
    package mutating func hotIndex(_ count: Int) -> Int {
        min(below(count), below(count))
    }

    /// An index with a chance in proportion to its weight; nil where all are 0.
    package mutating func weighted(_ weights: [Int]) -> Int? {
        let total = weights.reduce(0, +)
        guard total > 0 else { return nil }
        var rest = below(total)
        for (index, weight) in weights.enumerated() {
            if rest < weight { return index }
            rest -= weight
        }
        return nil
    }
}
