package import Ledger

/// Asks to take goods of a redeemed order back.
package struct ReturnCommand: Hashable, Sendable {
    package let tenant: TenantID
    package let redemption: RedemptionID
    /// 1 ... `Limits.orderLines`; the same goods may be named again, which adds up.
    package let items: [Item]

    package struct Item: Hashable, Sendable {
        package let goods: Goods
        /// Pieces, 1 or more.
        package let quantity: Int64

        package init(_ goods: Goods, _ quantity: Int64) {
            self.goods = goods
            self.quantity = quantity
        }
    }

    package enum Goods: Hashable, Sendable {
        /// Position of a line in the order, from 0.
        case line(Int)
        /// All lines of a SKU; the first ones give their pieces first.
        case sku(String)

        var document: JSON {
            switch self {
            case .line(let line): ["line": .integer(Int64(line))]
            case .sku(let sku): ["sku": .string(sku)]
            }
        }
    }

    package init(tenant: TenantID, redemption: RedemptionID, items: [Item]) {
        self.tenant = tenant
        self.redemption = redemption
        self.items = items
    }
}

/// All that a return may look at.
package struct ReturnFacts: Sendable {
    /// Closed: taken back, or all returned.
    package var isRolledBack = false
    /// As it was redeemed, before any discount.
    package let order: Order
    /// A part of a held order, so that each offer's kept goods keep their share.
    package var isPart = false
    package let redeemedAt: Timestamp
    /// When the offers were judged: with the redemption, or with the hold that it was captured
    /// from.
    package var judgedAt: Timestamp
    package let member: MemberID?
    /// What the redemption knew of products and circumstances.
    package var products: [String: RedemptionFacts.ProductFacts] = [:]
    package var situation = Situation()
    /// Returns so far.
    package var returns: Int64 = 0
    /// Pieces returned of each line so far, same count as the lines.
    package var returned: [Int64]
    /// Paid back so far by other means than cards, without what cards that expired were worth.
    package var refundedOtherwise: Int64 = 0
    /// In the order of the redemption's record.
    package let vouchers: [UsedVoucher]
    /// The redemption's postings as they were booked.
    package let postings: [Posting]
    package var settled = SettledFacts()
    /// What campaigns with a budget may still give away; the others are not in it.
    package var budgetLeft: [CampaignID: Int64] = [:]
    /// What points and cash credit paid, and what of it has come back so far.
    package var tender = Tender.Paid.nothing
    package var tenderBack = Tender.Paid.nothing

    package init(
        order: Order, redeemedAt: Timestamp, member: MemberID?, vouchers: [UsedVoucher],
        postings: [Posting]
    ) {
        self.order = order
        self.redeemedAt = redeemedAt
        judgedAt = redeemedAt
        self.member = member
        self.vouchers = vouchers
        self.postings = postings
        returned = [Int64](repeating: 0, count: order.lines.count)
    }

    /// Looks up the budgets out of which a discount may be given again. Where others pay a part, or
    /// days are counted, none is.
    package mutating func knowBudgets(_ balance: (AccountKey) throws -> Int64) rethrows {
        let isShared = postings.contains(where: \.isBesideDiscounts)
        for posting in postings where posting.destination.kind == .promotionExpense {
            guard isShared || posting.source.kind != .funding else { continue }
            budgetLeft[CampaignID(posting.destination.owner)] =
                isShared ? 0 : try balance(posting.destination.campaignBudget)
        }
    }

    /// What the customer paid in all, by whatever means.
    var paid: Int64 {
        order.total - vouchers.reduce(0) { $0 + ($1.offer == nil ? 0 : $1.amount) }
    }

    /// Whether the voucher at a place was not taken back by itself.
    package func isLeft(_ place: Int) -> Bool { !vouchers[place].isTakenBack }
}

/// What a return does.
package struct ReturnDecision: Sendable {
    /// Pieces returned of each line in all.
    package let returned: [Int64]
    /// What the goods of this return cost before any discount.
    package let value: Int64
    /// Discount given back, or given again where negative, by voucher; 0 for cards.
    package let discountsBack: [Int64]
    /// What the customer gets now: `tender`, `cardParts` and `otherwise` together.
    package let refund: Int64
    /// The part of the refund that comes back as the points and the credit which had paid.
    package let tender: Tender.Paid
    /// To cards, by voucher: what each of them gets of the refund, also where it goes another way.
    package let cardParts: [Int64]
    /// The part of the refund that other means pay.
    package let otherwise: Int64
    /// The part of `otherwise` that stands for cards which have expired.
    package let forExpiredCards: Int64
    /// What was paid back so far beyond what is due; later refunds are less by it.
    package let unrecovered: Int64
    /// True: nothing is kept, and the redemption has ended.
    package let isClosed: Bool
    /// What the goods still kept cost after discounts.
    package let keptCost: Int64
    /// What each give-back is for the goods still kept, by the places of vouchers; the rest of it
    /// is taken back.
    package let givesBack: [Int: Int64]
    /// Cards that get value back, by id.
    package let giftCards: [GiftCardDecision]
    /// The vouchers whose use comes back.
    package let uses: ReturnedUses
    package let postings: [Posting]
}
