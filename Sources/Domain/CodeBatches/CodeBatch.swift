// Code batches
//
// A batch is the right to a run of coupons that nobody has touched yet: printed codes, codes for a
// partner, a lottery's stock. It is one row, whatever its size. Its coupons are two runs of
// numbers, ids and campaign serials, and the codes are computed from the numbers as those of any
// coupon, so they are unique without a look-up. A coupon of a batch has no row until something
// happens to it; until then `untouched` says what it is.
//
// Ids of batches come from their own half of the coupon ids (`firstNumber` on), so that an id tells
// whether it can belong to a batch, and a coupon issued singly costs nothing more.

package import Ledger

/// A run of coupons of one offer, issued to whoever bears their codes.
package struct CodeBatch: Hashable, Sendable {
    package let tenant: TenantID
    package let id: CodeBatchID
    package let offer: OfferID
    package let campaign: CampaignID
    /// The merchant's own; at most `Limits.nameBytes`.
    package let name: String
    package let metadata: JSON
    /// The coupon at position 0; the others follow without a gap, and so do the serials.
    package let firstCoupon: CouponID
    package let firstSerial: Int64
    /// How many coupons, 1 ... `Limits.codesPerBatch`.
    package let count: Int64
    /// Of each coupon, as the offer said.
    package let usesPerCoupon: Int64
    /// Of each coupon; a whole hour.
    package internal(set) var expiresAt: Timestamp
    package let createdAt: Timestamp
    package var state: State
    package var voidedAt: Timestamp?
    package var voidReason: String?
    /// Coupons that have a row of their own.
    package var touched: Int64
    /// Key slots of all its codes.
    package let signingSlot: Int64
    package let typingSlot: Int64

    package enum State: Int64, Sendable {
        case active = 1
        case voided = 2
    }

    /// Ids of batches' coupons are at or above this one, all other ids below.
    package static let firstNumber: Int64 = 1 << 44
    /// Ids of coupons are below this one: a typed code carries 45 bits.
    package static let endOfNumbers: Int64 = 1 << 45
    /// Serials of a campaign are below this one: a signed code carries 32 bits.
    package static let endOfSerials: Int64 = 1 << 32

    package init(
        tenant: TenantID, id: CodeBatchID, offer: OfferID, campaign: CampaignID, name: String,
        metadata: JSON, firstCoupon: CouponID, firstSerial: Int64, count: Int64,
        usesPerCoupon: Int64, expiresAt: Timestamp, createdAt: Timestamp, state: State,
        voidedAt: Timestamp?, voidReason: String?, touched: Int64, signingSlot: Int64,
        typingSlot: Int64
    ) {
        self.tenant = tenant
        self.id = id
        self.offer = offer
        self.campaign = campaign
        self.name = name
        self.metadata = metadata
        self.firstCoupon = firstCoupon
        self.firstSerial = firstSerial
        self.count = count
        self.usesPerCoupon = usesPerCoupon
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.state = state
        self.voidedAt = voidedAt
        self.voidReason = voidReason
        self.touched = touched
        self.signingSlot = signingSlot
        self.typingSlot = typingSlot
    }
}

extension Coupon {
    fileprivate func isWhole(of uses: Int64) -> Bool { usesLeft == uses && lastRedemption == nil }
}

extension CouponID {
    /// True where only a code batch can hold it.
    package var isOfBatch: Bool { number >= CodeBatch.firstNumber }
}

/// The coupons of a batch.
extension CodeBatch {
    package func holds(_ coupon: CouponID) -> Bool {
        coupon >= firstCoupon && coupon.number - firstCoupon.number < count
    }

    package func holds(serial: Int64, of campaign: CampaignID) -> Bool {
        campaign == self.campaign && serial >= firstSerial && serial - firstSerial < count
    }

    /// Precondition: the batch holds the serial.
    package func coupon(serial: Int64) -> CouponID {
        CouponID(firstCoupon.number + serial - firstSerial)
    }

    /// The coupon as its row tells, or as withdrawn with the batch: one that was only held, or
    /// whose redemptions were all taken back, is as good as untouched.
    ///
    /// Precondition: the batch holds it.
    package func judged(_ stored: Coupon) -> Coupon {
        precondition(holds(stored.id), "a batch speaks for its own coupons")
        guard state == .voided, stored.state == .active, stored.isWhole(of: usesPerCoupon) else {
            return stored
        }
        var coupon = stored
        coupon.state = .voided
        coupon.voidReason = voidReason
        return coupon
    }

    /// The coupon as it is while nothing has happened to it. Precondition: the batch holds it.
    package func untouched(_ coupon: CouponID) -> Coupon {
        precondition(holds(coupon), "a batch speaks for its own coupons")
        return Coupon(
            tenant: tenant, id: coupon, offer: offer, campaign: campaign,
            serial: firstSerial + coupon.number - firstCoupon.number, member: nil,
            state: state == .voided ? .voided : .active, usesLeft: usesPerCoupon,
            expiresAt: expiresAt, issuedAt: createdAt, lastRedemption: nil,
            voidReason: voidReason, signingSlot: signingSlot, typingSlot: typingSlot)
    }
}
