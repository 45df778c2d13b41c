/// One measured figure, printed as one line of JSON.
struct Figure {
    let name: String
    let unit: String
    /// One value per run.
    let runs: [Double]
    var reference: Reference?
    /// What the figure was measured over, for the reader.
    var details: [String: JSONValue] = [:]

    /// The same work by the barest means on the same machine in the same minute.
    struct Reference {
        let name: String
        let value: Double
    }

    /// The median of the runs.
    var value: Double { Self.median(runs) }

    /// Share of the reference that is reached; nil without one.
    var ratio: Double? { reference.map { value / $0.value } }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2)
            ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    var line: String {
        var members = details
        members["name"] = .string(name)
        members["unit"] = .string(unit)
        members["value"] = Self.number(value)
        members["min"] = Self.number(runs.min() ?? 0)
        members["max"] = Self.number(runs.max() ?? 0)
        members["runs"] = .array(runs.map(Self.number))
        members["reference"] = (reference?.name).map { .string($0) } ?? .null
        members["reference_value"] = (reference?.value).map(Self.number) ?? .null
        members["ratio"] = ratio.map { .double(($0 * 1_000).rounded() / 1_000) } ?? .null
        return String(decoding: JSONValue.object(members).bytes, as: UTF8.self)
    }

    /// The figure for a person: name, median, spread, share of the reference.
    var sentence: String {
        let spread = "\(Self.short(runs.min() ?? 0)) ... \(Self.short(runs.max() ?? 0))"
        var text = "\(name): \(Self.short(value)) \(unit) (\(spread), \(runs.count) runs)"
        if let reference, let ratio {
            text += ", \(Self.short(ratio * 100)) % of \(reference.name)"
            text += " at \(Self.short(reference.value))"
        }
        return text
    }

    private static func number(_ value: Double) -> JSONValue {
        .double((value * 10).rounded() / 10)
    }

    private static func short(_ value: Double) -> String {
        value >= 100 ? "\(Int(value.rounded()))" : "\((value * 10).rounded() / 10)"
    }
}
