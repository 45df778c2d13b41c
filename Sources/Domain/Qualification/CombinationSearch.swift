/// Finds the vouchers that take most off an order together.
///
/// Vouchers apply in their fixed order, each on what the ones before left, so a choice has one
/// outcome. The search goes through the choices in that order, the voucher taken before the voucher
/// left out, and drops a branch as soon as it cannot beat the best one found (branch and bound; A.
/// Land and A. Doig 1960). The bound: no voucher ever takes more in company than it takes alone,
/// and of vouchers that exclude one another at most one counts.
///
/// Of equal totals the choice with fewer vouchers wins, then the one whose vouchers come first. The
/// search ends after `Limits.combinationWork` and says by how much it may have missed; that is far
/// beyond all choices of 12 vouchers for an order of a hundred lines. Wallets with more begin with
/// a greedy choice, so that what is found in the time is never poor.
struct CombinationSearch {
    /// A voucher that would do something alone.
    final class Candidate: Sendable {
        let use: CouponUse
        let lines: PricedLines
        /// Minor units it takes off the untouched order; budgets not looked at.
        let alone: Int64

        init(use: CouponUse, lines: PricedLines, alone: Int64) {
            self.use = use
            self.lines = lines
            self.alone = alone
        }

        /// What one step with it costs, in lines: pieces are sorted and counted besides.
        fileprivate var work: Int {
            let lines = 8 + lines.eligible.count + lines.given.count
            return use.offer.benefit.countsPieces ? 8 * lines : lines
        }
    }

    struct Best: Equatable {
        /// Indices of the candidates, rising.
        var chosen: [Int] = []
        var total: Int64 = 0
        /// The best possible is at most `total + gap`; 0 where the choice is exact.
        var gap: Int64 = 0
    }

    private let candidates: [Candidate]
    private let untouched: LineBalances
    /// `bounds[i]`: most that candidates from `i` on can take together.
    private let bounds: [Int64]
    private var best = Best()
    private var workLeft = Limits.combinationWork
    private var openBound: Int64 = 0
    private let orderTotal: Int64

    /// Precondition: the candidates are combinable and in the order of application.
    init(_ candidates: [Candidate], of order: LineBalances) {
        self.candidates = candidates
        bounds = CombinationSearch.bounds(candidates)
        untouched = order
        orderTotal = order.sum(of: Array(order.amounts.indices))
    }

    mutating func run() -> Best {
        let nothing = Choice(
            balances: untouched, counters: SharedCounters(), chosen: [], total: 0)
        if candidates.count > Self.exactCount {
            chooseGreedily(nothing)
            workLeft = Limits.combinationWork / 8
        }
        explore(from: 0, nothing)
        best.gap = max(0, openBound - best.total)
        return best
    }

    /// Up to so many, choices of equal worth are told apart by their vouchers; beyond, the first
    /// that was found stays.
    private static let exactCount = 12

    /// Takes the vouchers that give most alone, one by one, as long as each adds something.
    private mutating func chooseGreedily(_ nothing: Choice) {
        let ranked = candidates.indices.sorted { one, two in
            candidates[one].alone != candidates[two].alone
                ? candidates[one].alone > candidates[two].alone : one < two
        }
        for index in ranked.prefix(2 * Limits.vouchersPerOrder) {
            let chosen = (best.chosen + [index]).sorted()
            var choice: Choice? = nothing
            for voucher in chosen { choice = choice.flatMap { taking(voucher, $0) } }
            guard let choice, choice.total > best.total else { continue }
            best.chosen = choice.chosen
            best.total = choice.total
        }
    }

    private struct Choice {
        /// True where a voucher counts what all of them leave.
        var countsFinal = false
        var balances: LineBalances
        var counters: SharedCounters
        var chosen: [Int]
        var total: Int64
    }

    private mutating func explore(from index: Int, _ choice: Choice) {
        if choice.total > best.total
            || (choice.total == best.total && choice.chosen.count < best.chosen.count)
        {
            best.chosen = choice.chosen
            best.total = choice.total
        }
        guard index < candidates.count, choice.chosen.count < Limits.vouchersPerOrder else {
            return
        }
        // Never more than is left of the order, whatever the vouchers are worth alone.
        let bound = choice.total + min(bounds[index], orderTotal - choice.total)
        guard canWin(bound, choice) else { return }
        guard workLeft > 0 else {
            openBound = max(openBound, bound)
            return
        }
        workLeft -= candidates[index].work
        if let with = taking(index, choice) { explore(from: index + 1, with) }
        // Coupons of one offer are alike: without this one, the next of them is no other choice.
        var next = index + 1
        while next < candidates.count,
            candidates[next].use.offer.id == candidates[index].use.offer.id
        { next += 1 }
        explore(from: next, choice)
    }

    private func canWin(_ bound: Int64, _ choice: Choice) -> Bool {
        if bound != best.total { return bound > best.total }
        // As much can only win with fewer vouchers, and needs one more unless it is there already.
        let fewest = choice.chosen.count + (choice.total < bound ? 1 : 0)
        return fewest < best.chosen.count
    }

    /// The choice with one more voucher; nil where it cannot be used beside the others.
    private func taking(_ index: Int, _ choice: Choice) -> Choice? {
        guard choice.chosen.count < Limits.vouchersPerOrder else { return nil }
        let candidate = candidates[index]
        let (use, terms) = (candidate.use, candidate.use.offer.terms)
        if let limit = terms.definition.limits.usesPerOrder,
            choice.counters.uses(of: use.offer.id) >= limit
        {
            return nil
        }
        if choice.counters.takenGroup(for: use) != nil { return nil }
        if let left = choice.counters.redemptionsLeft(for: use), left < 1 { return nil }
        if let limit = terms.definition.limits.redemptionsPerMember,
            choice.counters.redemptionsByMember(for: use) >= limit
        {
            return nil
        }
        guard choice.counters.admits(use) else { return nil }
        let spend = use.offer.spend(candidate.lines, left: choice.balances)
        guard spend >= terms.requiredSpend else { return nil }
        var with = choice
        let discount = terms.definition.benefit.take(
            from: &with.balances, candidate.lines, spend: spend,
            cap: choice.counters.discountLeft(for: use))
        guard discount > 0 else { return nil }
        if let left = choice.counters.budgetLeft(for: use), discount > left { return nil }
        if use.funding != nil, !choice.counters.isFunded(use, discount) { return nil }
        with.counters.take(use, discount: discount)
        with.chosen.append(index)
        with.total += discount
        if terms.definition.restrictions.spend.basis == .final { with.countsFinal = true }
        return !with.countsFinal || keepsFinalSpend(with) ? with : nil
    }

    /// More vouchers only ever leave less, so what is broken now stays broken.
    private func keepsFinalSpend(_ choice: Choice) -> Bool {
        choice.chosen.allSatisfy { index in
            let (candidate, terms) = (candidates[index], candidates[index].use.offer.terms)
            return terms.definition.restrictions.spend.basis != .final
                || choice.balances.sum(of: candidate.lines.eligible) >= terms.requiredSpend
        }
    }

    /// Vouchers of one exclusion group count once. Each voucher is put with its first group only,
    /// which can make the bound too high and never too low.
    private static func bounds(_ candidates: [Candidate]) -> [Int64] {
        var bounds = [Int64](repeating: 0, count: candidates.count + 1)
        var most: [String: Int64] = [:]
        for index in candidates.indices.reversed() {
            let candidate = candidates[index]
            var gain = candidate.alone
            if let group = candidate.use.offer.stacking.exclusionGroups.first {
                let counted = most[group] ?? 0
                most[group] = max(counted, candidate.alone)
                gain = max(0, candidate.alone - counted)
            }
            bounds[index] = bounds[index + 1].saturatingSum(gain)
        }
        return bounds
    }
}
