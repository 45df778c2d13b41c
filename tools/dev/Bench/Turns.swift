/// Measures several things in turns, run by run, so that a busy moment of the machine falls on
/// all of them and their ratios hold; the first round is warm-up and left out.
struct Turns {
    typealias Body = (_ run: Int) async throws -> [String: Double]

    private var bodies: [Body] = []

    /// A body gives one value per name and run. Run 0 is the warm-up.
    mutating func add(_ body: @escaping Body) {
        bodies.append(body)
    }

    /// One value per run for each name.
    func measure(runs: Int) async throws -> [String: [Double]] {
        var values: [String: [Double]] = [:]
        for run in 0...runs {
            for body in bodies {
                for (name, value) in try await body(run) where run > 0 {
                    values[name, default: []].append(value)
                }
            }
        }
        return values
    }
}
