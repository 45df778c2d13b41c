import Ledger

/// What a little more of what an offer is for would give: "22.00 more for 30.00 off".
package struct NextStep: Hashable, Sendable {
    /// Minor units of eligible lines to add; 0 where pieces are missing.
    package let missingAmount: Int64
    /// Eligible pieces to add; 0 where an amount is missing.
    package let missingPieces: Int64
    /// What the offer would take off then, as far as it can be told without knowing what is added;
    /// nil where it cannot.
    package let amountOff: Int64?
    /// The same for what the offer would give back.
    package let givesBack: GivesBack?

    init(
        missingAmount: Int64, missingPieces: Int64, amountOff: Int64?,
        givesBack: GivesBack? = nil
    ) {
        self.missingAmount = missingAmount
        self.missingPieces = missingPieces
        self.amountOff = amountOff
        self.givesBack = givesBack
    }

    /// The same step of a give-back: what its worth would take off is given back.
    fileprivate func giving(_ terms: GiveBack, _ currency: Asset) -> NextStep {
        NextStep(
            missingAmount: missingAmount, missingPieces: missingPieces, amountOff: nil,
            givesBack: amountOff.flatMap { GivesBack(terms, $0, currency) })
    }
}

extension NextStep {
    /// Names of the conditions that more of the same would meet.
    private static let shortages = [
        RefusalCode.minimumSpend, .minimumQuantity, .noEligibleLine,
    ].map(\.rawValue)

    /// Nil where nothing more is to be had, or where something else stands against the voucher.
    init?(
        _ offer: Offer, _ lines: PricedLines, _ untouched: LineBalances,
        _ verdict: Qualification.Verdict, _ currency: Asset
    ) {
        let benefit = offer.benefit.giveBack?.worth ?? offer.benefit
        // What all discounts must leave depends on what they take: nothing can be promised.
        guard offer.restrictions.spend.basis != .final else { return nil }
        let pieces = untouched.pieces(of: lines.eligible)
        switch verdict {
        case .refused(let refusal):
            guard refusal.conditions.allSatisfy({ NextStep.shortages.contains($0.name) }) else {
                return nil
            }
            let missing = max(0, offer.terms.requiredSpend - lines.initial)
            let missingPieces = max(0, offer.terms.requiredPieces - pieces)
            guard missing > 0 || missingPieces > 0 else { return nil }
            self.init(
                missingAmount: missing, missingPieces: missingPieces,
                amountOff: offer.capped(
                    benefit.amountOff(
                        spend: max(offer.terms.requiredSpend, lines.initial),
                        pieces: max(offer.terms.requiredPieces, pieces))))
        case .applicable:
            guard let next = benefit.step(after: lines.initial, pieces: pieces) else {
                return nil
            }
            self.init(
                missingAmount: next.missingAmount, missingPieces: next.missingPieces,
                amountOff: offer.capped(next.amountOff))
        }
        if let terms = offer.benefit.giveBack { self = giving(terms, currency) }
    }
}

extension Benefit {
    /// What the benefit takes off an order that holds just so much, where that is one amount.
    fileprivate func amountOff(spend: Int64, pieces: Int64) -> Int64? {
        switch self {
        case .amountOff(let amount): return amount
        case .ladder(let steps, let measure):
            let reached = measure == .amount ? spend : pieces
            return steps.last { $0.threshold <= reached }?.amountOff
        case .eachFull(let threshold, let amountOff, let times):
            let full = spend / threshold
            let (amount, overflow) = min(full, times ?? full)
                .multipliedReportingOverflow(by: amountOff)
            return overflow ? nil : amount
        default: return nil
        }
    }

    /// The next step above what an order reaches.
    fileprivate func step(after spend: Int64, pieces: Int64) -> NextStep? {
        switch self {
        case .ladder(let steps, .amount):
            return steps.first { $0.threshold > spend }.map {
                NextStep(
                    missingAmount: $0.threshold - spend, missingPieces: 0, amountOff: $0.amountOff)
            }
        case .ladder(let steps, .quantity):
            return steps.first { $0.threshold > pieces }.map {
                NextStep(
                    missingAmount: 0, missingPieces: $0.threshold - pieces,
                    amountOff: $0.amountOff)
            }
        case .eachFull(let threshold, _, let times):
            let next = spend / threshold + 1
            guard next <= times ?? next else { return nil }
            return NextStep(
                missingAmount: threshold - spend % threshold, missingPieces: 0,
                amountOff: self.amountOff(spend: next * threshold, pieces: pieces))
        case .buyGet(let terms):
            let set = terms.products == nil ? terms.buy + terms.get : terms.buy
            guard pieces / set < terms.times ?? Int64.max else { return nil }
            return NextStep(missingAmount: 0, missingPieces: set - pieces % set, amountOff: nil)
        default:
            return nil
        }
    }
}

extension Offer {
    fileprivate func capped(_ amount: Int64?) -> Int64? {
        amount.map { min($0, limits.discountPerOrder ?? $0) }
    }
}

extension Benefit.Step {
    /// Nil for a share.
    fileprivate var amountOff: Int64? {
        if case .amountOff(let amount) = gives { return amount }
        return nil
    }
}
