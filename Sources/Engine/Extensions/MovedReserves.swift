import Domain
import Ledger
import Store

/// What was set aside for a coupon goes back to the hour it ends at now, not to the one it ended at
/// when it was used or held.
extension CommandContext {
    /// A redemption's postings, with what was set aside where its coupons end now.
    func setAsideNow(_ record: RedemptionRecord) throws -> [Posting] {
        let postings = record.postings
        guard postings.contains(where: { $0.source.kind == .campaignReserve }) else {
            return postings
        }
        let uses = try record.vouchers.compactMap { voucher -> ReservedUse? in
            guard case .coupon(let id) = voucher.use, let offer = voucher.offer else { return nil }
            let coupon = try coupon(id)
            return ReservedUse(
                try campaign(coupon.campaign), endingAt: coupon.expiresAt,
                most: try self.offer(offer).mostPerUse ?? 0)
        }
        return CampaignReserve.moved(postings, with: uses)
    }

    /// Moves on what a hold gives back to the hour that its coupons ended at when it was placed.
    func moves(of reserves: [HoldRelease.Reserve]) throws -> [Posting] {
        try reserves.compactMap { reserve in
            let coupon = try coupon(reserve.coupon)
            let account = CampaignReserve.account(
                like: reserve.account, endingAt: coupon.expiresAt)
            guard coupon.state != .voided, account != reserve.account else { return nil }
            return Posting(from: reserve.account, to: account, amount: reserve.amount)
        }
    }
}
