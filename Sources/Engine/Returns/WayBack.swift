// The room "Returns": carries out what takes a redemption back, in part or whole.
//
// A return and a rollback load the same facts (the redemption's row, its vouchers as they are now)
// and write the same rows. What has gone back stands in the redemption's own document, so a
// redemption without returns costs nothing more.

import Domain
import Ledger
import Store

extension CommandContext {
    /// A redemption's vouchers as they are now, in the order of its record.
    func usedVouchers(
        _ record: RedemptionRecord, _ part: HeldPart?
    ) throws -> [UsedVoucher] {
        try record.vouchers.enumerated().map { place, voucher in
            UsedVoucher(
                try kind(of: voucher, part), amount: voucher.amount,
                lineAmounts: voucher.lineAmounts,
                givenBack: voucher.refunded, isTakenBack: voucher.isTakenBack,
                isUseNeeded: part?.isNeeded(voucher.use) ?? false,
                gives: record.givenBack.first { $0.number == place }?.amount ?? 0,
                stillGives: record.returns?.gives[place])
        }
    }

    /// An offer as it was when a voucher of it was used; `version` is nil for the first one.
    func offer(_ id: OfferID, version: Int64?) throws -> Offer {
        try offerCache.version(version ?? 1, of: offer(id), in: work)
    }

    private func kind(
        of voucher: RedemptionRecord.Voucher, _ part: HeldPart?
    ) throws -> UsedVoucher.Kind {
        if case .giftCard(let id, _) = voucher.use {
            let card = try giftCard(id)
            return .giftCard(card, balance: try work.balance(card.balanceAccount))
        }
        guard let number = voucher.offer else { throw Refusal.notFound("offer") }
        let offer = try offer(number, version: voucher.offerVersion)
        var coupon: Coupon?
        if case .coupon(let id) = voucher.use {
            let known = try self.coupon(id)
            coupon = part?.forgotten(by: known) ?? known
        }
        return .coupon(coupon, offer, try campaign(offer.campaign))
    }

    /// Who shares what a redemption booked; nothing is loaded where nobody but the merchant does.
    func settled(_ vouchers: [UsedVoucher], _ postings: [Posting]) throws -> SettledFacts {
        var facts = SettledFacts()
        for voucher in vouchers {
            switch voucher.kind {
            case .coupon(_, _, let campaign) where campaign.hasTerms:
                facts.terms[campaign.id] = try work.terms(of: campaign)
            case .giftCard(let card, _) where card.hasIssuer:
                facts.cardIssuers[card.id] = try work.party(of: .giftCard(card.id, tenant))
            default: continue
            }
        }
        guard postings.contains(where: { $0.source.kind == .campaignReserve }) else { return facts }
        for voucher in vouchers {
            guard case .coupon(_, _, let campaign) = voucher.kind, campaign.hasTerms else {
                continue
            }
            let budget = campaign.budgetAccount
            facts.budgetLeft[budget] = try work.balance(budget)
        }
        return facts
    }

    /// What a way back changes, for the figures of members and campaigns.
    struct WayBack {
        var uses: ReturnedUses
        var giftCards: [GiftCardDecision]
        /// Taken off what the member has spent; negative where it is due again.
        var spent: Int64
        var isClosed: Bool
        /// Whether the order no longer counts as a visit once this is closed.
        var isVisit = true
    }

    /// Writes the vouchers' new states and the member's figures.
    func write(
        _ change: WayBack, _ member: MemberID?, _ order: Order, entry: Int
    ) throws {
        for coupon in change.uses.coupons { try write(coupon, entry: entry) }
        for card in change.giftCards {
            work.giftCards.update(card.card, entryIndex: entry)
            add(card.activities, entry: entry)
        }
        guard let member else { return }
        for counter in change.uses.memberCounters {
            try count(
                member: member, offer: counter.offer, redeemed: -counter.redemptions,
                entry: entry)
        }
        try takeBack(change, of: member, order, entry: entry)
    }

    /// Orders of before histories were kept were never counted. An order that the merchant has
    /// recorded stays in the history until it is cancelled.
    private func takeBack(
        _ change: WayBack, of member: MemberID, _ order: Order, entry: Int
    ) throws {
        let currency = order.currency
        let recorded = try recordedOrder(order.reference)
        if let recorded, !recorded.counts(redemptionBy: member, in: currency) { return }
        let known = try history(of: member, currency)
        let visits: Int64 = change.isClosed && change.isVisit ? 1 : 0
        guard let known, known.visits >= visits, known.spent >= change.spent,
            change.isClosed || change.spent != 0
        else { return }
        try countOrder(
            of: member, currency, visits: -visits, spent: -change.spent,
            entry: entry)
        guard change.isClosed, let recorded else { return }
        let left = try work.redemptions(ofOrder: order.reference, tenant)
        guard let counted = recorded.withoutRedemptions(left) else { return }
        work.recordedOrders.update(counted, entryIndex: entry)
        try countOrder(
            of: counted.member, counted.currency, visits: 1, spent: counted.amount, entry: entry)
    }

    /// Gives back what the counters of offers were charged.
    func giveBack(_ taken: [(offer: OfferID, counts: [CountTaken])], entry: Int) throws {
        for (offer, counts) in taken { try giveBack(counts, of: offer, entry: entry) }
    }

    /// Adds to the figures of each campaign once.
    ///
    /// - Parameters:
    ///   - vouchers: what each campaign's vouchers gave back, and whether they are taken back.
    ///   - sales: taken off the campaigns' sales.
    func count(
        _ vouchers: [(campaign: CampaignID, back: Int64, isTaken: Bool)],
        sales: (CampaignID) -> Int64, entry: Int
    ) throws {
        for campaign in Set(vouchers.map(\.campaign)).sorted() {
            let own = vouchers.filter { $0.campaign == campaign }
            let taken = Int64(own.count { $0.isTaken })
            try count(campaign, entry: entry) { counters in
                counters.redeemed -= taken
                counters.rolledBack += taken
                counters.discount -= own.reduce(0) { $0 + $1.back }
                counters.addSales(-sales(campaign))
            }
        }
    }
}

extension RedemptionRecord {
    /// What the vouchers at these places took from counters, where their use comes back.
    func counts(
        of places: [Int], _ used: [UsedVoucher]
    ) -> [(offer: OfferID, counts: [CountTaken])] {
        places.compactMap { place in
            guard let offer = used[place].offer, offer.definition.returns.reinstatesCoupon else {
                return nil
            }
            return (offer.id, vouchers[place].counts)
        }
    }
}

extension RewardRollback {
    /// What a way back takes back of give-backs, and gives back of points and credit that paid; nil
    /// where there were none.
    static func of(
        _ id: RedemptionID, _ record: RedemptionRecord, member: MemberID?,
        restoring tender: Tender.Paid, leaving left: (Int) -> Int64, _ context: CommandContext
    ) throws -> RewardRollback? {
        let isShrinking = record.givenBack.contains { left($0.number) < $0.amount }
        guard tender != .nothing || isShrinking,
            var rewards = try RewardRollback(id, record, member: member, context)
        else { return nil }
        try rewards.takeBack(restoring: tender, leaving: left, context)
        return rewards
    }
}
