import Domain

/// What each benefit takes off each line, from the words of the documentation.
extension CartEvaluator {
    /// Amounts by line, as many as the order has lines.
    func taking(_ offer: Offer) -> [Int64] {
        let eligible = eligibleLines(offer)
        let given = givenLines(offer.benefit)
        switch offer.benefit {
        case .amountOff(let amount):
            return shared(amount, eligible, offer)
        case .percentOff(let basisPoints, let cap):
            return shared(percent(basisPoints, cap, eligible), eligible, offer)
        case .ladder(let steps, let measure):
            return shared(step(steps, measure, eligible, offer), eligible, offer)
        case .eachFull(let threshold, let amountOff, let times):
            let full = countedValue(eligible, offer) / threshold
            let amount = min(full, times ?? full) * amountOff
            return shared(amount, eligible, offer)
        case .fixedPrice(let price, let pieces):
            return cut(priced(price, pieces ?? Int64.max, written(eligible)), offer)
        case .bundlePrice(let pieces, let price, let times):
            return cut(bundles(pieces, price, times, written(eligible)), offer)
        case .buyGet(let terms):
            return cut(gifts(terms, written(eligible), written(given)), offer)
        case .addOn(let price, _, let pieces):
            return cut(priced(price, pieces, written(given)), offer)
        case .service, .giveBack:
            return order.lines.map { _ in 0 }
        }
    }

    // MARK: On the value of lines

    /// An amount shared over what is left of the lines, never more than that.
    private func shared(_ amount: Int64, _ lines: [Int], _ offer: Offer) -> [Int64] {
        let most = min(amount, value(of: lines, left), room(offer))
        let weights = left.indices.map { lines.contains($0) ? left[$0] : 0 }
        return CartShares.of(most, by: weights)
    }

    private func percent(_ basisPoints: Int64, _ cap: Int64?, _ lines: [Int]) -> Int64 {
        min(CartShares.percent(basisPoints, of: value(of: lines, left)), cap ?? Int64.max)
    }

    private func step(
        _ steps: [Benefit.Step], _ measure: Benefit.Measure, _ lines: [Int], _ offer: Offer
    ) -> Int64 {
        let reached = measure == .amount ? countedValue(lines, offer) : pieces(of: lines)
        var amount: Int64 = 0
        for step in steps where step.threshold <= reached {
            switch step.gives {
            case .amountOff(let off): amount = off
            case .percentOff(let basisPoints, let cap): amount = percent(basisPoints, cap, lines)
            }
        }
        return amount
    }

    // MARK: On pieces

    private func written(_ lines: [Int]) -> CartPieces {
        CartPieces(of: lines, left: left, quantities: order.lines.map(\.quantity))
    }

    /// Each of the dearest pieces for the price, where that is less.
    private func priced(_ price: Int64, _ count: Int64, _ pieces: CartPieces) -> [CartCut] {
        var (pieces, cuts) = (pieces, [CartCut]())
        while cuts.count < count, let piece = pieces.removeDearest() {
            cuts.append(CartCut(piece, max(0, piece.worth - price)))
        }
        return cuts
    }

    /// Set after set of the dearest pieces that are left, each for the price where that is less;
    /// a set's saving is shared over its lines.
    private func bundles(
        _ size: Int64, _ price: Int64, _ times: Int64?, _ pieces: CartPieces
    ) -> [CartCut] {
        var (pieces, count) = (pieces, Int64(0))
        var cuts: [CartCut] = []
        while count < times ?? Int64.max, let set = pieces.removeDearest(size) {
            let parts = set.map { CartCut($0, $0.worth) }
            cuts += shared(max(0, CartPieces(set).worth - price), over: parts)
            count += 1
        }
        return cuts
    }

    /// For every so many pieces bought, the cheapest of those that may be given.
    private func gifts(
        _ terms: Benefit.BuyGet, _ bought: CartPieces, _ others: CartPieces
    ) -> [CartCut] {
        var pieces = terms.products == nil ? bought : others
        var (unpaired, sets) = (Int64(bought.all.count), Int64(0))
        let size = terms.products == nil ? terms.buy + terms.get : terms.buy
        while unpaired >= size, sets < terms.times ?? Int64.max {
            unpaired -= size
            sets += 1
        }
        var cuts: [CartCut] = []
        while cuts.count < sets * terms.get, let piece = pieces.removeCheapest() {
            cuts.append(
                CartCut(piece, CartShares.percent(terms.basisPoints, of: piece.worth)))
        }
        return cuts
    }

    // MARK: By line

    /// What one order may still get of the offer, in the proportions of what each line would get.
    private func cut(_ cuts: [CartCut], _ offer: Offer) -> [Int64] {
        let total = cuts.reduce(0) { $0 + $1.amount }
        let shares = shared(min(total, room(offer)), over: cuts)
        return order.lines.indices.map { line in
            shares.reduce(0) { $0 + ($1.line == line ? $1.amount : 0) }
        }
    }

    /// Shares by what the cuts come to on each line, the earlier line first among equals.
    private func shared(_ amount: Int64, over cuts: [CartCut]) -> [CartCut] {
        var parts: [CartCut] = []
        for cut in cuts {
            if let same = parts.firstIndex(where: { $0.line == cut.line }) {
                parts[same].amount += cut.amount
            } else {
                parts.append(cut)
            }
        }
        parts.sort { $0.line < $1.line }
        let shares = CartShares.of(amount, by: parts.map(\.amount))
        for index in parts.indices { parts[index].amount = shares[index] }
        return parts
    }
}

/// What comes off a line for one piece of it, or for several.
private struct CartCut {
    let line: Int
    var amount: Int64

    init(_ piece: CartPiece, _ amount: Int64) {
        line = piece.line
        self.amount = amount
    }
}
