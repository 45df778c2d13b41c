import Domain
import Ledger
import Testing

/// A redemption and what has come back of it, one return after another.
struct ReturnStory {
    private(set) var facts: ReturnFacts
    private let decision: RedemptionDecision
    private(set) var refunds: [Int64] = []

    /// Offers get a coupon each, with their campaign's budget as large as asked for.
    init(
        _ order: Order, _ offers: [Offer], cards: [(GiftCard, Int64)] = [], budget: Int64? = nil,
        products: [String: RedemptionFacts.ProductFacts] = [:]
    ) throws {
        let campaign = Fixture.campaign(budget: budget)
        let counters = Fixture.counters(redemptionsLeft: 10, budgetLeft: budget)
        let coupons = offers.map { Fixture.coupon($0.id.number, offer: $0.id.number) }
        decision = try Redemption.decide(
            RedemptionCommand(
                tenant: Fixture.tenant, order: order, member: nil,
                vouchers: coupons.map { .coupon($0.id) }
                    + cards.map { .giftCard($0.0.id, amount: nil) }),
            facts: RedemptionFacts(
                vouchers: zip(coupons, offers).map { .coupon($0, $1, campaign, counters) }
                    + cards.map { .giftCard($0.0, balance: $0.1) }, products: products),
            now: Fixture.now)
        let kinds =
            zip(coupons, offers).map {
                UsedVoucher.Kind.coupon($0.redeemed(by: RedemptionID(9)), $1, campaign)
            } + cards.map { .giftCard($0.0, balance: $0.1) }
        facts = ReturnFacts(
            order: order, redeemedAt: Fixture.now, member: nil,
            vouchers: zip(kinds, decision.applied).map {
                UsedVoucher($0, amount: $1.amount, lineAmounts: $1.lineAmounts)
            }, postings: decision.postings)
        facts.products = products
        if let budget { facts.budgetLeft[campaign.id] = budget - decision.discountTotal }
    }

    var paid: Int64 { facts.order.total - decision.discountTotal }

    mutating func give(
        back items: ReturnCommand.Item..., at now: Timestamp = Fixture.now
    ) throws(Refusal) -> ReturnDecision {
        let back = try GoodsReturn.decide(
            ReturnCommand(tenant: Fixture.tenant, redemption: RedemptionID(9), items: items),
            facts: facts, now: now)
        take(back)
        return back
    }

    private mutating func take(_ back: ReturnDecision) {
        let vouchers = facts.vouchers.enumerated().map { index, voucher in
            UsedVoucher(
                voucher.kind, amount: voucher.amount, lineAmounts: voucher.lineAmounts,
                givenBack: voucher.givenBack + back.discountsBack[index] + back.cardParts[index],
                isTakenBack: voucher.isTakenBack)
        }
        var next = ReturnFacts(
            order: facts.order, redeemedAt: facts.redeemedAt, member: facts.member,
            vouchers: vouchers, postings: facts.postings)
        next.products = facts.products
        next.budgetLeft = facts.budgetLeft
        next.returned = back.returned
        next.returns = facts.returns + 1
        next.refundedOtherwise = facts.refundedOtherwise + back.otherwise - back.forExpiredCards
        next.isRolledBack = back.isClosed
        facts = next
        refunds.append(back.refund)
    }
}

extension Order {
    /// Lines of so many pieces each, with what the line costs.
    static func lines(_ lines: (pieces: Int64, amount: Int64)...) -> Order {
        Order(
            reference: "R", currency: Fixture.currency, store: nil,
            lines: lines.enumerated().map {
                Order.Line(sku: "sku\($0)", quantity: $1.pieces, amount: $1.amount)
            })
    }
}
