import Domain
import Ledger
import Store

/// Clearing by the hour, kept where postings are booked, so that no command can forget it.
extension CommandContext {
    /// Adds what the postings between parties come to.
    func keepClearing(_ postings: [Posting], entry: Int) throws {
        for posting in postings {
            guard let pair = clearingPair(posting) else { continue }
            let known = try work.clearing.load(pair.key, work.connection)
            let row = ClearingRow(
                pair.key, amount: (known?.amount ?? 0).saturatingSum(pair.amount))
            if known == nil {
                work.clearing.insert(row, entryIndex: entry)
            } else {
                work.clearing.update(row, entryIndex: entry)
            }
        }
    }

    /// Notes the rows that `keepClearing` will look at.
    func wantClearing(_ postings: [Posting]) {
        for posting in postings {
            if let pair = clearingPair(posting) { work.clearing.want(pair.key) }
        }
    }

    private func clearingPair(_ posting: Posting) -> (key: ClearingKey, amount: Int64)? {
        guard posting.source.kind == .clearing, posting.destination.kind == .clearing else {
            return nil
        }
        let (debtor, creditor) = (posting.source.owner, posting.destination.owner)
        let key = ClearingKey(
            tenant: posting.source.tenant, currency: posting.source.asset,
            hour: ClearingPeriod.hour(of: ledgerTime), first: min(debtor, creditor),
            second: max(debtor, creditor))
        return (key, debtor < creditor ? posting.amount : -posting.amount)
    }
}
