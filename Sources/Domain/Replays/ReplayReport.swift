package import Ledger

/// What a replay has found so far.
package struct ReplayReport: Hashable, Sendable {
    package let definition: OfferDefinition
    /// Orders from `from` on and before `to`.
    package let from: Timestamp
    package let to: Timestamp
    /// Stored redemptions looked at.
    package private(set) var seen: Int64 = 0
    /// By local day.
    package private(set) var days: [Int64: Figures] = [:]
    /// Pages of orders that are decided otherwise.
    package private(set) var pages: Int64 = 0
    /// False where more members are concerned than are told apart (`Limits.replayMembers`).
    package private(set) var membersAreExact = true

    /// Counts, and amounts in minor units of the campaign's currency.
    package struct Figures: Hashable, Sendable {
        /// Orders that used the offer and were not taken back.
        package var orders: Int64 = 0
        /// Of these: something else taken off, nothing taken off, not to be told.
        package var changed: Int64 = 0
        package var refused: Int64 = 0
        package var undecided: Int64 = 0
        /// What the offer took off all of them. An undecided order counts as it was in both.
        package var costBefore: Int64 = 0
        package var costAfter: Int64 = 0
        /// Members of refused orders, each once a day.
        package var membersLost: Int64 = 0
        /// Orders that did not use the offer, that the changed rule would take something off and
        /// the one then in force would not; their members, each once a day.
        package var ordersGained: Int64 = 0
        package var membersGained: Int64 = 0

        package init() {}

        static let names = [
            "orders", "changed", "refused", "undecided", "cost_before", "cost_after",
            "members_lost", "orders_gained", "members_gained",
        ]
        private static var paths: [WritableKeyPath<Figures, Int64>] {
            [
                \.orders, \.changed, \.refused, \.undecided, \.costBefore, \.costAfter,
                \.membersLost, \.ordersGained, \.membersGained,
            ]
        }

        var values: [Int64] { Self.paths.map { self[keyPath: $0] } }

        init?(_ values: [Int64]) {
            guard values.count == Self.paths.count else { return nil }
            for (path, value) in zip(Self.paths, values) { self[keyPath: path] = value }
        }

        package mutating func add(_ other: Figures) {
            for path in Self.paths {
                self[keyPath: path] = self[keyPath: path].saturatingSum(other[keyPath: path])
            }
        }
    }

    package init(definition: OfferDefinition, from: Timestamp, to: Timestamp) {
        self.definition = definition
        self.from = from
        self.to = to
    }

    /// Takes in what a page of redemptions gave.
    package mutating func add(
        _ figures: [Int64: Figures], seen: Int64, hasPage: Bool, membersAreExact: Bool
    ) {
        for (day, more) in figures { days[day, default: Figures()].add(more) }
        self.seen += seen
        if hasPage { pages += 1 }
        if !membersAreExact { self.membersAreExact = false }
    }
}

extension ReplayReport {
    /// As it is stored.
    package var stored: JSON {
        [
            "definition": definition.json, "from": .integer(from.milliseconds),
            "to": .integer(to.milliseconds), "seen": .integer(seen), "pages": .integer(pages),
            "exact": .bool(membersAreExact),
            "days": .array(
                days.sorted { $0.key < $1.key }.map { day, figures in
                    .array(([day] + figures.values).map(JSON.integer))
                }),
        ]
    }

    /// Nil for what `stored` did not write.
    package init?(stored json: JSON) {
        guard let definition = json["definition"].flatMap({ try? OfferDefinition.read($0) }),
            let from = json["from"]?.integerValue, let to = json["to"]?.integerValue,
            let seen = json["seen"]?.integerValue, let pages = json["pages"]?.integerValue,
            let exact = json["exact"]?.boolValue, let days = json["days"]?.arrayValue
        else { return nil }
        self.init(
            definition: definition, from: Timestamp(milliseconds: from),
            to: Timestamp(milliseconds: to))
        (self.seen, self.pages, membersAreExact) = (seen, pages, exact)
        for day in days {
            let values = (day.arrayValue ?? []).compactMap(\.integerValue)
            guard let number = values.first, let figures = Figures(Array(values.dropFirst()))
            else { return nil }
            self.days[number] = figures
        }
    }

    /// As answers show it.
    package var members: [JSON.Member] {
        var total = Figures()
        for figures in days.values { total.add(figures) }
        return [
            .init("from", .string(from.rfc3339)), .init("to", .string(to.rfc3339)),
            .init("redemptions_seen", .integer(seen)),
            .init("members_exact", .bool(membersAreExact)),
            .init("total", .object(total.members)),
            .init(
                "days",
                .array(
                    days.sorted { $0.key < $1.key }.map { day, figures in
                        .object([.init("day", .string(Self.date(day)))] + figures.members)
                    })),
            .init("definition", definition.json),
        ]
    }

    private static func date(_ day: Int64) -> String {
        String(Timestamp(milliseconds: day * 86_400_000).rfc3339.prefix(10))
    }
}

extension ReplayReport.Figures {
    fileprivate var members: [JSON.Member] {
        zip(Self.names, values).map { .init($0, .integer($1)) }
    }
}

/// The body of createReplay.
package struct ReplayDraft: Hashable, Sendable {
    /// One of these two.
    package let definition: OfferDefinition?
    package let version: Int64?
    package let from: Timestamp
    package let to: Timestamp

    package static func read(_ json: JSON) throws(Refusal) -> ReplayDraft {
        let draft: ReplayDraft = try ObjectReader.read(json) { fields in
            let definition = fields.optional("definition", .offerDefinition)
            let version = fields.optional("version", .integer(1...Limits.offerVersions))
            let from = fields.required("from", .timestamp)
            let to = fields.required("to", .timestamp)
            fields.refuse("to", unlessAfter: from, to)
            guard let from, let to else { return nil }
            return ReplayDraft(definition: definition, version: version, from: from, to: to)
        }
        guard (draft.definition == nil) != (draft.version == nil) else {
            throw Refusal(
                .invalidField, "State either a definition or the number of a version.",
                [
                    Condition(
                        RefusalCode.invalidField.rawValue, subject: "/definition",
                        required: .string("definition or version"),
                        actual: .string(draft.version == nil ? "neither" : "both"))
                ])
        }
        let days = (draft.to.milliseconds - draft.from.milliseconds) / 86_400_000
        guard days < Limits.replayDays else {
            throw Refusal(
                .outOfRange, "Replay a shorter period.",
                [
                    Condition(
                        RefusalCode.outOfRange.rawValue, subject: "/to",
                        required: .integer(Limits.replayDays), actual: .integer(days + 1))
                ])
        }
        return draft
    }
}

extension FieldFormat where Value == OfferDefinition {
    /// A whole definition as a member of another document.
    package static var offerDefinition: FieldFormat {
        .object { OfferDefinition(reading: &$0) }
    }
}
