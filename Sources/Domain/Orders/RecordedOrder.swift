package import Ledger

/// A completed order of a member, with or without vouchers: what it came to, and nothing of what
/// was in it.
///
/// While an order is recorded, or redeemed and not taken back, it counts once for the member's
/// visits and spend: where it is both, one of the two counts (`State`).
package struct RecordedOrder: Hashable, Sendable {
    package let tenant: TenantID
    /// The merchant's own; one order for each.
    package let reference: String
    package let member: MemberID
    package let currency: Asset
    /// What it came to after discounts, minor units; 0 or more.
    package let amount: Int64
    package var state: State
    package let recordedAt: Timestamp
    package var cancelledAt: Timestamp?

    package enum State: Int64, Sendable {
        /// The member's history holds this order.
        case counted = 1
        /// It holds the redemptions of the same order instead, which came first.
        case redeemed = 2
        case cancelled = 3
    }

    package init(
        tenant: TenantID, reference: String, member: MemberID, currency: Asset, amount: Int64,
        state: State, recordedAt: Timestamp, cancelledAt: Timestamp? = nil
    ) {
        self.tenant = tenant
        self.reference = reference
        self.member = member
        self.currency = currency
        self.amount = amount
        self.state = state
        self.recordedAt = recordedAt
        self.cancelledAt = cancelledAt
    }
}
