package import Ledger

/// What goes back where a hold ends.
package struct HoldRelease: Hashable, Sendable {
    /// Value given back to one gift card; 1 or more.
    package struct Card: Hashable, Sendable {
        package let id: GiftCardID
        package let amount: Int64
    }

    /// What a coupon's use had set aside at issue, and gets back.
    package struct Reserve: Hashable, Sendable {
        package let coupon: CouponID
        package let account: AccountKey
        package let amount: Int64
    }

    package var postings: [Posting] = []
    package var reserves: [Reserve] = []
    /// Coupons and public codes whose use comes back, by position in the hold.
    package var returned: [Int] = []
    package var giftCards: [Card] = []
    /// What the offers' counters get back.
    package var counts: [HeldCounts] = []
}

/// What one offer's counters get back.
package struct HeldCounts: Hashable, Sendable {
    package let offer: OfferID
    package let counts: [CountTaken]
}

/// What rolling back a captured part gives back besides its own postings.
package struct CaptureRollback: Hashable, Sendable {
    /// The hold afterwards.
    package let hold: VoucherHold
    /// Vouchers that no part which stands uses any more, by position in the hold: they no longer
    /// count as redeemed.
    package let unused: [Int]
    /// Those of them whose use comes back, because the hold has ended.
    package let returned: [Int]
    /// Postings of their uses as they were booked, to be reversed.
    package let usePostings: [Posting]
    /// What those uses took from the offers' counters.
    package let useCounts: [HeldCounts]
    /// Whether no part stands any more: the order no longer counts as a visit.
    package let isLast: Bool
}

extension VoucherHold {
    /// Gives back what was not captured; nil where that has happened already.
    ///
    /// Refusals: `illegal_state` (nothing is left to void).
    package func void(
        now: Timestamp
    ) throws(Refusal) -> (hold: VoucherHold, release: HoldRelease)? {
        switch state {
        case .open: return ended(as: .voided, now: now)
        case .voided, .expired: return nil
        case .captured:
            throw Refusal(
                .illegalState, "This hold is captured; roll its redemptions back instead.",
                [
                    Condition(
                        "illegal_state", required: .string(Hold.State.open.name),
                        actual: .string(state.name))
                ])
        }
    }

    /// Gives back what was not captured because the time is over; nil where it is not, or where
    /// the hold has ended.
    package func expire(now: Timestamp) -> (hold: VoucherHold, release: HoldRelease)? {
        guard state == .open, now >= expiresAt else { return nil }
        return ended(as: .expired, now: now)
    }

    /// Precondition: the hold is open, and over where it ends as expired.
    func ended(as state: Hold.State, now: Timestamp) -> (hold: VoucherHold, release: HoldRelease) {
        var release = HoldRelease()
        for (index, voucher) in vouchers.enumerated() {
            for held in voucher.postings where held.left > 0 {
                if held.isBookedAtOnce {
                    let (source, destination) = (held.posting.source, held.posting.destination)
                    release.postings.append(
                        Posting(from: destination, to: source, amount: held.left))
                }
                guard let hold = ledgerHold(held) else { continue }
                release.postings +=
                    Self.certain { () throws(HoldRejection) in
                        state == .expired ? try hold.expire(now: now) : try hold.void()
                    }.postings
                release.keepReserve(of: voucher.use, held)
            }
            if case .giftCard(let id, _) = voucher.use {
                let left = voucher.amount - voucher.taken
                if left > 0 { release.giftCards.append(.init(id: id, amount: left)) }
            } else if voucher.isFree {
                release.returned.append(index)
                release.postings += voucher.bookedUses.map(\.reversed)
            }
            var counts = voucher.discountCounts(voucher.amount - voucher.taken)
            if voucher.isFree { counts += voucher.useCounts }
            if let offer = voucher.offer, !counts.isEmpty {
                release.counts.append(HeldCounts(offer: offer, counts: counts))
            }
        }
        release.postings = release.postings.merged()
        var hold = self
        hold.state = state
        hold.endedAt = now
        return (hold, release)
    }

    /// Takes these vouchers of a part back.
    ///
    /// - Parameters:
    ///   - isWhole: whether the part ends with it.
    ///   - kept: offers whose uses stay used.
    ///
    /// Precondition: the part was captured from this hold, and these were not taken back before.
    package func rollingBack(
        _ uses: [RedemptionCommand.VoucherUse], isWhole: Bool = true,
        keepingUsesOf kept: Set<OfferID> = []
    ) -> CaptureRollback {
        var hold = self
        var unused: [Int] = []
        for (index, voucher) in vouchers.enumerated() where uses.contains(voucher.use) {
            precondition(voucher.standing > 0, "a part is rolled back once")
            hold.vouchers[index].standing -= 1
            if voucher.offer.map(kept.contains) == true { hold.vouchers[index].isSpent = true }
            if voucher.standing == 1, voucher.offer != nil { unused.append(index) }
        }
        if isWhole { hold.standingCaptures -= 1 }
        let returned = (state == .open ? [] : unused).filter { hold.vouchers[$0].isFree }
        return CaptureRollback(
            hold: hold, unused: unused, returned: returned,
            usePostings: returned.flatMap { vouchers[$0].bookedUses },
            useCounts: returned.compactMap { index in
                vouchers[index].offer.map {
                    HeldCounts(offer: $0, counts: vouchers[index].useCounts)
                }
            },
            isLast: hold.standingCaptures == 0)
    }
}

extension HoldRelease {
    fileprivate mutating func keepReserve(
        of use: RedemptionCommand.VoucherUse, _ held: HeldPosting
    ) {
        let account = held.posting.source
        guard case .coupon(let id) = use, account.kind == .campaignReserve else { return }
        reserves.append(Reserve(coupon: id, account: account, amount: held.left))
    }

    /// What a hold leaves set aside for these coupons goes on to their budget: they were voided
    /// meanwhile, and nobody can use them.
    package func reservePostings(
        ofVoided isVoided: (CouponID) throws -> Bool
    ) rethrows -> [Posting] {
        try reserves.filter { try isVoided($0.coupon) }.map {
            CampaignReserve.release(of: $0.account, balance: $0.amount)
        }
    }
}

extension HeldVoucher {
    /// Postings of its use as parts have booked them.
    fileprivate var bookedUses: [Posting] {
        postings.filter { $0.isUse && $0.captured > 0 }.map {
            Posting(from: $0.posting.source, to: $0.posting.destination, amount: $0.captured)
        }
    }
}
