/// Makes a failing run small: leaves out steps for as long as the same kind of failure remains
/// (delta debugging, Zeller and Hildebrandt 2002).
///
/// Every step draws from its own generator, so a step that stays does much the same without the
/// others. What is left is short enough to read.
package struct Shrinker {
    /// Runs tried, at most.
    private let tries: Int
    private let run: (SimulationOptions) -> SimulationFailure?

    package init(tries: Int = 400, run: @escaping (SimulationOptions) -> SimulationFailure?) {
        self.tries = tries
        self.run = run
    }

    /// The smallest failing run found, starting from one that failed.
    package func shrink(_ failure: SimulationFailure) -> SimulationFailure {
        var best = failure
        var left = tries
        // What comes after the failing step cannot matter.
        let all = failure.options.steps ?? Array(0..<failure.options.operations)
        if let shorter = attempt(all.filter { $0 <= failure.step }, best, &left) { best = shorter }
        var pieces = 2
        while left > 0 {
            let steps = best.options.steps ?? all
            guard steps.count > 1 else { break }
            if let smaller = withoutOnePiece(steps, pieces, best, &left) {
                best = smaller
                pieces = max(2, pieces - 1)
            } else if pieces >= steps.count {
                break
            } else {
                pieces = min(steps.count, pieces * 2)
            }
        }
        return best
    }

    private func withoutOnePiece(
        _ steps: [Int], _ pieces: Int, _ best: SimulationFailure, _ left: inout Int
    ) -> SimulationFailure? {
        let size = (steps.count + pieces - 1) / pieces
        for start in stride(from: 0, to: steps.count, by: size) where left > 0 {
            let end = min(start + size, steps.count)
            let rest = Array(steps[..<start] + steps[end...])
            if let failure = attempt(rest, best, &left) { return failure }
        }
        return nil
    }

    private func attempt(
        _ steps: [Int], _ best: SimulationFailure, _ left: inout Int
    ) -> SimulationFailure? {
        left -= 1
        var options = best.options
        options.steps = steps
        guard let failure = run(options), failure.kind == best.kind else { return nil }
        return failure
    }
}

extension SimulationFailure {
    /// The reason without its numbers and texts: the same fault met in another way.
    package var kind: String {
        let words = reason.split(separator: " ").prefix(6)
        return words.filter { !$0.contains { $0.isNumber } }.joined(separator: " ")
    }

    /// The run as text that `SimulationOptions(replay:)` reads.
    package var replay: String {
        let steps = options.steps.map { $0.map(String.init).joined(separator: " ") } ?? "all"
        return """
            seed \(options.seed)
            operations \(options.operations)
            faults \(options.hasFaults ? "on" : "off")
            steps \(steps)

            """
    }
}

extension SimulationOptions {
    /// Reads what `SimulationFailure.replay` wrote; nil for anything else.
    package init?(replay text: String) {
        var values: [Substring: Substring] = [:]
        for line in text.split(separator: "\n") {
            guard let space = line.firstIndex(of: " ") else { return nil }
            values[line[..<space]] = line[line.index(after: space)...]
        }
        guard let seed = values["seed"].flatMap({ UInt64($0) }),
            let operations = values["operations"].flatMap({ Int($0) }),
            let faults = values["faults"], let steps = values["steps"]
        else { return nil }
        self.init(seed: seed, operations: operations, hasFaults: faults == "on")
        if steps != "all" { self.steps = steps.split(separator: " ").compactMap { Int($0) } }
    }
}
