package import Ledger

/// What a voucher gives back, as answers show it.
package struct GivesBack: Hashable, Sendable {
    package enum Thing: Hashable, Sendable {
        case points(Int64)
        case cashCredit(Money)
        /// Coupons of the offer with this outer id.
        case coupons(Int64, offer: String)
    }

    package let thing: Thing
    /// Days of 24 hours until it may be used; 0: at once.
    package let afterDays: Int64

    /// Nil where it is nothing.
    package init?(_ terms: GiveBack, _ amount: Int64, _ currency: Asset) {
        guard amount > 0 else { return nil }
        afterDays = terms.afterDays
        switch terms.form {
        case .points: thing = .points(amount)
        case .cashCredit: thing = .cashCredit(Money(amount, currency))
        case .coupon(let offer): thing = .coupons(amount, offer: offer)
        }
    }

    package init(_ thing: Thing) {
        self.thing = thing
        afterDays = 0
    }

    func append(to writer: inout JSONWriter) {
        writer.object { writer in
            appendMembers(to: &writer)
            if afterDays > 0 { writer.member("after_days", afterDays) }
        }
    }

    func appendMembers(to writer: inout JSONWriter) {
        switch thing {
        case .points(let points):
            writer.member("form", "points")
            writer.member("points", points)
        case .cashCredit(let money):
            writer.member("form", "cash_credit")
            writer.member("amount", money)
        case .coupons(let count, let offer):
            writer.member("form", "coupon")
            writer.member("offer_id", offer)
            writer.member("coupons", count)
        }
    }
}

/// What one voucher of a redemption gives back, in its answer.
package struct GivenBackDocument: Hashable, Sendable {
    /// Outer id of the voucher.
    package let voucher: String
    package let gives: GivesBack
    package let availableAt: Timestamp
    /// Outer ids of coupons that were issued with the redemption.
    package let coupons: [String]

    package init(
        voucher: String, gives: GivesBack, availableAt: Timestamp, coupons: [String]
    ) {
        self.voucher = voucher
        self.gives = gives
        self.availableAt = availableAt
        self.coupons = coupons
    }

    func append(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("voucher", voucher)
            gives.appendMembers(to: &writer)
            writer.member("available_at", availableAt)
            if !coupons.isEmpty {
                writer.member("coupon_ids", each: coupons) { $0.string($1) }
            }
        }
    }
}

/// What a member has of points and cash credit.
package struct BalancesDocument: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package var available: Int64 = 0
        package var pending: Int64 = 0
        package var debt: Int64 = 0

        package init() {}

        fileprivate var members: [JSON.Member] {
            [
                .init("available", .integer(available)), .init("pending", .integer(pending)),
                .init("debt", .integer(debt)),
            ]
        }
    }

    private let member: String
    private let lines: [Asset: Line]

    package init(member: String, lines: [Asset: Line]) {
        self.member = member
        self.lines = lines
    }

    package var json: JSON {
        let currencies = lines.keys.filter { $0 != .points }.sorted()
        return [
            "member": .string(member),
            "points": .object((lines[.points] ?? Line()).members),
            "cash_credit": .array(
                currencies.map { currency in
                    .object(
                        [.init("currency", .string(currency.code))]
                            + (lines[currency] ?? Line()).members)
                }),
        ]
    }
}
