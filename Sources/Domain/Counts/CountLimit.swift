// Counts
//
// How often, or for how much, a member, a natural person, a device, a store or everybody together
// may have an offer within a local day, week, month or ever. Each limit has a counter for each of
// those it counts: one row that knows the latest period and what was used in it. A new period
// begins by writing over the old one, so counters need no cleaning up, and their number is that of
// members, persons, devices and stores, never of days.
//
// What is given back goes to the period it was taken from; where that is over, nothing is left to
// give back to. A limit on something that the request does not name refuses: it fails closed.

import Ledger

/// One limit of an offer on how much of it somebody gets within a span of time.
package struct CountLimit: Hashable, Sendable {
    package let kind: Kind
    /// 1 ... `Limits.quota`; minor units, up to `Limits.amountMinorUnits`, of discounts.
    package let maximum: Int64

    /// What a limit counts. An offer has at most one limit of each kind.
    package struct Kind: Hashable, Sendable {
        package let by: Subject
        package let per: Span
        package let of: Measure

        package init(by: Subject, per: Span, of: Measure) {
            self.by = by
            self.per = per
            self.of = of
        }
    }

    /// Whose uses are counted. Raw values are wire names and never change.
    package enum Subject: String, CaseIterable, Sendable {
        case member, person, device, store
        /// All uses of the offer.
        case offer
    }

    /// How long is counted, by the clock and calendar of the offer's time zone.
    package enum Span: String, CaseIterable, Sendable {
        case day
        /// From Monday on.
        case week
        case month, ever
    }

    package enum Measure: String, CaseIterable, Sendable {
        case redemptions, issues
        /// What the offer takes off: the use that passes the limit gives what is left of it.
        case discount
    }

    package init(
        by: Subject, per: Span, of measure: Measure = .redemptions, maximum: Int64
    ) {
        kind = Kind(by: by, per: per, of: measure)
        self.maximum = maximum
    }
}

extension CountLimit.Kind {
    /// Stored with each counter; never changes: a digit each for whom, how long and what.
    package var code: Int64 {
        Self.digit(of: by) * 100 + Self.digit(of: per) * 10 + Self.digit(of: of)
    }

    /// Whether a stored kind counts what is taken off, not uses.
    static func countsDiscount(code: Int64) -> Bool {
        code % 10 == digit(of: CountLimit.Measure.discount)
    }

    private static func digit<Part: CaseIterable & Equatable>(of part: Part) -> Int64 {
        Int64(Array(Part.allCases).firstIndex(of: part) ?? 0) + 1
    }

    /// Name of the condition in a refusal, such as `redemptions_per_device_day`.
    var name: String { "\(of.rawValue)_per_\(by.rawValue)_\(per.rawValue)" }

    /// A request issues coupons, or it uses them.
    package var countsIssues: Bool { of == .issues }
}

extension CountLimit {
    var document: JSON {
        [
            "by": .string(kind.by.rawValue), "per": .string(kind.per.rawValue),
            "of": .string(kind.of.rawValue), "maximum": .integer(maximum),
        ]
    }

    /// Illegal mixes: what has a field of its own, what no request names, what nothing is taken
    /// off by.
    func validate(_ benefit: Benefit, _ subject: String, _ faults: inout OfferFaults) {
        let bound = kind.of == .discount ? Limits.amountMinorUnits : Limits.quota
        faults.requireRange(maximum, 1...bound, subject + "/maximum")
        if kind.by == .store, kind.of == .issues {
            faults.contradict(
                "Count redemptions: a coupon is issued in no store.", subject + "/of",
                .string("redemptions"), .string("issues"))
        }
        if kind.of == .discount, !benefit.reducesPrice {
            faults.contradict(
                "Count redemptions: this benefit takes nothing off.", subject + "/of",
                .string("redemptions"), .string("discount"))
        }
        guard kind.per == .ever, let field = fieldOfItsOwn else { return }
        faults.contradict(
            "Use the field that says this.", subject, .string("/limits/" + field),
            .string(kind.name))
    }

    private var fieldOfItsOwn: String? {
        switch (kind.by, kind.of) {
        case (.offer, .redemptions): "total_redemptions"
        case (.offer, .issues): "total_issues"
        case (.member, .redemptions): "redemptions_per_member"
        case (.member, .issues): "issues_per_member"
        default: nil
        }
    }
}

extension FieldFormat where Value == CountLimit {
    static var countLimit: FieldFormat {
        .object { fields in
            let by = fields.required("by", FieldFormat<CountLimit.Subject>.oneCase)
            let per = fields.required("per", FieldFormat<CountLimit.Span>.oneCase)
            let of = fields.optional("of", FieldFormat<CountLimit.Measure>.oneCase)
            let maximum = fields.required("maximum", .integer(1...Limits.amountMinorUnits))
            guard let by, let per, let maximum else { return nil }
            return CountLimit(by: by, per: per, of: of ?? .redemptions, maximum: maximum)
        }
    }
}
