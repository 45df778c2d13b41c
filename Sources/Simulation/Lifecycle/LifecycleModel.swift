import Domain

/// What a return must come to, worked out from the documentation piece by piece, with none of the
/// code that decides: lists of pieces instead of quotients, and a share at a time.
struct LifecycleModel {
    let order: Order
    /// In the order of application.
    let vouchers: [Voucher]

    struct Voucher {
        /// Its place among the redemption's vouchers.
        let place: Int
        let offer: Offer
        /// What it took off each line.
        let lines: [Int64]
        var isTakenBack: Bool
        /// What it gave back.
        var gives: Int64 = 0
    }

    /// Value of the goods kept, before discounts.
    func value(_ kept: [Int64]) -> Int64 {
        zip(order.lines, kept).reduce(0) { sum, pair in
            sum + Self.pieces(pair.0.amount, pair.0.quantity).prefix(Int(pair.1)).reduce(0, +)
        }
    }

    /// Discount due by voucher (in the order of `vouchers`) for what is kept of each line, and what
    /// is still given back by the vouchers' places.
    func due(_ kept: [Int64]) -> ([Int64], gives: [Int: Int64]) {
        var without: Set<Int> = []
        while true {
            var left = zip(order.lines, kept).map { line, pieces in
                Self.pieces(line.amount, line.quantity).prefix(Int(pieces)).reduce(0, +)
            }
            let values = left
            var due: [Int64] = []
            var spends: [Int: Int64] = [:]
            for (index, voucher) in vouchers.enumerated() {
                let share = share(of: index, kept)
                spends[index] = spend(voucher.offer, kept, values, left)
                guard !voucher.isTakenBack, !without.contains(index) else {
                    due.append(0)
                    continue
                }
                if voucher.offer.definition.returns.revalues {
                    due.append(take(voucher.offer, kept, values, &left, share.reduce(0, +)))
                } else {
                    due.append(Self.take(share, &left))
                }
            }
            let failing = vouchers.indices.last { index in
                let offer = vouchers[index].offer
                return due[index] > 0 && offer.restrictions.spend.basis == .final
                    && offer.definition.returns.revalues
                    && eligible(offer, kept).reduce(0) { $0 + left[$1] }
                        < offer.restrictions.minimumSpend
            }
            guard let failing else {
                return (due, gives(kept, left, spends))
            }
            without.insert(failing)
        }
    }

    /// What the kept pieces have of a voucher's discount, line by line.
    private func share(of voucher: Int, _ kept: [Int64]) -> [Int64] {
        order.lines.indices.map { line in
            let quantity = order.lines[line].quantity
            let earlier = vouchers[..<voucher].reduce(0) { $0 + $1.lines[line] }
            let before = order.lines[line].amount - earlier
            let after = before - vouchers[voucher].lines[line]
            let pairs = zip(Self.pieces(before, quantity), Self.pieces(after, quantity))
            return pairs.prefix(Int(kept[line])).reduce(0) { $0 + $1.0 - $1.1 }
        }
    }

    private func eligible(_ offer: Offer, _ kept: [Int64]) -> [Int] {
        let included = offer.restrictions.products.includedSKUs.names
        return order.lines.indices.filter {
            kept[$0] > 0 && (included.isEmpty || included.contains(order.lines[$0].sku))
        }
    }

    private func spend(
        _ offer: Offer, _ kept: [Int64], _ values: [Int64], _ left: [Int64]
    ) -> Int64 {
        let there = offer.restrictions.spend.basis == .earlier ? left : values
        return eligible(offer, kept).reduce(0) { $0 + there[$1] }
    }

    /// What the kept goods would give back by themselves, or their share by cost; never more than
    /// was given.
    private func gives(
        _ kept: [Int64], _ left: [Int64], _ spends: [Int: Int64]
    ) -> [Int: Int64] {
        var gives: [Int: Int64] = [:]
        for (index, voucher) in vouchers.enumerated() {
            guard let terms = voucher.offer.benefit.giveBack, !voucher.isTakenBack else { continue }
            let (offer, all) = (voucher.offer, order.lines.map(\.quantity))
            let there = eligible(offer, kept).reduce(0) { $0 + left[$1] }
            guard offer.definition.returns.revalues else {
                let cost = eligible(offer, all).reduce(0) { sum, line in
                    vouchers.reduce(sum + order.lines[line].amount) { $0 - $1.lines[line] }
                }
                gives[voucher.place] = cost == 0 ? 0 : voucher.gives * min(there, cost) / cost
                continue
            }
            let minimum = offer.restrictions.minimumSpend
            let isFinal = offer.restrictions.spend.basis == .final
            let spend = spends[index] ?? 0
            let isMet =
                !eligible(offer, kept).isEmpty && spend >= minimum
                && (!isFinal || there >= minimum)
            let amount =
                isMet && there > 0 ? Self.wanted(terms.worth, isFinal ? there : spend, there) : 0
            gives[voucher.place] = min(amount, voucher.gives)
        }
        return gives
    }

    private func take(
        _ offer: Offer, _ kept: [Int64], _ values: [Int64], _ left: inout [Int64], _ most: Int64
    ) -> Int64 {
        let lines = eligible(offer, kept)
        let there = lines.reduce(0) { $0 + left[$1] }
        let spend = spend(offer, kept, values, left)
        let most = min(most, offer.limits.discountPerOrder ?? most)
        guard !lines.isEmpty, spend >= offer.restrictions.minimumSpend else { return 0 }
        let amount = min(Self.wanted(offer.benefit, spend, there), there, most)
        let shares = Self.divide(amount, over: lines.map { left[$0] })
        for (line, share) in zip(lines, shares) { left[line] -= share }
        return amount
    }

    private static func wanted(_ benefit: Benefit, _ spend: Int64, _ there: Int64) -> Int64 {
        switch benefit {
        case .amountOff(let amount): return amount
        case .percentOff(let share, let cap):
            return min((there * share + 5_000) / 10_000, cap ?? Int64.max)
        case .ladder(let steps, _):
            var reached: Int64 = 0
            for step in steps where step.threshold <= spend {
                if case .amountOff(let amount) = step.gives { reached = amount }
            }
            return reached
        case .eachFull(let threshold, let amount, let times):
            return min(spend / threshold, times ?? Int64.max) * amount
        default: return 0
        }
    }

    /// A discount that keeps its shares, in full: what a line lacks comes off the others.
    private static func take(_ shares: [Int64], _ left: inout [Int64]) -> Int64 {
        var missing: Int64 = 0
        for line in left.indices {
            missing += max(0, shares[line] - left[line])
            left[line] = max(0, left[line] - shares[line])
        }
        let more = divide(missing, over: left)
        for line in left.indices { left[line] -= more[line] }
        return shares.reduce(0, +)
    }

    /// The pieces of a line, the dearer ones first.
    private static func pieces(_ amount: Int64, _ quantity: Int64) -> [Int64] {
        (0..<quantity).map { (amount + quantity - 1 - $0) / quantity }
    }

    /// Largest remainders, one unit at a time.
    private static func divide(_ amount: Int64, over weights: [Int64]) -> [Int64] {
        let total = weights.reduce(0, +)
        guard amount > 0 else { return weights.map { _ in 0 } }
        var shares = weights.map { amount * $0 / total }
        var rests = weights.map { amount * $0 % total }
        for _ in 0..<(amount - shares.reduce(0, +)) {
            guard let place = rests.indices.max(by: { rests[$0] < rests[$1] }),
                let first = rests.firstIndex(of: rests[place])
            else { break }
            shares[first] += 1
            rests[first] = -1
        }
        return shares
    }
}
