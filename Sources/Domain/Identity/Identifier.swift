/// A typed number of one entity, unique in the whole database and never reused; 1 or more.
///
/// Outside, an id is text such as `cpn_3M7Q0Z9K2X4TB`: a prefix and a keyed permutation of the
/// number, so that neither volume nor neighbours show. The text form is made in `Codes`.
package struct Identifier<Entity: IdentifiedEntity>: Hashable, Comparable, Sendable {
    package let number: Int64

    package init(_ number: Int64) {
        self.number = number
    }

    package static func < (left: Identifier, right: Identifier) -> Bool {
        left.number < right.number
    }
}

/// Names the prefix that an entity's ids carry.
package protocol IdentifiedEntity: Sendable {
    static var prefix: String { get }
}

package enum TenantEntity: IdentifiedEntity { package static let prefix = "mrc" }
package enum CampaignEntity: IdentifiedEntity { package static let prefix = "cmp" }
package enum OfferEntity: IdentifiedEntity { package static let prefix = "off" }
package enum CouponEntity: IdentifiedEntity { package static let prefix = "cpn" }
package enum GiftCardEntity: IdentifiedEntity { package static let prefix = "gft" }
package enum MemberEntity: IdentifiedEntity { package static let prefix = "mbr" }
package enum RedemptionEntity: IdentifiedEntity { package static let prefix = "red" }
package enum PartyEntity: IdentifiedEntity { package static let prefix = "pty" }
package enum HoldEntity: IdentifiedEntity { package static let prefix = "hld" }
package enum APIKeyEntity: IdentifiedEntity { package static let prefix = "key" }
package enum CodeBatchEntity: IdentifiedEntity { package static let prefix = "bat" }
package enum CampaignJobEntity: IdentifiedEntity { package static let prefix = "cjb" }
package enum IssueJobEntity: IdentifiedEntity { package static let prefix = "job" }

package typealias TenantID = Identifier<TenantEntity>
package typealias CampaignID = Identifier<CampaignEntity>
package typealias OfferID = Identifier<OfferEntity>
package typealias CouponID = Identifier<CouponEntity>
package typealias GiftCardID = Identifier<GiftCardEntity>
package typealias MemberID = Identifier<MemberEntity>
package typealias RedemptionID = Identifier<RedemptionEntity>
package typealias PartyID = Identifier<PartyEntity>
package typealias HoldID = Identifier<HoldEntity>
package typealias APIKeyID = Identifier<APIKeyEntity>
package typealias CodeBatchID = Identifier<CodeBatchEntity>
package typealias CampaignJobID = Identifier<CampaignJobEntity>
package typealias IssueJobID = Identifier<IssueJobEntity>
