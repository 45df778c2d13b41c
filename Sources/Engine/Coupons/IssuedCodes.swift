// The room "Coupons": issues and withdraws coupons. Numbers and codes are made on the caller's
// side, so that the writer's thread neither signs nor waits for serials.

import Domain
import Ledger

/// The codes of one voucher, as a customer carries them.
package struct IssuedCodes: Hashable, Sendable {
    /// Typed code, grouped by hyphens.
    package let typed: String
    /// Signed code for QR symbols, `GV:...`.
    package let signed: String
}

/// A coupon's numbers and codes, made before its command is queued.
struct PreparedCoupon: Sendable {
    let id: CouponID
    let offer: OfferID
    let serial: Int64
    let expiresAt: Timestamp
    let signingSlot: UInt8
    let typingSlot: UInt8
    let texts: IssuedCodes
}

/// A gift card's numbers and codes, made before its command is queued.
struct PreparedGiftCard: Sendable {
    let id: GiftCardID
    let serial: Int64
    let expiresAt: Timestamp
    let signingSlot: UInt8
    let typingSlot: UInt8
    let texts: IssuedCodes
}
