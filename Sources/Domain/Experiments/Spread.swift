/// Mean and variance of many numbers in one pass, without a sum of squares that could overflow or
/// cancel out (Welford, "Note on a method for calculating corrected sums of squares and products",
/// Technometrics 4, 1962, 419-420).
package struct Spread: Hashable, Sendable {
    package private(set) var count: Int64 = 0
    package private(set) var mean: Double = 0
    private var squares: Double = 0

    package init() {}

    package mutating func add(_ value: Int64) {
        count += 1
        let before = Double(value) - mean
        mean += before / Double(count)
        squares += before * (Double(value) - mean)
    }

    /// Of the population that these are a sample of; 0 for fewer than two.
    package var variance: Double { count > 1 ? squares / Double(count - 1) : 0 }
}
