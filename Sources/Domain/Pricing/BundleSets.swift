/// Sets of so many pieces for one price, formed of runs by falling value.
///
/// Runs may hold a million pieces, so sets that are alike are taken together: as long as one run
/// fills whole sets, they all save the same.
struct BundleSets {
    private let runs: [PieceRuns.Run]
    private var next = 0
    private var usedOfNext: Int64 = 0

    /// Precondition: the runs' values fall.
    init(runs: [PieceRuns.Run]) {
        self.runs = runs
    }

    /// What comes off each line for all sets worth more than their price.
    mutating func take(pieces: Int64, price: Int64) -> [(line: Int, amount: Int64)] {
        var cuts: [(line: Int, amount: Int64)] = []
        while next < runs.count {
            let whole = (runs[next].count - usedOfNext) / pieces
            if whole > 0 {
                let saved = runs[next].value * pieces - price
                guard saved > 0 else { break }
                cuts.append((runs[next].line, saved * whole))
                use(whole * pieces)
                continue
            }
            guard let set = nextSet(of: pieces) else { break }
            let value = set.reduce(0) { $0 + $1.value }
            guard value > price else { break }
            let shares = Allocation.share(value - price, over: set.map(\.value))
            for (part, share) in zip(set, shares) { cuts.append((part.line, share)) }
        }
        return cuts
    }

    /// The next set over several runs: each line with its pieces' value; nil where too few are
    /// left.
    private mutating func nextSet(of pieces: Int64) -> [(line: Int, value: Int64)]? {
        var set: [(line: Int, value: Int64)] = []
        var missing = pieces
        while missing > 0 {
            guard next < runs.count else { return nil }
            let count = min(missing, runs[next].count - usedOfNext)
            let (line, value) = (runs[next].line, runs[next].value * count)
            if let same = set.firstIndex(where: { $0.line == line }) {
                set[same].value += value
            } else {
                set.append((line, value))
            }
            missing -= count
            use(count)
        }
        return set.sorted { $0.line < $1.line }
    }

    private mutating func use(_ count: Int64) {
        usedOfNext += count
        guard usedOfNext == runs[next].count else { return }
        next += 1
        usedOfNext = 0
    }
}
