package import Ledger

/// A right to an offer's benefit, issued to a member or to whoever bears its code.
package struct Coupon: Hashable, Sendable {
    package let tenant: TenantID
    package let id: CouponID
    package let offer: OfferID
    package let campaign: CampaignID
    /// Serial inside the campaign, dense from 0 (signed codes carry it permuted).
    package let serial: Int64
    package let member: MemberID?
    package var state: State
    /// Uses left; 0 when spent.
    package var usesLeft: Int64
    /// Exclusive end of validity, a whole hour as signed codes carry it.
    package internal(set) var expiresAt: Timestamp
    package let issuedAt: Timestamp
    /// The latest redemption that used it.
    package var lastRedemption: RedemptionID?
    /// Merchant's note; at most `Limits.reasonBytes`.
    package var voidReason: String?
    /// Key slots of its signed and typed codes, 0 ... 255, so that a code can be drawn again.
    package let signingSlot: Int64
    package let typingSlot: Int64

    /// Stored states; "expired" follows from `expiresAt`, "used" from `usesLeft`.
    package enum State: Int64, Sendable {
        case active = 1
        case voided = 2
    }

    package init(
        tenant: TenantID, id: CouponID, offer: OfferID, campaign: CampaignID, serial: Int64,
        member: MemberID?, state: State, usesLeft: Int64, expiresAt: Timestamp,
        issuedAt: Timestamp, lastRedemption: RedemptionID?, voidReason: String?,
        signingSlot: Int64, typingSlot: Int64
    ) {
        self.tenant = tenant
        self.id = id
        self.offer = offer
        self.campaign = campaign
        self.serial = serial
        self.member = member
        self.state = state
        self.usesLeft = usesLeft
        self.expiresAt = expiresAt
        self.issuedAt = issuedAt
        self.lastRedemption = lastRedemption
        self.voidReason = voidReason
        self.signingSlot = signingSlot
        self.typingSlot = typingSlot
    }
}
