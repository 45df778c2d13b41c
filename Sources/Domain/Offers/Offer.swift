package import Ledger

/// What a coupon gives and under which restrictions. Immutable once created.
package struct Offer: Hashable, Sendable {
    package let tenant: TenantID
    package let id: OfferID
    package let campaign: CampaignID
    package let name: String
    package let benefit: Benefit
    package let restrictions: Restrictions
    package let limits: OfferLimits
    /// A word many people may use (`SPRING25`), upper case; nil where only issued coupons count.
    package let publicCode: String?
    /// False: no other coupon beside this one in an order. Gift cards are tender and always fit.
    package let combinable: Bool
    /// Higher is applied first; equal priorities go by id. -1,000 ... 1,000.
    package let priority: Int64
    package let metadata: JSON
    package let createdAt: Timestamp

    package init(
        tenant: TenantID, id: OfferID, campaign: CampaignID, name: String, benefit: Benefit,
        restrictions: Restrictions, limits: OfferLimits, publicCode: String?, combinable: Bool,
        priority: Int64, metadata: JSON, createdAt: Timestamp
    ) {
        self.tenant = tenant
        self.id = id
        self.campaign = campaign
        self.name = name
        self.benefit = benefit
        self.restrictions = restrictions
        self.limits = limits
        self.publicCode = publicCode
        self.combinable = combinable
        self.priority = priority
        self.metadata = metadata
        self.createdAt = createdAt
    }
}

/// How much an offer takes off the eligible lines of an order.
package enum Benefit: Hashable, Sendable {
    /// A fixed amount, never more than the eligible lines are worth. Minor units, 1 or more.
    case amountOff(Int64)
    /// Hundredths of a percent (1 ... 10,000), rounded half up to the minor unit, and never more
    /// than the cap. 20 % off (8折) is 2,000.
    case percentOff(basisPoints: Int64, cap: Int64?)
    /// The amount of the highest step whose threshold the eligible lines reach (满100减10,
    /// 满200减30). Thresholds and amounts rise strictly; 1 ... `Limits.ladderSteps` steps.
    case ladder([Step])

    package struct Step: Hashable, Sendable {
        package let threshold: Int64
        package let amountOff: Int64

        package init(threshold: Int64, amountOff: Int64) {
            self.threshold = threshold
            self.amountOff = amountOff
        }
    }
}

/// Where, when and on what an offer works. Empty sets and nils restrict nothing.
package struct Restrictions: Hashable, Sendable {
    /// Least value of the eligible lines before any discount, minor units; 0 for none.
    package var minimumSpend: Int64
    package var products: ProductRestriction
    /// Merchant's own store ids; empty: every store. A missing store fails a non-empty set.
    package var stores: Set<String>
    /// Nil: the campaign's. Never outside the campaign's dates.
    package var startsAt: Timestamp?
    package var endsAt: Timestamp?
    /// True: only a known member may use it.
    package var memberOnly: Bool

    package init(
        minimumSpend: Int64 = 0, products: ProductRestriction = ProductRestriction(),
        stores: Set<String> = [], startsAt: Timestamp? = nil, endsAt: Timestamp? = nil,
        memberOnly: Bool = false
    ) {
        self.minimumSpend = minimumSpend
        self.products = products
        self.stores = stores
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.memberOnly = memberOnly
    }
}

/// Which order lines count. A line is eligible when no exclude set holds it and, where any include
/// set is non-empty, at least one of them holds it. Exclude wins.
package struct ProductRestriction: Hashable, Sendable {
    package var includedSKUs: Set<String>
    package var excludedSKUs: Set<String>
    package var includedCategories: Set<String>
    package var excludedCategories: Set<String>
    package var includedBrands: Set<String>
    package var excludedBrands: Set<String>

    package init(
        includedSKUs: Set<String> = [], excludedSKUs: Set<String> = [],
        includedCategories: Set<String> = [], excludedCategories: Set<String> = [],
        includedBrands: Set<String> = [], excludedBrands: Set<String> = []
    ) {
        self.includedSKUs = includedSKUs
        self.excludedSKUs = excludedSKUs
        self.includedCategories = includedCategories
        self.excludedCategories = excludedCategories
        self.includedBrands = includedBrands
        self.excludedBrands = excludedBrands
    }
}

/// How often. Nil: no limit. Each is 1 ... `Limits.quota`.
package struct OfferLimits: Hashable, Sendable {
    /// Coupons issued in all; a quota account with a floor.
    package var totalIssues: Int64?
    /// Redemptions in all; a quota account with a floor.
    package var totalRedemptions: Int64?
    /// Coupons issued to one member.
    package var issuesPerMember: Int64?
    /// Redemptions by one member. A redemption without a member is refused where this is set.
    package var redemptionsPerMember: Int64?
    /// Uses of one coupon, 1 ... `Limits.usesPerCoupon`.
    package var usesPerCoupon: Int64

    package init(
        totalIssues: Int64? = nil, totalRedemptions: Int64? = nil, issuesPerMember: Int64? = nil,
        redemptionsPerMember: Int64? = nil, usesPerCoupon: Int64 = 1
    ) {
        self.totalIssues = totalIssues
        self.totalRedemptions = totalRedemptions
        self.issuesPerMember = issuesPerMember
        self.redemptionsPerMember = redemptionsPerMember
        self.usesPerCoupon = usesPerCoupon
    }
}
