package import Ledger

/// Stored value: a liability of the merchant that pays for orders in parts.
///
/// Its balance is the ledger account `giftCardBalance` it owns, never a column.
package struct GiftCard: Hashable, Sendable {
    package let tenant: TenantID
    package let id: GiftCardID
    package let currency: Asset
    /// What it is loaded with at activation, minor units, 1 or more.
    package let faceValue: Int64
    /// Serial inside the merchant, dense from 0 (signed codes carry it permuted).
    package let serial: Int64
    package let member: MemberID?
    package var state: State
    /// Exclusive end of validity, a whole hour as signed codes carry it.
    package let expiresAt: Timestamp
    package let issuedAt: Timestamp
    package var activatedAt: Timestamp?
    package var blockReason: String?
    /// Number of activities so far; the next one gets this number plus one.
    package var activities: Int64
    package let signingSlot: Int64
    package let typingSlot: Int64
    /// Whether another party than the merchant has issued it.
    package let hasIssuer: Bool

    package enum State: Int64, Sendable {
        /// Printed or sent, worth nothing yet.
        case issued = 1
        case active = 2
        case blocked = 3
    }

    package init(
        tenant: TenantID, id: GiftCardID, currency: Asset, faceValue: Int64, serial: Int64,
        member: MemberID?, state: State, expiresAt: Timestamp, issuedAt: Timestamp,
        activatedAt: Timestamp?, blockReason: String?, activities: Int64, signingSlot: Int64,
        typingSlot: Int64, hasIssuer: Bool = false
    ) {
        self.tenant = tenant
        self.id = id
        self.currency = currency
        self.faceValue = faceValue
        self.serial = serial
        self.member = member
        self.state = state
        self.expiresAt = expiresAt
        self.issuedAt = issuedAt
        self.activatedAt = activatedAt
        self.blockReason = blockReason
        self.activities = activities
        self.signingSlot = signingSlot
        self.typingSlot = typingSlot
        self.hasIssuer = hasIssuer
    }
}
