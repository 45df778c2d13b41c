/// One measured figure, printed as one line of JSON or one sentence.
struct Figure {
    let name: String
    let unit: String
    /// One value per run.
    let runs: [Double]
    /// What it is compared with; the first is printed as the reference.
    var references: [Reference] = []
    /// What must hold.
    var goals: [Goal] = []
    /// What the figure was measured over, for the reader.
    var details: [String: JSONValue] = [:]

    /// The same work by the barest means on the same machine in the same minutes.
    struct Reference {
        let name: String
        let value: Double
    }

    /// What the project asks of a figure. Times wobble, so a goal that is missed is said, and
    /// fails nothing.
    enum Goal {
        /// At least this share of a reference, by its name.
        case share(Double, of: String)
        case atMost(Double)
        case atLeast(Double)
    }

    /// The median of the runs.
    var value: Double { Self.median(runs) }

    /// Share of the first reference that is reached; nil without one.
    var ratio: Double? { references.first.map { value / $0.value } }

    static func median(_ values: [Double]) -> Double { percentile(50, of: values) }

    /// Between the two nearest values where there is none at the place.
    static func percentile(_ percent: Double, of values: [Double]) -> Double {
        let sorted = values.sorted()
        guard let last = sorted.last else { return 0 }
        let place = percent / 100 * Double(sorted.count - 1)
        let below = Int(place)
        guard below + 1 < sorted.count else { return last }
        return sorted[below] + (sorted[below + 1] - sorted[below]) * (place - Double(below))
    }

    /// What is asked, what there is, and whether that is enough. Nil where the goal's reference
    /// was not measured.
    private func judged(_ goal: Goal) -> (asked: String, actual: Double, isHeld: Bool)? {
        switch goal {
        case .share(let share, let name):
            guard let reference = references.first(where: { $0.name == name }) else { return nil }
            let actual = value / reference.value
            return ("at least \(share) of \(name)", actual, actual >= share)
        case .atMost(let limit):
            return ("at most \(Self.short(limit)) \(unit)", value, value <= limit)
        case .atLeast(let limit):
            return ("at least \(Self.short(limit)) \(unit)", value, value >= limit)
        }
    }

    // MARK: Printing

    var line: String {
        var members = details
        members["name"] = .string(name)
        members["unit"] = .string(unit)
        members["value"] = Self.number(value)
        members["min"] = Self.number(runs.min() ?? 0)
        members["max"] = Self.number(runs.max() ?? 0)
        members["runs"] = .array(runs.map(Self.number))
        members["reference"] = (references.first?.name).map { .string($0) } ?? .null
        members["reference_value"] = (references.first?.value).map(Self.number) ?? .null
        members["ratio"] = ratio.map(Self.number) ?? .null
        members["ratios"] = .object(
            Dictionary(
                references.map { ($0.name, Self.number(value / $0.value)) },
                uniquingKeysWith: { first, _ in first }))
        members["goals"] = .array(
            goals.compactMap(judged).map {
                [
                    "asked": .string($0.asked), "actual": Self.number($0.actual),
                    "held": .bool($0.isHeld),
                ]
            })
        return String(decoding: JSONValue.object(members).bytes, as: UTF8.self)
    }

    /// The figure for a person: name, median, spread, shares of the references, goals.
    var sentence: String {
        let spread = "\(Self.short(runs.min() ?? 0)) ... \(Self.short(runs.max() ?? 0))"
        var text = "\(name): \(Self.short(value)) \(unit) (\(spread), \(runs.count) runs)"
        for reference in references {
            text += ", \(Self.short(value / reference.value)) of \(reference.name)"
        }
        for goal in goals.compactMap(judged) {
            text += "\n    \(goal.isHeld ? "held" : "MISSED"): \(goal.asked)"
        }
        return text
    }

    private static func number(_ value: Double) -> JSONValue {
        .double((value * 1_000).rounded() / 1_000)
    }

    private static func short(_ value: Double) -> String {
        value >= 100 ? "\(Int(value.rounded()))" : "\((value * 100).rounded() / 100)"
    }
}
