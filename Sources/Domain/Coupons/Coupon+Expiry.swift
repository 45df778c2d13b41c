package import Ledger

extension Coupon {
    /// The end of validity a coupon gets: what was asked for, else the latest one; a whole hour, as
    /// codes carry it. Whether that is allowed is decided when it is issued.
    package static func expiry(
        asked: Timestamp?, offer: Offer, campaign: Campaign, issuedAt: Timestamp, zone: Zone
    ) -> Timestamp {
        let end = latestEnd(offer: offer, campaign: campaign, issuedAt: issuedAt, zone: zone)
        return VoucherExpiry.wholeHour(notAfter: asked ?? end)
    }

    /// The end of the offer, its campaign, and the days that it gives a coupon.
    static func latestEnd(
        offer: Offer, campaign: Campaign, issuedAt: Timestamp, zone: Zone
    ) -> Timestamp {
        let validity = offer.restrictions.validity
        let lastDay = validity.end(issuedAt: issuedAt, in: zone)
        return min(
            campaign.endsAt, validity.endsAt ?? .maximum,
            lastDay.map { VoucherExpiry.wholeHour(notBefore: $0) } ?? .maximum)
    }
}
