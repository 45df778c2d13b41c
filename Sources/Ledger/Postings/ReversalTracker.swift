/// Why a transaction is not a valid reversal, in order of precedence.
package enum ReversalRejection: Error, Hashable, Sendable {
    /// Reversals are not reversed; what they gave back is booked anew.
    case originalIsReversal
    /// The transaction reverses another entry, or none.
    case otherOriginal(found: Int64?)
    /// It has no postings.
    case nothingToReverse
    /// The original has no posting between these two accounts in the other direction.
    case unrelatedPosting(Posting)
    /// More than what is left of the original's postings between these two accounts.
    case exceedsOriginal(Posting, left: Int64)
}

/// Adds up the reversals of one entry: each posting is given back at most once, in whole or in
/// parts.
package struct ReversalTracker: Hashable, Sendable {
    /// Journal sequence of the entry that is reversed.
    package let sequence: Int64
    private let originalIsReversal: Bool
    private let postings: [Posting]
    /// What is left to reverse of each posting; same order and count as `postings`.
    private var left: [Int64]

    package init(original: LedgerTransaction, sequence: Int64) {
        self.sequence = sequence
        originalIsReversal = original.reverses != nil
        postings = original.postings
        left = original.postings.map(\.amount)
    }

    /// The reversal of all that is left; nil when all has been reversed.
    package var remainder: LedgerTransaction? {
        let open = zip(postings, left).filter { $0.1 > 0 }.map { posting, amount in
            Posting(from: posting.source, to: posting.destination, amount: amount)
        }
        return open.isEmpty ? nil : LedgerTransaction(postings: open).reversal(of: sequence)
    }

    /// Counts a reversal, or refuses it and stays as it was.
    package mutating func apply(_ reversal: LedgerTransaction) throws(ReversalRejection) {
        if originalIsReversal { throw .originalIsReversal }
        if reversal.reverses != sequence { throw .otherOriginal(found: reversal.reverses) }
        if reversal.postings.isEmpty { throw .nothingToReverse }
        for posting in reversal.postings where !postings.contains(where: { posting.undoes($0) }) {
            throw .unrelatedPosting(posting)
        }
        var after = left
        for posting in reversal.postings {
            // Equal pairs of accounts may occur several times: take from the first, then the next.
            var amount = posting.amount
            for index in postings.indices where posting.undoes(postings[index]) {
                let part = min(amount, after[index])
                after[index] -= part
                amount -= part
            }
            if amount > 0 {
                throw .exceedsOriginal(posting, left: posting.amount - amount)
            }
        }
        left = after
    }
}

extension Posting {
    /// True where the other posting went the opposite way between the same accounts.
    fileprivate func undoes(_ other: Posting) -> Bool {
        source == other.destination && destination == other.source
    }
}
