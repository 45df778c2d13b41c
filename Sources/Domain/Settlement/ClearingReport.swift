package import Ledger

/// What parties owe one another for a period, netted pair by pair.
package struct ClearingReport: Hashable, Sendable {
    /// `debtor` owes `creditor` so many minor units, 1 or more.
    package struct Line: Hashable, Sendable {
        package let debtor: String
        package let creditor: String
        package let amount: Int64

        package init(debtor: String, creditor: String, amount: Int64) {
            self.debtor = debtor
            self.creditor = creditor
            self.amount = amount
        }
    }

    package let period: ClearingPeriod
    package let currency: Asset
    /// By debtor, then creditor.
    package let lines: [Line]

    package init(period: ClearingPeriod, currency: Asset, lines: [Line]) {
        self.period = period
        self.currency = currency
        self.lines = lines.sorted {
            $0.debtor != $1.debtor ? $0.debtor < $1.debtor : $0.creditor < $1.creditor
        }
    }

    /// What each party gets (or owes, below zero) in all; sums to zero.
    package var balances: [(party: String, amount: Int64)] {
        var amounts: [String: Int64] = [:]
        for line in lines {
            amounts[line.debtor, default: 0] -= line.amount
            amounts[line.creditor, default: 0] += line.amount
        }
        return amounts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    package var json: JSON {
        [
            "from": .string(period.from.rfc3339), "to": .string(period.to.rfc3339),
            "currency": .string(currency.code),
            "entries": .array(
                lines.map {
                    [
                        "debtor": .string($0.debtor), "creditor": .string($0.creditor),
                        "amount": .integer($0.amount),
                    ]
                }),
            "balances": .array(
                balances.map { ["party": .string($0.party), "amount": .integer($0.amount)] }),
            "sum": .integer(balances.reduce(0) { $0 + $1.amount }),
        ]
    }

    /// RFC 4180: a heading, then a record for each pair.
    package var csv: String {
        lines.reduce(into: "from,to,currency,debtor,creditor,amount\r\n") { text, line in
            let fields = [
                period.from.rfc3339, period.to.rfc3339, currency.code, Self.field(line.debtor),
                Self.field(line.creditor), String(line.amount),
            ]
            text += fields.joined(separator: ",") + "\r\n"
        }
    }

    /// A name is quoted, and one that a spreadsheet would take for a formula begins with an
    /// apostrophe.
    private static func field(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@".contains($0) } ?? false
        return "\"" + (isFormula ? "'" : "")
            + text.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }
}

/// Whole hours, so that a period may follow the days of nearly every zone.
package struct ClearingPeriod: Hashable, Sendable {
    package static let hourMilliseconds: Int64 = 3_600_000

    package let from: Timestamp
    /// Exclusive.
    package let to: Timestamp

    /// Hours since 1970.
    package var hours: Range<Int64> { Self.hour(of: from)..<Self.hour(of: to) }

    package static func hour(of time: Timestamp) -> Int64 {
        floorDivide(time.milliseconds, hourMilliseconds)
    }

    /// Reads both ends as a request gives them.
    ///
    /// - Throws: `invalidField` or `outOfRange` at `/query/from` or `/query/to`.
    package static func read(from: String, to: String) throws(Refusal) -> ClearingPeriod {
        try ObjectReader.read(
            ["from": .string(from), "to": .string(to)], at: "/query"
        ) { fields -> ClearingPeriod? in
            let start = fields.required("from", .wholeHour)
            let end = fields.required("to", .wholeHour)
            fields.refuse("to", unlessAfter: start, end)
            guard let start, let end else { return nil }
            let hours = Self.hour(of: end) - Self.hour(of: start)
            if hours > Limits.clearingHours {
                fields.refuse(
                    "to", .outOfRange, required: ["maximum_hours": .integer(Limits.clearingHours)],
                    actual: .integer(hours))
            }
            return ClearingPeriod(from: start, to: end)
        }
    }
}

extension FieldFormat where Value == Timestamp {
    fileprivate static var wholeHour: FieldFormat {
        timestamp.checked(.invalidField, "a whole hour") {
            $0.milliseconds % ClearingPeriod.hourMilliseconds == 0
        }
    }
}
