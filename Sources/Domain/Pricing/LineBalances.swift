// Pricing
//
// What a benefit takes off an order, to the minor unit and line by line. A benefit works on what
// earlier ones left of the lines it is for, so that the sum of all can never exceed the order, and
// it works in one of two ways: on the value of the lines together (an amount, a percentage, a
// ladder), shared over them by largest remainder; or on their pieces (a fixed price, one free in
// three), each piece worth its share of its line.
//
// Every benefit takes less or the same where less is left. The search for the best combination
// rests on that: what a benefit takes alone is a bound of what it takes in company.

/// What is left of each line of an order while benefits are applied.
struct LineBalances: Sendable {
    /// Minor units, 0 or more, by line.
    private(set) var amounts: [Int64]
    /// Pieces, 1 or more, by line.
    let quantities: [Int64]

    init(_ order: Order) {
        amounts = order.lines.map(\.amount)
        quantities = order.lines.map(\.quantity)
    }

    /// What is left of these lines together.
    func sum(of lines: [Int]) -> Int64 {
        var sum: Int64 = 0
        for line in lines { sum += amounts[line] }
        return sum
    }

    /// Pieces of these lines together. Cannot overflow: quantities and lines are bounded.
    func pieces(of lines: [Int]) -> Int64 {
        var sum: Int64 = 0
        for line in lines { sum += quantities[line] }
        return sum
    }

    /// Takes `amount` off the lines in proportion to what is left of each.
    ///
    /// Precondition: `amount` is 0 ... `sum(of: lines)`, no line comes twice.
    mutating func take(_ amount: Int64, from lines: [Int]) {
        Allocation.take(amount, from: &amounts, at: lines)
    }

    /// Precondition: `amount` is 0 ... what is left of the line.
    mutating func take(_ amount: Int64, fromLine line: Int) {
        precondition(amount >= 0 && amount <= amounts[line], "a discount never exceeds its line")
        amounts[line] -= amount
    }
}
