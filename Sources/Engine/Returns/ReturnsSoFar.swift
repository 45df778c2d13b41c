import Domain

/// What returns have changed of a redemption, as its row keeps it.
struct ReturnsSoFar: Hashable, Sendable {
    /// How many returns there were.
    var count: Int64 = 0
    /// Pieces returned of each line.
    var lines: [Int64]
    /// What they cost before any discount.
    var value: Int64 = 0
    /// What customers got back in all.
    var refund: Int64 = 0
    /// The part of it that other means paid, without what stood for expired cards.
    var otherwise: Int64 = 0
    var unrecovered: Int64 = 0
    /// What vouchers still give back, by their places; empty where none ever did.
    var gives: [Int: Int64] = [:]
    /// What of points and credit came back.
    var tender = Tender.Paid.nothing

    init(lines: [Int64]) {
        self.lines = lines
    }

    /// Nil for what `json` did not write of an order of so many lines.
    init?(_ json: JSON, lines count: Int) {
        let known = json["lines"]?.arrayValue?.compactMap(\.integerValue)
        guard let lines = known, lines.count == count, let count = json["count"]?.integerValue,
            let value = json["value"]?.integerValue, let refund = json["refund"]?.integerValue,
            let otherwise = json["otherwise"]?.integerValue,
            let unrecovered = json["unrecovered"]?.integerValue
        else { return nil }
        self.lines = lines
        self.count = count
        self.value = value
        self.refund = refund
        self.otherwise = otherwise
        self.unrecovered = unrecovered
        for pair in json["gives"]?.arrayValue ?? [] {
            guard let place = pair[0]?.integerValue, let left = pair[1]?.integerValue else {
                return nil
            }
            gives[Int(place)] = left
        }
        if let stored = json["tender"] {
            guard let tender = Tender.Paid(stored: stored) else { return nil }
            self.tender = tender
        }
    }

    var json: JSON {
        .object(present: [
            "count": .integer(count), "lines": .array(lines.map(JSON.integer)),
            "value": .integer(value), "refund": .integer(refund),
            "otherwise": .integer(otherwise), "unrecovered": .integer(unrecovered),
            "gives": gives.isEmpty
                ? nil
                : .array(
                    gives.sorted { $0.key < $1.key }.map {
                        .array([.integer(Int64($0.key)), .integer($0.value)])
                    }),
            "tender": tender == .nothing ? nil : .array(tender.stored),
        ])
    }

    mutating func add(_ decision: ReturnDecision) {
        count += 1
        lines = decision.returned
        value += decision.value
        refund += decision.refund
        otherwise += decision.otherwise - decision.forExpiredCards
        unrecovered = decision.unrecovered
        tender = tender + decision.tender
        gives = decision.givesBack
    }
}

extension RedemptionRecord {
    /// What the goods that are kept cost before any discount.
    var keptValue: Int64 { order.total - (returns?.value ?? 0) }

    /// What the member's history holds of this order: its price after the discounts that were not
    /// taken back by themselves, less what returns refunded.
    var spent: Int64 {
        let discount = vouchers.reduce(0) {
            $0 + ($1.offer == nil ? 0 : $1.amount - $1.takenBack)
        }
        return order.total - discount - (returns?.refund ?? 0)
    }

    /// What of points and credit has not come back yet.
    var tenderLeft: Tender.Paid { tender - (returns?.tender ?? .nothing) }

    var returnTotals: ReturnTotals? {
        returns.map {
            ReturnTotals(
                lines: $0.lines, value: $0.value, refund: $0.refund, unrecovered: $0.unrecovered,
                isComplete: $0.lines == order.lines.map(\.quantity))
        }
    }

    /// Takes over what a return did.
    mutating func add(_ decision: ReturnDecision) {
        var returns = returns ?? ReturnsSoFar(lines: order.lines.map { _ in 0 })
        returns.add(decision)
        self.returns = returns
        for index in vouchers.indices {
            vouchers[index].refunded +=
                decision.discountsBack[index] + decision.cardParts[index]
        }
    }
}
