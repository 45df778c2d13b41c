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
}

extension Posting {
    /// A redemption has one acceptor, so one posting at most says what a party owes for it.
    fileprivate func isOwed(by party: PartyID) -> Bool {
        source.kind == .clearing && source.owner == party.number
    }
}
