/// The pieces of some lines by value: a run is that many pieces of one line with one value.
///
/// A line is worth its pieces: what is left of it is spread over them as evenly as whole minor
/// units allow, the odd units on the first pieces. So a line is at most two runs, however many
/// pieces it has.
struct PieceRuns {
    struct Run {
        let line: Int
        /// Minor units of one piece.
        let value: Int64
        var count: Int64
    }

    private var runs: [Run] = []

    init(_ lines: [Int], of balances: LineBalances) {
        runs.reserveCapacity(lines.count * 2)
        for line in lines {
            let quantity = balances.quantities[line]
            let (value, odd) = balances.amounts[line].quotientAndRemainder(dividingBy: quantity)
            if odd > 0 { runs.append(Run(line: line, value: value + 1, count: odd)) }
            runs.append(Run(line: line, value: value, count: quantity - odd))
        }
    }

    /// Runs by falling value, equal values in the order of the lines; `count` pieces at most.
    func dearest(_ count: Int64) -> [Run] {
        first(count) { $0.value != $1.value ? $0.value > $1.value : $0.line < $1.line }
    }

    /// Runs by rising value, equal values in the order of the lines; `count` pieces at most.
    func cheapest(_ count: Int64) -> [Run] {
        first(count) { $0.value != $1.value ? $0.value < $1.value : $0.line < $1.line }
    }

    private func first(_ count: Int64, _ isBefore: (Run, Run) -> Bool) -> [Run] {
        var left = count
        var chosen: [Run] = []
        let few = count <= PieceRuns.few ? fewFirst(Int(count), isBefore) : nil
        for run in few ?? runs.sorted(by: isBefore) {
            guard left > 0 else { break }
            chosen.append(Run(line: run.line, value: run.value, count: min(run.count, left)))
            left -= run.count
        }
        return chosen
    }

    /// Up to so many pieces, walking the runs and keeping the first costs less than sorting them.
    private static let few: Int64 = 8

    /// The first runs in order, as many as pieces are asked for: a run holds at least one.
    private func fewFirst(_ count: Int, _ isBefore: (Run, Run) -> Bool) -> [Run] {
        var kept: [Run] = []
        kept.reserveCapacity(count + 1)
        for run in runs {
            if kept.count == count {
                guard let last = kept.last, isBefore(run, last) else { continue }
                kept.removeLast()
            }
            var place = kept.count
            while place > 0, isBefore(run, kept[place - 1]) { place -= 1 }
            kept.insert(run, at: place)
        }
        return kept
    }
}
