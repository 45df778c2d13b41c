package import Domain

/// A voucher as its code names it, after the code was read and its signature checked.
package enum ReadVoucher: Hashable, Sendable {
    case coupon(CouponID)
    case giftCard(GiftCardID)
    /// By typed code: what each valid typing key makes of it, newest key first.
    case typedCoupon([TypedCandidate])
    case typedGiftCard([TypedCandidate])
    /// By signed code: campaign number, serial, and what else the code says about the row.
    case signedCoupon(campaignNumber: Int64, serial: Int64, slot: Int64, expiresAt: Int64)
    case signedGiftCard(serial: Int64, slot: Int64, expiresAt: Int64)
    /// A public code, upper case.
    case publicCode(String)
    /// A code that cannot be one of ours; answered like one that is unknown.
    case unreadable

    package var isUnreadable: Bool { self == .unreadable }

    /// A number and the key slot it counts for.
    package struct TypedCandidate: Hashable, Sendable {
        package let number: Int64
        package let slot: Int64
    }
}

/// A voucher of a request: its code, read, and how much a gift card shall pay.
package struct ReadVoucherUse: Hashable, Sendable {
    package let voucher: ReadVoucher
    /// Gift cards only: at most this much, minor units; nil: what is due.
    package let amount: Int64?
    /// What else the text may be, asked where the voucher is not found; nil: nothing.
    package let merchantCode: MerchantCode?

    package init(voucher: ReadVoucher, amount: Int64?, merchantCode: MerchantCode? = nil) {
        self.voucher = voucher
        self.amount = amount
        self.merchantCode = merchantCode
    }

    /// Whether a key that is not known here may have made the code.
    var mayHaveNewerKey: Bool {
        voucher.isUnreadable && merchantCode?.hasTypedForm != false
    }
}
