/// What a voucher took from a counter, so that exactly that can be given back.
package struct CountTaken: Hashable, Sendable {
    /// `CountLimit.Kind.code`.
    package let kind: Int64
    package let subject: String
    package let period: Int64
    /// 1, or minor units of a discount.
    package let amount: Int64

    package init(kind: Int64, subject: String, period: Int64, amount: Int64) {
        self.kind = kind
        self.subject = subject
        self.period = period
        self.amount = amount
    }
}

extension CountTaken {
    /// True where `amount` is of a discount.
    var isDiscount: Bool { CountLimit.Kind.countsDiscount(code: kind) }
}

extension CountFacts {
    /// What a use that takes so much off, or an issue, takes from the counters.
    package func taken(uses: Int64 = 1, discount: Int64 = 0) -> [CountTaken] {
        counts.compactMap { state in
            let amount = state.limit.kind.of == .discount ? discount : uses
            guard let key = state.key, amount > 0 else { return nil }
            return CountTaken(
                kind: key.kind, subject: key.subject, period: state.period, amount: amount)
        }
    }
}
