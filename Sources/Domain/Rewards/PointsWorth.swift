package import Ledger

/// What points are worth in one currency: so many points for so many minor units.
package struct PointsWorth: Hashable, Sendable {
    package let currency: Asset
    /// 1 ... `Limits.points`.
    package let points: Int64
    /// Minor units, 1 ... `Limits.points`.
    package let amount: Int64

    package init(currency: Asset, points: Int64, amount: Int64) {
        self.currency = currency
        self.points = points
        self.amount = amount
    }

    /// What `asked` points pay of an amount due: whole minor units, never more than is due, and the
    /// fewest whole points that are worth so much.
    ///
    /// Precondition: `asked` and `due` are 0 or more.
    package func payment(asked: Int64, due: Int64) -> (points: Int64, amount: Int64) {
        let worth = Int128(asked) * Int128(self.amount) / Int128(self.points)
        // Both are at most `due`, respectively `asked`.
        let amount = Int64(min(worth, Int128(due)))
        let exact = Int128(amount) * Int128(self.points)
        let points = (exact + Int128(self.amount) - 1) / Int128(self.amount)
        return (Int64(points), amount)
    }
}

/// The body of setPointsWorth.
package struct PointsWorthDraft: Hashable, Sendable {
    package let points: Int64
    package let amount: Int64

    package static func read(_ json: JSON) throws(Refusal) -> PointsWorthDraft {
        try ObjectReader.read(json) { fields in
            let points = fields.required("points", .integer(1...Limits.points))
            let amount = fields.required("amount", .integer(1...Limits.points))
            guard let points, let amount else { return nil }
            return PointsWorthDraft(points: points, amount: amount)
        }
    }

    /// Checks a currency where it comes in a path.
    ///
    /// - Throws: `invalidField` at `/currency`.
    package static func currency(_ text: String) throws(Refusal) -> Asset {
        try ObjectReader.read(["currency": .string(text)]) { fields in
            fields.required("currency", .currency)
        }
    }
}

extension PointsWorth {
    package var json: JSON {
        [
            "currency": .string(currency.code), "points": .integer(points),
            "amount": .integer(amount),
        ]
    }
}
