/// The vouchers of a command joined with their facts, each once, in the order of application.
struct NamedVouchers {
    private(set) var coupons: [CouponUse] = []
    private(set) var giftCards: [GiftCardUse] = []
    /// One fault for every voucher named again; nothing else is said about the repetition.
    private(set) var duplicateFaults = Faults()

    /// Precondition: the facts belong to the command's vouchers, in the same order.
    init(_ command: RedemptionCommand, _ facts: RedemptionFacts) {
        precondition(
            command.vouchers.count == facts.vouchers.count, "facts for each voucher, in order")
        for (index, use) in command.vouchers.enumerated() {
            if let first = command.vouchers[..<index].firstIndex(where: { $0.names(use) }) {
                duplicateFaults.add(
                    .duplicateVoucher, "Name each voucher once.", position: index,
                    subject: VoucherSubject.pointer(index), required: .string("named once"),
                    actual: .string("same as " + VoucherSubject.pointer(first)))
                continue
            }
            switch (use, facts.vouchers[index]) {
            case (.coupon(let id), .coupon(let coupon?, let offer, let campaign, let counters))
            where coupon.id == id && coupon.offer == offer.id && offer.campaign == campaign.id:
                coupons.append(
                    CouponUse(
                        index: index, use: use, coupon: coupon, offer: offer, campaign: campaign,
                        counters: counters, funding: facts.settlement?.campaigns[campaign.id]))
            case (.offer(let id), .coupon(nil, let offer, let campaign, let counters))
            where offer.id == id && offer.campaign == campaign.id:
                coupons.append(
                    CouponUse(
                        index: index, use: use, coupon: nil, offer: offer, campaign: campaign,
                        counters: counters, funding: facts.settlement?.campaigns[campaign.id]))
            case (.giftCard(let id, let amount), .giftCard(let card, let balance))
            where card.id == id:
                giftCards.append(
                    GiftCardUse(
                        index: index, use: use, card: card, balance: balance, amount: amount,
                        settlement: facts.settlement))
            default:
                preconditionFailure("the facts are those of another voucher")
            }
        }
        coupons.sort(by: CouponUse.isApplied(_:before:))
        giftCards.sort { $0.card.id < $1.card.id }
    }
}

/// JSON pointers to the vouchers of a redemption request.
enum VoucherSubject {
    static func pointer(_ index: Int) -> String { "/vouchers/\(index)" }
}

extension RedemptionCommand.VoucherUse {
    /// True where both name the same voucher; a gift card's amount does not matter.
    fileprivate func names(_ other: Self) -> Bool {
        switch (self, other) {
        case (.coupon(let one), .coupon(let two)): one == two
        case (.offer(let one), .offer(let two)): one == two
        case (.giftCard(let one, _), .giftCard(let two, _)): one == two
        default: false
        }
    }
}
