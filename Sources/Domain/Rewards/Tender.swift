/// What a member wants to pay with besides gift cards.
package struct Tender: Hashable, Sendable {
    /// Use at most so many points, 1 ... `Limits.points`; nil: none.
    package let points: Int64?
    /// Use at most so many minor units of cash credit; nil: none.
    package let cashCredit: Int64?

    package init(points: Int64? = nil, cashCredit: Int64? = nil) {
        self.points = points
        self.cashCredit = cashCredit
    }

    package var isEmpty: Bool { points == nil && cashCredit == nil }

    /// What was paid with it.
    package struct Paid: Hashable, Sendable {
        package let points: Int64
        /// What the points were worth, minor units.
        package let pointsAmount: Int64
        package let cashCredit: Int64

        package init(points: Int64 = 0, pointsAmount: Int64 = 0, cashCredit: Int64 = 0) {
            self.points = points
            self.pointsAmount = pointsAmount
            self.cashCredit = cashCredit
        }

        package static let nothing = Paid()

        package static func + (one: Paid, other: Paid) -> Paid {
            Paid(
                points: one.points + other.points,
                pointsAmount: one.pointsAmount + other.pointsAmount,
                cashCredit: one.cashCredit + other.cashCredit)
        }

        package static func - (one: Paid, other: Paid) -> Paid {
            Paid(
                points: one.points - other.points,
                pointsAmount: one.pointsAmount - other.pointsAmount,
                cashCredit: one.cashCredit - other.cashCredit)
        }

        /// Minor units.
        package var amount: Int64 { pointsAmount + cashCredit }
    }
}

extension Tender {
    init(reading fields: inout ObjectReader) {
        self.init(
            points: fields.optional("points", .integer(1...Limits.points)),
            cashCredit: fields.optional("cash_credit", .amount))
    }
}
