import Domain
import Ledger
import Store

/// Loading holds, and carrying out what their ends give back.
extension CommandContext {
    /// Throws `Refusal` (`not_found`).
    func hold(_ id: HoldID) throws -> VoucherHold {
        try work.hold(id, tenant)
    }

    func write(_ hold: VoucherHold, entry: Int) {
        work.holds.update(hold.row, entryIndex: entry)
    }

    func write(_ card: GiftCardDecision, entry: Int) {
        work.giftCards.update(card.card, entryIndex: entry)
        add(card.activities, entry: entry)
    }

    /// Notes the rows of a hold's vouchers, so that a probed batch asks for them together.
    func noteVouchers(of hold: VoucherHold) throws {
        guard work.loading.isProbing else { return }
        let key = { RowKey(tenant: hold.tenant.number, id: $0) }
        for voucher in hold.vouchers {
            switch voucher.use {
            case .coupon(let id): work.coupons.want(key(id.number))
            case .offer: break
            case .giftCard(let id, _):
                work.giftCards.want(key(id.number))
                for held in voucher.postings where held.posting.source.kind == .giftCardBalance {
                    work.accounts.want(held.posting.source)
                }
            }
            if let campaign = voucher.campaign { work.counters.want(key(campaign.number)) }
            if let member = hold.member, let offer = voucher.offer {
                work.memberOffers.want(
                    MemberOfferKey(
                        tenant: hold.tenant.number, member: member.number, offer: offer.number))
            }
        }
        if let member = hold.member {
            work.memberHistories.want(
                MemberHistoryKey(
                    tenant: hold.tenant, member: member, currency: hold.order.currency))
        }
        try work.settleWants()
    }

    /// Loads, before anything is committed, what `giveBack` changes; what is booked besides.
    func prepare(_ release: HoldRelease) throws -> [Posting] {
        try prefetchCounts(release.counts.map { ($0.offer, $0.counts) })
        return try release.reservePostings { try coupon($0).state == .voided }
            + moves(of: release.reserves)
    }

    /// Carries out what the end of a hold gives back; its postings are booked.
    func giveBack(
        _ release: HoldRelease, of hold: VoucherHold, entry: Int
    ) throws {
        for index in release.returned {
            let voucher = hold.vouchers[index]
            if case .coupon(let id) = voucher.use {
                try write(try coupon(id).released, entry: entry)
            }
            if let member = hold.member, let offer = voucher.offer {
                try count(member: member, offer: offer, redeemed: -1, entry: entry)
            }
        }
        for given in release.counts {
            try giveBack(given.counts, of: given.offer, entry: entry)
        }
        for given in release.giftCards {
            let card = try giftCard(given.id)
            let balance = try work.balance(card.balanceAccount) - given.amount
            write(
                card.released(amount: given.amount, balance: balance, now: ledgerTime),
                entry: entry)
        }
    }
}

extension UnitOfWork {
    /// Throws `Refusal` (`not_found`).
    func hold(_ id: HoldID, _ tenant: TenantID) throws -> VoucherHold {
        let key = RowKey(tenant: tenant.number, id: id.number)
        guard let row = try holds.load(key, connection) else {
            throw Refusal.notFound("hold")
        }
        return try VoucherHold(row)
    }
}
