// Postings: the only way value moves. A posting takes an amount from one account and gives it to
// another; a transaction is the postings that happen together or not at all; the journal keeps
// each transaction in one entry, for ever. Nothing is ever changed or deleted: what was wrong, or
// was given back, is a reversal, a new transaction that names the entry it reverses and posts the
// other way round, in whole or in parts. `ReversalTracker` makes sure that the parts together never
// give back more than was taken.

/// Postings of one merchant that happen together or not at all.
package struct LedgerTransaction: Hashable, Sendable {
    package let postings: [Posting]
    /// Journal sequence of the entry this reverses, in whole or in part; nil for a first booking.
    package let reverses: Int64?

    /// Precondition: all postings belong to one merchant; `reverses` is 1 or more.
    package init(postings: [Posting], reverses: Int64? = nil) {
        precondition(
            postings.allSatisfy { $0.source.tenant == postings.first?.source.tenant },
            "a transaction stays within one merchant")
        precondition(reverses.map { $0 >= 1 } ?? true, "entries are numbered from 1")
        self.postings = postings
        self.reverses = reverses
    }

    /// The transaction that undoes all of this one, which the journal holds as entry `sequence`.
    ///
    /// Last posting first, so that reading the two in a row shows them cancel out.
    package func reversal(of sequence: Int64) -> LedgerTransaction {
        LedgerTransaction(postings: postings.reversed().map(\.reversed), reverses: sequence)
    }
}
