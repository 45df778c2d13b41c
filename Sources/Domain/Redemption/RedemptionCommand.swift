package import Ledger

/// Asks to use vouchers on an order. Validation asks the same question and writes nothing.
package struct RedemptionCommand: Hashable, Sendable {
    package let tenant: TenantID
    package let order: Order
    package let member: MemberID?
    /// In the order named; the outcome does not depend on it. 1 ... `Limits.vouchersPerOrder`.
    package let vouchers: [VoucherUse]
    /// Points and cash credit that the member pays with.
    package let tender: Tender

    /// One voucher to use.
    package enum VoucherUse: Hashable, Sendable {
        case coupon(CouponID)
        /// A many-use public code, i.e. the offer it stands for.
        case offer(OfferID)
        /// At most this many minor units; nil: as much as is due.
        case giftCard(GiftCardID, amount: Int64?)
    }

    package init(
        tenant: TenantID, order: Order, member: MemberID?, vouchers: [VoucherUse],
        tender: Tender = Tender()
    ) {
        self.tender = tender
        self.tenant = tenant
        self.order = order
        self.member = member
        self.vouchers = vouchers
    }
}

/// All that the decision may look at, loaded before.
package struct RedemptionFacts: Sendable {
    /// Everything about one named voucher, in the order of the command's vouchers.
    package enum Voucher: Sendable {
        /// `coupon` is nil for a public code.
        case coupon(Coupon?, Offer, Campaign, CouponCounters)
        case giftCard(GiftCard, balance: Int64)
    }

    /// What has been used and is left of an offer.
    package struct CouponCounters: Hashable, Sendable {
        /// Redemptions by this member so far (0 without a member).
        package let redemptionsByMember: Int64
        /// Balance of the offer's `redemptionQuota`; nil without a limit.
        package let redemptionsLeft: Int64?
        /// Balance of the campaign's budget account; nil without a limit.
        package let budgetLeft: Int64?
        /// Counters, pace and switches; those of offers that ask for none are not looked at.
        package var counted: CountFacts

        package init(
            redemptionsByMember: Int64, redemptionsLeft: Int64?, budgetLeft: Int64?,
            counted: CountFacts = CountFacts()
        ) {
            self.redemptionsByMember = redemptionsByMember
            self.redemptionsLeft = redemptionsLeft
            self.budgetLeft = budgetLeft
            self.counted = counted
        }
    }

    package let vouchers: [Voucher]
    /// Category and brand by SKU from the merchant's catalogue, for lines that do not say.
    package let products: [String: ProductFacts]
    package let situation: Situation
    package let rewards: RewardFacts
    /// Nil where no campaign has terms of its own and no card another issuer.
    package var settlement: SettlementFacts?

    package struct ProductFacts: Hashable, Sendable {
        package let category: String?
        package let brand: String?

        package init(category: String?, brand: String?) {
            self.category = category
            self.brand = brand
        }
    }

    package init(
        vouchers: [Voucher], products: [String: ProductFacts] = [:],
        situation: Situation = Situation(), settlement: SettlementFacts? = nil,
        rewards: RewardFacts = RewardFacts()
    ) {
        self.rewards = rewards
        self.vouchers = vouchers
        self.products = products
        self.situation = situation
        self.settlement = settlement
    }
}

/// What the redemption does, in full: exact amounts per voucher and per line, and postings.
package struct RedemptionDecision: Hashable, Sendable {
    package let orderTotal: Int64
    /// Sum of the coupons' discounts.
    package let discountTotal: Int64
    /// Sum of what gift cards pay.
    package let giftCardTotal: Int64
    /// What points and cash credit pay.
    package let tender: Tender.Paid
    /// What is given back, in the order of application.
    package let givenBack: [GivenBack]
    /// Order, less discounts, gift cards and tender, 0 or more: left to pay by other means.
    package var amountDue: Int64 { orderTotal - discountTotal - giftCardTotal - tender.amount }
    /// In the order of the command's vouchers.
    package let applied: [Applied]
    /// Discount of each order line, same order and count as the lines; sums to `discountTotal`.
    package let lineDiscounts: [Int64]
    /// Those of coupons and gift cards, one for each pair of accounts, which a rollback reverses
    /// as they are.
    package let postings: [Posting]
    /// Those of points and cash credit, which depend on what the member has.
    package let rewardPostings: [Posting]

    package struct Applied: Hashable, Sendable {
        package let voucher: RedemptionCommand.VoucherUse
        /// Minor units taken off or paid, 1 or more; 0 for a service.
        package let amount: Int64
        /// Share of each order line, same count as the lines; sums to `amount`. Empty for gift
        /// cards, which pay for the order as a whole.
        package let lineAmounts: [Int64]
        /// What it books by itself.
        package let postings: [Posting]

        package init(
            voucher: RedemptionCommand.VoucherUse, amount: Int64, lineAmounts: [Int64],
            postings: [Posting] = []
        ) {
            self.voucher = voucher
            self.amount = amount
            self.lineAmounts = lineAmounts
            self.postings = postings
        }
    }

    package init(
        orderTotal: Int64, discountTotal: Int64, giftCardTotal: Int64, applied: [Applied],
        lineDiscounts: [Int64], postings: [Posting], tender: Tender.Paid = .nothing,
        givenBack: [GivenBack] = [], rewardPostings: [Posting] = []
    ) {
        self.tender = tender
        self.givenBack = givenBack
        self.rewardPostings = rewardPostings
        self.orderTotal = orderTotal
        self.discountTotal = discountTotal
        self.giftCardTotal = giftCardTotal
        self.applied = applied
        self.lineDiscounts = lineDiscounts
        self.postings = postings
    }
}
