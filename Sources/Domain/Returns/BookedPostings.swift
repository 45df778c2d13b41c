import Ledger

/// A redemption's postings, taken back in parts: what goes back goes where it came from, so a
/// discount booked straight from funding, before the campaign had a budget, returns to funding.
///
/// Everything is worked out from what was booked and from how much of each voucher has gone back:
/// two ways back that come to the same leave the same balances, to the minor unit, and with the
/// last of them nothing is left that was booked.
struct BookedPostings {
    let postings: [Posting]
    let vouchers: [UsedVoucher]
    let settled: SettledFacts

    init(_ postings: [Posting], of vouchers: [UsedVoucher], _ settled: SettledFacts) {
        self.postings = postings
        self.vouchers = vouchers
        self.settled = settled
    }

    /// How much of a campaign's discounts has gone back, and how much will have.
    struct Progress {
        var before: Int64 = 0
        var after: Int64 = 0
        /// What was given in all.
        var all: Int64 = 0

        /// The same of what was booked for it, which a captured part of a hold may have a unit more
        /// or less of: all of it with the last.
        func of(_ booked: Int64) -> Progress {
            func place(_ given: Int64) -> Int64 { given == all ? booked : min(given, booked) }
            return Progress(before: place(before), after: place(after), all: booked)
        }
    }

    /// What goes back now.
    struct WayBack {
        /// By voucher; negative where it is given again.
        let discounts: [Int64]
        /// What vouchers still give back, by their places; left out: what they gave until now.
        let gives: [Int: Int64]
        /// The uses that come back.
        let uses: ReturnedUses
        /// What cards get back.
        let cards: [GiftCardDecision]
        /// Places of the vouchers of which nothing is left.
        let ended: [Int]
    }

    /// What a way back books.
    func reversal(_ way: WayBack) -> [Posting] {
        let (uses, cards) = (way.uses, way.cards)
        var progress: [CampaignID: Progress] = [:]
        for (voucher, back) in zip(vouchers, way.discounts) {
            guard let campaign = voucher.offer?.campaign else { continue }
            let before = voucher.amount - voucher.left
            progress[campaign, default: Progress()].before += before
            progress[campaign, default: Progress()].after += before + back
            progress[campaign, default: Progress()].all += voucher.amount
        }
        var reversal = cards.flatMap(\.postings)
        reversal += self.uses(back: uses)
        for (campaign, progress) in progress.sorted(by: { $0.key < $1.key }) {
            reversal += setAside(discounts(campaign, progress), of: campaign, uses)
            reversal += shares(campaign, progress)
        }
        reversal += forms(way)
        reversal += cards.compactMap(owed(for:))
        return reversal.merged()
    }

    /// What was set aside and not used up goes to the budget, since no coupon waits for it.
    private func discounts(_ campaign: CampaignID, _ progress: Progress) -> [Posting] {
        let booked = postings.filter {
            $0.destination.kind == .promotionExpense && $0.destination.owner == campaign.number
        }
        return moved(
            booked.map(\.outOfBudget), progress.of(booked.reduce(0) { $0 + $1.amount }))
    }

    /// Quotas of the offers whose uses come back.
    private func uses(back: ReturnedUses) -> [Posting] {
        var earlier: [OfferID: Int64] = [:]
        for voucher in vouchers {
            guard let offer = voucher.offer else { continue }
            earlier[offer.id, default: 0] += voucher.hasItsUseBack ? 1 : 0
        }
        return earlier.sorted { $0.key < $1.key }.flatMap { offer, start in
            // A limit that an offer has got since has no postings to take back.
            moved(
                postings.filter {
                    $0.destination.kind == .quotaUsed && $0.destination.owner == offer.number
                }, Progress(before: start, after: start + back.count(of: offer)))
        }
    }

    /// The part of some postings laid end to end that goes back: reversed where more has gone back
    /// after than before, booked again where less has.
    func moved(_ booked: [Posting], _ progress: Progress) -> [Posting] {
        let low = min(progress.before, progress.after)
        let high = max(progress.before, progress.after)
        var place: Int64 = 0
        return booked.compactMap { posting in
            let part = min(high, place + posting.amount) - max(low, place)
            place += posting.amount
            guard part > 0 else { return nil }
            let whole = progress.before < progress.after ? posting.reversed : posting
            return Posting(from: whole.source, to: whole.destination, amount: part)
        }
    }
}

extension UsedVoucher {
    /// True where it was taken back by itself and its use came back with it.
    var hasItsUseBack: Bool { isTakenBack && policy?.reinstatesCoupon == true }
}

extension Posting {
    /// The same discount as if the budget had paid what was set aside.
    fileprivate var outOfBudget: Posting {
        guard source.kind == .campaignReserve else { return self }
        return Posting(from: destination.campaignBudget, to: destination, amount: amount)
    }

    /// Neither a plain discount, nor a use of a quota, nor a card's payment.
    var isBesideDiscounts: Bool {
        if source.kind == .campaignReserve { return true }
        return switch destination.kind {
        case .promotionExpense, .quotaUsed, .giftCardRedeemed: false
        default: true
        }
    }
}

extension AccountKey {
    /// The budget of the campaign whose expense it is.
    var campaignBudget: AccountKey {
        AccountKey(tenant: tenant, kind: .campaignBudget, owner: owner, asset: asset)
    }
}
