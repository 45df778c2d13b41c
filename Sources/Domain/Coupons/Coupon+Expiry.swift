package import Ledger

extension Coupon {
    /// The end of validity a coupon gets: what was asked for, else the end of offer and campaign;
    /// a whole hour, as codes carry it. Whether that is allowed is decided when it is issued.
    package static func expiry(
        asked: Timestamp?, offer: Offer, campaign: Campaign
    ) -> Timestamp {
        let end = min(campaign.endsAt, offer.restrictions.endsAt ?? .maximum)
        return VoucherExpiry.wholeHour(notAfter: asked ?? end)
    }
}
