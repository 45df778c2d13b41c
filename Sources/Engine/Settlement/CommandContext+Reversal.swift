import Domain
import Ledger
import Store

/// What clearing gives back when a card's payment is refunded or a redemption rolled back.
extension CommandContext {
    /// What the acceptor no longer gets from the issuer of a card whose payment is refunded.
    func clearingBack(
        of card: GiftCard, _ amount: Int64, _ row: RedemptionRow?
    ) throws -> [Posting] {
        guard card.hasIssuer, let row,
            let issuer = try work.party(of: .giftCard(card.id, tenant)),
            let booked = try RedemptionRecord(row).postings.first(where: { $0.isOwed(by: issuer) })
        else { return [] }
        return [
            Posting(from: booked.destination, to: booked.source, amount: amount)
        ]
    }

    /// The postings of a redemption that a rollback reverses: all of them, except what refunds of
    /// cards have taken back from their issuers' clearing already, and what a reserve gave back to
    /// a budget that has been spent since.
    func reversible(_ record: RedemptionRecord) throws -> [Posting] {
        var postings = try withinBudgets(try setAsideNow(record))
        for voucher in record.vouchers where voucher.refunded > 0 {
            guard let id = voucher.use.giftCard, try giftCard(id).hasIssuer,
                let issuer = try work.party(of: .giftCard(id, tenant)),
                let index = postings.firstIndex(where: { $0.isOwed(by: issuer) })
            else { continue }
            let booked = postings.remove(at: index)
            let left = booked.amount - voucher.refunded
            if left > 0 {
                postings.append(
                    Posting(from: booked.source, to: booked.destination, amount: left))
            }
        }
        return postings
    }

    /// A coupon with its use back sets aside again what the budget still has.
    private func withinBudgets(_ postings: [Posting]) throws -> [Posting] {
        guard postings.contains(where: \.isReturnedReserve) else { return postings }
        var left: [AccountKey: Int64] = [:]
        return try postings.compactMap { posting in
            guard posting.isReturnedReserve else { return posting }
            let budget = posting.destination
            let available = try left[budget] ?? work.balance(budget)
            let amount = min(posting.amount, available)
            left[budget] = available - amount
            return amount > 0
                ? Posting(from: posting.source, to: budget, amount: amount) : nil
        }
    }
}

extension Posting {
    fileprivate var isReturnedReserve: Bool {
        source.kind == .campaignReserve && destination.kind == .campaignBudget
    }

    /// A redemption has one acceptor, so one posting at most says what a party owes for it.
    fileprivate func isOwed(by party: PartyID) -> Bool {
        source.kind == .clearing && source.owner == party.number
    }
}
