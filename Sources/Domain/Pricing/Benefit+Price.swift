/// What a benefit is judged by and works on, the same for a redemption and for a search.
struct PricedLines: Sendable {
    /// Lines that the offer is for, rising.
    let eligible: [Int]
    /// Lines of the benefit's own selection (add-ons, what is given with a purchase), rising.
    let given: [Int]
    /// Value of the eligible lines before any discount.
    let initial: Int64
}

extension Benefit {
    /// Takes what the benefit gives off the lines; the sum taken, 0 ... `cap`.
    ///
    /// - Parameters:
    ///   - spend: value of the eligible lines that thresholds are compared with.
    ///   - cap: most that may be taken; nil for no limit.
    func take(
        from balances: inout LineBalances, _ lines: PricedLines, spend: Int64, cap: Int64? = nil
    ) -> Int64 {
        switch self {
        case .amountOff, .percentOff, .ladder, .eachFull:
            let left = balances.sum(of: lines.eligible)
            let pieces = balances.pieces(of: lines.eligible)
            let wanted = value(left: left, spend: spend, pieces: pieces)
            let amount = min(wanted, left, cap ?? wanted)
            balances.take(amount, from: lines.eligible)
            return amount
        case .fixedPrice, .bundlePrice, .buyGet, .addOn:
            return Benefit.take(cuts(of: balances, lines), from: &balances, cap: cap)
        case .service, .giveBack:
            return 0
        }
    }

    /// Worth of a benefit on the value of its lines, before it is held against what is left.
    func value(left: Int64, spend: Int64, pieces: Int64) -> Int64 {
        switch self {
        case .amountOff(let amount):
            return amount
        case .percentOff(let basisPoints, let cap):
            return Benefit.share(basisPoints, of: left, cap: cap)
        case .ladder(let steps, let measure):
            let reached = measure == .amount ? spend : pieces
            switch steps.last(where: { $0.threshold <= reached })?.gives {
            case .amountOff(let amount): return amount
            case .percentOff(let basisPoints, let cap):
                return Benefit.share(basisPoints, of: left, cap: cap)
            case nil: return 0
            }
        case .eachFull(let threshold, let amountOff, let times):
            let full = spend / threshold
            // Both are bounded by what an order can be worth, so a product that overflows is more
            // than any order.
            let (amount, overflow) = min(full, times ?? full)
                .multipliedReportingOverflow(by: amountOff)
            return overflow ? left : amount
        default:
            return 0
        }
    }

    private static func share(_ basisPoints: Int64, of amount: Int64, cap: Int64?) -> Int64 {
        let portion = Allocation.portion(of: amount, numerator: basisPoints, denominator: 10_000)
        return cap.map { min($0, portion) } ?? portion
    }
}

// MARK: Pieces

extension Benefit {
    /// What comes off one line.
    private struct Cut {
        let line: Int
        let amount: Int64
    }

    private func cuts(of balances: LineBalances, _ lines: PricedLines) -> [Cut] {
        switch self {
        case .fixedPrice(let price, let pieces):
            let runs = PieceRuns(lines.eligible, of: balances).dearest(pieces ?? Int64.max)
            return Benefit.cuts(runs, downTo: price)
        case .addOn(let price, _, let pieces):
            return Benefit.cuts(
                PieceRuns(lines.given, of: balances).dearest(pieces), downTo: price)
        case .buyGet(let terms):
            return terms.cuts(of: balances, lines).map { Cut(line: $0.line, amount: $0.amount) }
        case .bundlePrice(let pieces, let price, let times):
            return Benefit.bundleCuts(
                PieceRuns(lines.eligible, of: balances),
                sets: balances.pieces(of: lines.eligible) / pieces, pieces, price, times)
        default:
            return []
        }
    }

    private static func cuts(_ runs: [PieceRuns.Run], downTo price: Int64) -> [Cut] {
        runs.filter { $0.value > price }.map {
            Cut(line: $0.line, amount: ($0.value - price) * $0.count)
        }
    }

    /// Sets of the dearest pieces, as long as a set is worth more than its price.
    private static func bundleCuts(
        _ runs: PieceRuns, sets: Int64, _ pieces: Int64, _ price: Int64, _ times: Int64?
    ) -> [Cut] {
        var sets = BundleSets(runs: runs.dearest(min(sets, times ?? sets) * pieces))
        return sets.take(pieces: pieces, price: price).map { Cut(line: $0.line, amount: $0.amount) }
    }

    private static func take(
        _ cuts: [Cut], from balances: inout LineBalances, cap: Int64?
    ) -> Int64 {
        let total = cuts.reduce(0) { $0 + $1.amount }
        let amount = min(total, cap ?? total)
        if amount == total {
            for cut in cuts { balances.take(cut.amount, fromLine: cut.line) }
            return amount
        }
        var byLine = [Int64](repeating: 0, count: balances.amounts.count)
        for cut in cuts { byLine[cut.line] += cut.amount }
        for (line, share) in Allocation.share(amount, over: byLine).enumerated() {
            balances.take(share, fromLine: line)
        }
        return amount
    }
}

extension Benefit.BuyGet {
    fileprivate func cuts(
        of balances: LineBalances, _ lines: PricedLines
    ) -> [(line: Int, amount: Int64)] {
        let bought = balances.pieces(of: lines.eligible)
        let sets = products == nil ? bought / (buy + get) : bought / buy
        let (given, overflow) = min(sets, times ?? sets).multipliedReportingOverflow(by: get)
        let from = products == nil ? lines.eligible : lines.given
        return PieceRuns(from, of: balances).cheapest(overflow ? Int64.max : given).map { run in
            let cut = Allocation.portion(
                of: run.value, numerator: basisPoints, denominator: 10_000)
            return (run.line, cut * run.count)
        }
    }
}
