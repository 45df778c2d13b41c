import Foundation

/// Least shares of the references, by figure name: `{"redeem_http_sqlite": {"ratio": 0.2}}`.
/// Shares and not absolute rates, so that they hold on any machine.
struct Thresholds {
    private let document: JSONValue

    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CheckFailure("no thresholds at \(path)")
        }
        document = try JSONValue(parsing: Array(data))
    }

    /// A sentence for a figure below its threshold, else nil.
    func objection(to figure: Figure) -> String? {
        let least: Double
        switch document[figure.name, "ratio"] {
        case .double(let ratio): least = ratio
        case .integer(let ratio): least = Double(ratio)
        default: return nil
        }
        let ratio = figure.ratio ?? 0
        return ratio < least ? "\(figure.name): ratio \(ratio) is below \(least)" : nil
    }
}
