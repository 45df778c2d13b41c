// Audiences
//
// A named set of members that offers and issue jobs ask for. It is either a list that the merchant
// keeps (who is on it is one row), or a condition over what is known of the member: tags, tier,
// visits and spend (who is in it follows from those at the moment somebody asks). What an audience
// is stays as it was made; a list's members change.
//
// Whether a member is in an audience can always be explained: on the list since when, or which
// part of the condition failed on which facts.

package import Ledger

/// A named set of members.
package struct Audience: Hashable, Sendable {
    package let tenant: TenantID
    /// The merchant's own.
    package let name: String
    /// Stands for it in the rows of its members.
    package let id: Int64
    /// Nil: a list.
    package let condition: AudienceCondition?
    /// Whose orders count for visits and spend; nil where the condition asks for neither.
    package let currency: Asset?
    /// On the list now; 0 for a condition.
    package var members: Int64
    package let createdAt: Timestamp

    package init(
        tenant: TenantID, name: String, id: Int64, condition: AudienceCondition?,
        currency: Asset?, members: Int64, createdAt: Timestamp
    ) {
        self.tenant = tenant
        self.name = name
        self.id = id
        self.condition = condition
        self.currency = currency
        self.members = members
        self.createdAt = createdAt
    }
}
