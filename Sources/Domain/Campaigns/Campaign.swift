package import Ledger

/// A marketing activity: dates, one currency and a budget that all its offers share.
package struct Campaign: Hashable, Sendable {
    package let tenant: TenantID
    package let id: CampaignID
    /// Number inside the merchant that signed codes carry: 1 ... 2^32 - 1.
    package let number: Int64
    package var name: String
    package let currency: Asset
    package var startsAt: Timestamp
    /// Exclusive: at this moment the campaign is over.
    package var endsAt: Timestamp
    /// Minor units the campaign may give away in all; nil for no limit.
    package var budget: Int64?
    package var state: State
    /// A JSON object of the merchant's own, at most `Limits.metadataBytes`.
    package var metadata: JSON
    package let createdAt: Timestamp
    /// Offers and batches of it that are stopped now; while there are none, nobody looks for them.
    package var stops: Int64 = 0
    /// Whether `CampaignTerms` belong to it: most campaigns have none, and nobody looks for them.
    package var hasTerms: Bool
    /// True where an offer of it has more than its first version, or one that is not approved:
    /// only then is a timeline looked for.
    package var hasVersions = false

    package enum State: Int64, Sendable {
        case active = 1
        case paused = 2
        /// Nothing is issued or redeemed until somebody else has approved it.
        case awaitingApproval = 3
    }

    package init(
        tenant: TenantID, id: CampaignID, number: Int64, name: String, currency: Asset,
        startsAt: Timestamp, endsAt: Timestamp, budget: Int64?, state: State, metadata: JSON,
        createdAt: Timestamp, hasTerms: Bool = false
    ) {
        self.tenant = tenant
        self.id = id
        self.number = number
        self.name = name
        self.currency = currency
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.budget = budget
        self.state = state
        self.metadata = metadata
        self.createdAt = createdAt
        self.hasTerms = hasTerms
    }
}
