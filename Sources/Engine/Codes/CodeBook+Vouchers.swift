import Codes
import Domain
import Ledger

/// The two codes of a voucher, made when it is issued and again whenever it is shown.
extension CodeBook {
    /// The codes of a new coupon. Signs once: about 25 microseconds, on the caller's thread.
    func prepare(
        coupon id: CouponID, of offer: Offer, campaign: Campaign, serial: Int64,
        expiresAt: Timestamp, at time: Timestamp
    ) throws -> PreparedCoupon {
        let signing = try signingKey(tenant: offer.tenant.number, purpose: .codes, at: time)
        let typing = try typingKey(tenant: offer.tenant.number, at: time)
        let texts = IssuedCodes(
            typed: typing.key.text(number: UInt64(id.number), form: .coupon),
            signed: signed(
                .coupon, campaignNumber: campaign.number, serial: serial, expiresAt: expiresAt,
                tenant: offer.tenant, signing))
        return PreparedCoupon(
            id: id, offer: offer.id, serial: serial, expiresAt: expiresAt,
            signingSlot: signing.slot, typingSlot: typing.slot, texts: texts)
    }

    /// The codes of a new gift card.
    func prepare(
        giftCard id: GiftCardID, tenant: TenantID, serial: Int64, expiresAt: Timestamp,
        at time: Timestamp
    ) throws -> PreparedGiftCard {
        let signing = try signingKey(tenant: tenant.number, purpose: .codes, at: time)
        let typing = try typingKey(tenant: tenant.number, at: time)
        let texts = IssuedCodes(
            typed: typing.key.text(number: UInt64(id.number), form: .storedValue),
            signed: signed(
                .giftCard, campaignNumber: 0, serial: serial, expiresAt: expiresAt,
                tenant: tenant, signing))
        return PreparedGiftCard(
            id: id, serial: serial, expiresAt: expiresAt, signingSlot: signing.slot,
            typingSlot: typing.slot, texts: texts)
    }

    /// The codes of a stored coupon: the same text every time, while its keys are kept.
    func texts(of coupon: Coupon, campaign: Campaign) throws -> IssuedCodes {
        try texts(
            .coupon, number: coupon.id.number, campaignNumber: campaign.number,
            serial: coupon.serial, expiresAt: coupon.expiresAt, tenant: coupon.tenant,
            signingSlot: coupon.signingSlot, typingSlot: coupon.typingSlot)
    }

    /// The codes of a stored gift card.
    func texts(of card: GiftCard) throws -> IssuedCodes {
        try texts(
            .giftCard, number: card.id.number, campaignNumber: 0, serial: card.serial,
            expiresAt: card.expiresAt, tenant: card.tenant, signingSlot: card.signingSlot,
            typingSlot: card.typingSlot)
    }

    private func texts(
        _ kind: CodeKind, number: Int64, campaignNumber: Int64, serial: Int64,
        expiresAt: Timestamp, tenant: TenantID, signingSlot: Int64, typingSlot: Int64
    ) throws -> IssuedCodes {
        let ring = currentRing
        guard let typing = ring.typedKey(tenant: tenant.number, slot: UInt8(typingSlot)),
            let signing = ring.signingKey(
                tenant: tenant.number, slot: UInt8(signingSlot), purpose: .codes)
        else {
            throw MissingKey(tenant: tenant.number, purpose: "codes")
        }
        return IssuedCodes(
            typed: typing.key.text(
                number: UInt64(number), form: kind == .coupon ? .coupon : .storedValue),
            signed: signed(
                kind, campaignNumber: campaignNumber, serial: serial, expiresAt: expiresAt,
                tenant: tenant, signing))
    }

    private func signed(
        _ kind: CodeKind, campaignNumber: Int64, serial: Int64, expiresAt: Timestamp,
        tenant: TenantID, _ signing: KeyRing.Slotted<SigningKey>
    ) -> String {
        let permuted = serials(tenant: tenant, campaignNumber: campaignNumber)
            .permuted(UInt32(serial))
        let code = SignedCode(
            kind: kind, keySlot: signing.slot, campaign: UInt32(campaignNumber),
            serial: permuted,
            expiresAtHour: CodeHour.atOrBefore(milliseconds: expiresAt.milliseconds))
        return code.signed(by: signing.key, issuer: UInt64(tenant.number))
    }
}
