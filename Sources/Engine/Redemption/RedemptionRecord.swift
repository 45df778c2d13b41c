// The room "Redemption": loads what `Domain/Redemption` needs to decide, and carries its decision
// out. Codes are read and signatures checked on the caller's side (`VoucherReader`); the writer
// only looks rows up. Validation loads the same facts from a read-only snapshot and asks the same
// function, so it cannot answer differently.

import Domain
import Ledger
import Store

/// A redemption in full, as its row keeps it: what was asked, what each voucher did, what has
/// been given back since, and the postings, so that it can be undone exactly.
struct RedemptionRecord: Hashable, Sendable {
    struct Voucher: Hashable, Sendable {
        let use: RedemptionCommand.VoucherUse
        /// The offer of a coupon or public code; nil for gift cards.
        let offer: OfferID?
        /// The version it was judged by; nil for the first, and for gift cards.
        let offerVersion: Int64?
        let campaign: CampaignID?
        let amount: Int64
        let lineAmounts: [Int64]
        /// Of a card: what refunds and returns have given back of its payment. Of a coupon:
        /// discount that returns have taken back.
        var refunded: Int64
        /// What it took from the offer's counters.
        var counts: [CountTaken] = []
        /// True once it was taken back by itself, with all that was left then.
        var isTakenBack = false

        /// What was left when it was taken back; 0 where it was not.
        var takenBack: Int64 { isTakenBack ? amount - refunded : 0 }
    }

    let order: Order
    /// The merchant's number of the member.
    let member: String?
    var vouchers: [Voucher]
    let lineDiscounts: [Int64]
    let postings: [Posting]
    /// What points and cash credit paid.
    let tender: Tender.Paid
    let givenBack: [GivenVoucher]
    /// The hold that it is a captured part of; nil for most.
    var hold: HoldID?
    /// Nil where nothing of it matters to a later return.
    var known: KnownFacts?
    /// Nil where nothing was returned.
    var returns: ReturnsSoFar?

    var discountTotal: Int64 { lineDiscounts.reduce(0, +) }

    var giftCardTotal: Int64 {
        vouchers.reduce(0) { $0 + ($1.offer == nil ? $1.amount : 0) }
    }

    /// What cards got back, and what took its place for cards that had expired.
    var refunded: Int64 {
        vouchers.reduce(0) { $0 + ($1.offer == nil ? $1.refunded : 0) }
    }

    /// What vouchers gave that were taken back by themselves.
    var dueAgain: Int64 { vouchers.reduce(0) { $0 + $1.takenBack } }

    func giftCardUse(_ card: GiftCardID) -> Voucher? {
        vouchers.first { $0.use.giftCard == card }
    }

    mutating func addRefund(_ amount: Int64, to card: GiftCardID) {
        guard let index = vouchers.firstIndex(where: { $0.use.giftCard == card }) else { return }
        vouchers[index].refunded += amount
    }

    /// The redemption as answers show it.
    func document(_ row: RedemptionRow, _ codes: CodeBook) -> RedemptionDocument {
        RedemptionDocument(
            id: codes.text(row.id), priced: priced(codes), member: member,
            hold: hold.map { codes.text($0) }, refunded: refunded, dueAgain: dueAgain,
            returned: returnTotals, createdAt: row.createdAt,
            rolledBackAt: row.rolledBackAt)
    }

    /// The answer of a validation that found the vouchers usable.
    func validation(_ codes: CodeBook) -> [UInt8] { priced(codes).validationDocument() }

    private func priced(_ codes: CodeBook) -> PricedOrder {
        PricedOrder(
            order: order, discountTotal: discountTotal, giftCardTotal: giftCardTotal,
            vouchers: vouchers.map { voucher in
                PricedOrder.Voucher(
                    id: codes.text(voucher.use), kind: voucher.use.kind,
                    offer: voucher.offer.map { codes.text($0) },
                    offerVersion: voucher.offerVersion, amount: voucher.amount,
                    lineAmounts: voucher.lineAmounts, isTakenBack: voucher.isTakenBack)
            }, lineDiscounts: lineDiscounts, tender: tender, givesBack: givenBackDocuments(codes))
    }
}

extension RedemptionCommand.VoucherUse {
    var giftCard: GiftCardID? {
        if case .giftCard(let id, _) = self { return id }
        return nil
    }
}
