// Orders
//
// An order is what a customer wants to pay, line by line, before any discount. The engine never
// changes it; it says what each line's share of a discount is, so that a return of one line gives
// back exactly what that line cost.
//
// Money is divided in one place only, `Allocation`: shares are whole minor units and sum to what
// was divided, so that no rounding ever makes or loses money. Everything else adds, subtracts and
// compares. Amounts are bounded by `Limits`, so that sums over an order fit Int64; products do
// not, and are therefore taken in full width.

/// Divides an amount by weights without losing or making a minor unit.
package enum Allocation {
    /// Shares of `amount` in proportion to `weights` by largest remainders (Hamilton 1792):
    /// each weight gets its exact share rounded down, and the units left over go one each to the
    /// largest fractions cut off, ties to the earlier weight.
    ///
    /// - The shares sum to `amount`.
    /// - No share exceeds its weight where `amount` is at most the sum of the weights.
    /// - A weight of 0 gets 0.
    ///
    /// Precondition: `amount` and the weights are 0 or more, the weights' sum fits Int64, and it
    /// is above 0 where `amount` is.
    package static func share(_ amount: Int64, over weights: [Int64]) -> [Int64] {
        precondition(amount >= 0, "only an amount of 0 or more is shared")
        var total: Int64 = 0
        for weight in weights {
            precondition(weight >= 0, "a weight is 0 or more")
            total += weight
        }
        guard amount > 0 else { return [Int64](repeating: 0, count: weights.count) }
        precondition(total > 0, "an amount needs a weight to go to")

        var shares: [Int64] = []
        var remainders: [Int64] = []
        shares.reserveCapacity(weights.count)
        remainders.reserveCapacity(weights.count)
        var left = amount
        for weight in weights {
            // The quotient fits: weight <= total, so it is at most `amount`.
            let (quotient, remainder) = total.dividingFullWidth(
                amount.multipliedFullWidth(by: weight))
            shares.append(quotient)
            remainders.append(remainder)
            left -= quotient
        }
        guard left > 0 else { return shares }
        // Fewer units are left than there are non-zero remainders, so a weight of 0 gets none.
        let ranked = shares.indices.sorted { first, second in
            remainders[first] != remainders[second]
                ? remainders[first] > remainders[second] : first < second
        }
        for index in ranked.prefix(Int(left)) {
            shares[index] += 1
        }
        return shares
    }

    /// Takes `amount` off the balances at `indices` in proportion to them: the same shares as
    /// `share`, without a list of them.
    ///
    /// Precondition: as for `share`, `amount` is at most the sum of those balances, and no index
    /// comes twice.
    package static func take(_ amount: Int64, from balances: inout [Int64], at indices: [Int]) {
        guard amount > 0 else { return }
        var total: Int64 = 0
        for index in indices { total += balances[index] }
        precondition(amount <= total, "no more is taken than there is")
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: indices.count) { rests in
            var left = amount
            // Nearly always the products fit, and a division of 64 bits is several times faster.
            let isNarrow = !amount.multipliedReportingOverflow(by: total).overflow
            for (place, index) in indices.enumerated() {
                let weight = balances[index]
                let (quotient, remainder) =
                    isNarrow
                    ? (amount * weight).quotientAndRemainder(dividingBy: total)
                    : total.dividingFullWidth(amount.multipliedFullWidth(by: weight))
                balances[index] = weight - quotient
                left -= quotient
                rests.initializeElement(at: place, to: remainder)
            }
            guard left > 0 else { return }
            takeOne(ofLargest: Int(left), of: rests, from: &balances, at: indices)
        }
    }

    /// Takes one unit more where the `count` largest remainders are, equal ones by place.
    private static func takeOne(
        ofLargest count: Int, of rests: UnsafeMutableBufferPointer<Int64>,
        from balances: inout [Int64], at indices: [Int]
    ) {
        let (least, equals) = leastOfLargest(count, of: rests)
        var equalsLeft = equals
        for (place, index) in indices.enumerated() {
            let rest = rests[place]
            if rest == least, equalsLeft > 0 {
                equalsLeft -= 1
                balances[index] -= 1
            } else if rest > least {
                balances[index] -= 1
            }
        }
    }

    /// The least of the `count` largest values, and how many of its equals are among them.
    ///
    /// By quickselect (C. A. R. Hoare 1961): half the order's lines may get a unit, so that
    /// sorting them all would be most of the work. Precondition: `count` is 1 ... as many as
    /// there are.
    private static func leastOfLargest(
        _ count: Int, of values: UnsafeMutableBufferPointer<Int64>
    ) -> (value: Int64, equals: Int) {
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: values.count) { kept in
            _ = kept.initialize(from: values)
            var (low, high) = (0, values.count - 1)
            while low < high {
                let pivot = kept[(low + high) / 2]
                var (left, right) = (low, high)
                while left <= right {
                    while kept[left] > pivot { left += 1 }
                    while kept[right] < pivot { right -= 1 }
                    if left <= right {
                        kept.swapAt(left, right)
                        left += 1
                        right -= 1
                    }
                }
                if count - 1 <= right {
                    high = right
                } else if count - 1 >= left {
                    low = left
                } else {
                    break
                }
            }
            let least = kept[count - 1]
            var equals = count
            for value in values where value > least { equals -= 1 }
            return (least, equals)
        }
    }

    /// `amount` times `numerator / denominator`, rounded half up to the whole minor unit.
    ///
    /// Precondition: all are 0 or more, the denominator is above 0, and the result fits Int64.
    package static func portion(
        of amount: Int64, numerator: Int64, denominator: Int64
    ) -> Int64 {
        precondition(amount >= 0 && numerator >= 0 && denominator > 0, "a portion is 0 or more")
        let (quotient, remainder) = denominator.dividingFullWidth(
            amount.multipliedFullWidth(by: numerator))
        // Written without doubling the remainder, which could overflow.
        return remainder >= denominator - remainder ? quotient + 1 : quotient
    }
}
