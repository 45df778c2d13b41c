// Offers
//
// An offer says what a coupon gives (benefit), on what, where, when and for whom (restrictions, a
// room of their own), beside what (stacking) and how often (limits). It never changes once created,
// so that every coupon of it keeps the same meaning and a redemption can be explained years later.
//
// Whether an offer makes sense in its campaign is decided here (`Offer+Validate`), when it is
// saved. What it takes off an order is decided in the room Pricing, and whether it may be used in
// the room Redemption, which knows the time, the member and the store. A change is a new version
// (the room Versions).

package import Ledger

/// What a coupon gives and under which restrictions: one version of it, which never changes.
package struct Offer: Hashable, Sendable {
    package let tenant: TenantID
    package let id: OfferID
    package let campaign: CampaignID
    package let name: String
    package let terms: OfferTerms
    package let metadata: JSON
    package let createdAt: Timestamp
    /// 1 as it was created; 0 for a meaning that is only tried (`Versions`).
    package let version: Int64

    package init(
        tenant: TenantID, id: OfferID, campaign: CampaignID, name: String,
        definition: OfferDefinition, metadata: JSON, createdAt: Timestamp, version: Int64 = 1
    ) {
        self.tenant = tenant
        self.id = id
        self.campaign = campaign
        self.name = name
        terms = OfferTerms(definition)
        self.metadata = metadata
        self.createdAt = createdAt
        self.version = version
    }

    package var definition: OfferDefinition { terms.definition }
    package var benefit: Benefit { terms.definition.benefit }
    package var restrictions: Restrictions { terms.definition.restrictions }
    package var limits: OfferLimits { terms.definition.limits }
    package var stacking: Stacking { terms.definition.stacking }
    /// A word many people may use (`SPRING25`), upper case; nil where only issued coupons count.
    package var publicCode: String? { terms.definition.publicCode }
}

extension Offer {
    /// True where a line's category or brand matters.
    package var asksForCategoryOrBrand: Bool {
        restrictions.products.asksForCategoryOrBrand
            || benefit.givenProducts?.asksForCategoryOrBrand == true
            || restrictions.condition.asksForCategoryOrBrand
    }
}

/// The meaning of an offer, shared by every copy of it: an offer is passed around for each of its
/// coupons, and its lists may hold a hundred thousand names.
package final class OfferTerms: Hashable, Sendable {
    package let definition: OfferDefinition
    /// The part of the restrictions' minimum spend and of the benefit's own that is more.
    package let requiredSpend: Int64
    /// The same for pieces.
    package let requiredPieces: Int64

    init(_ definition: OfferDefinition) {
        self.definition = definition
        let (spend, benefit) = (definition.restrictions.spend, definition.benefit)
        requiredSpend = max(spend.minimum, benefit.thresholdAmount)
        requiredPieces = max(spend.minimumQuantity, benefit.thresholdPieces)
    }

    package static func == (one: OfferTerms, two: OfferTerms) -> Bool {
        one === two || one.definition == two.definition
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(definition)
    }
}
