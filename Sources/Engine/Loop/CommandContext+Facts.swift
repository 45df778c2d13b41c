import Domain
import Ledger
import Store

/// Loading by id, with the one answer for what is unknown or belongs to another merchant.
extension CommandContext {
    func campaign(_ id: CampaignID) throws -> Campaign { try work.campaign(id, tenant) }

    func offer(_ id: OfferID) throws -> Offer {
        guard let offer = try offerCache.offer(id, tenant: tenant, in: work) else {
            throw Refusal.notFound("offer")
        }
        return offer
    }

    func coupon(_ id: CouponID) throws -> Coupon { try work.coupon(id, tenant) }

    func giftCard(_ id: GiftCardID) throws -> GiftCard {
        let key = RowKey(tenant: tenant.number, id: id.number)
        guard let card = try work.giftCards.load(key, work.connection) else {
            throw Refusal.notFound("gift card")
        }
        return card
    }

    func redemption(_ id: RedemptionID) throws -> RedemptionRow {
        let key = RowKey(tenant: tenant.number, id: id.number)
        guard let row = try work.redemptions.load(key, work.connection) else {
            throw Refusal.notFound("redemption")
        }
        return row
    }

    /// Counts an order of a member, or takes it off again (`visits` 1 or -1).
    func countOrder(
        of member: MemberID, _ currency: Asset, visits: Int64, spent: Int64, entry: Int
    ) throws {
        let known = try history(of: member, currency)
        var row = known ?? MemberHistory(tenant: tenant, member: member, currency: currency)
        row.visits += visits
        row.spent = row.spent.saturatingSum(spent)
        if known == nil {
            work.memberHistories.insert(row, entryIndex: entry)
        } else {
            work.memberHistories.update(row, entryIndex: entry)
        }
    }

    func history(of member: MemberID, _ currency: Asset) throws -> MemberHistory? {
        let key = MemberHistoryKey(tenant: tenant, member: member, currency: currency)
        return try work.memberHistories.load(key, work.connection)
    }

    func memberOffer(_ member: MemberID, _ offer: OfferID) throws -> MemberOffer? {
        try work.memberOffers.load(
            MemberOfferKey(tenant: tenant.number, member: member.number, offer: offer.number),
            work.connection)
    }

    /// Adds to a campaign's report figures.
    func count(
        _ campaign: CampaignID, entry: Int, _ change: (inout CampaignCounters) -> Void
    ) throws {
        let key = RowKey(tenant: tenant.number, id: campaign.number)
        guard var counters = try work.counters.load(key, work.connection) else { return }
        change(&counters)
        work.counters.update(counters, entryIndex: entry)
    }

    /// Adds to what a member got and used of an offer.
    func count(
        member: MemberID, offer: OfferID, issued: Int64 = 0, redeemed: Int64 = 0, entry: Int
    ) throws {
        if var row = try memberOffer(member, offer) {
            row.issued += issued
            row.redeemed += redeemed
            work.memberOffers.update(row, entryIndex: entry)
        } else {
            work.memberOffers.insert(
                MemberOffer(
                    tenant: tenant, member: member, offer: offer, issued: issued,
                    redeemed: redeemed),
                entryIndex: entry)
        }
    }
}

extension UnitOfWork {
    func campaign(_ id: CampaignID, _ tenant: TenantID) throws -> Campaign {
        let key = RowKey(tenant: tenant.number, id: id.number)
        guard let campaign = try campaigns.load(key, connection) else {
            throw Refusal.notFound("campaign")
        }
        return campaign
    }

    /// The member the merchant knows by this number; nil where there is none. Also finds a member
    /// that an earlier command of the batch has created.
    func member(externalID: String, _ tenant: TenantID) throws -> Member? {
        try membersByName.find(MemberName(tenant: tenant, externalID: externalID), connection)
    }

    /// As above, refusing an unknown member.
    func knownMember(externalID: String, _ tenant: TenantID) throws -> Member {
        guard let member = try member(externalID: externalID, tenant) else {
            throw Refusal(
                .notFound, "Create the member first, or leave the member out.",
                [
                    Condition(
                        "member", subject: "/member", required: .string("a known external_id"),
                        actual: .string("unknown"))
                ])
        }
        return member
    }

    func externalID(of member: MemberID?, _ tenant: TenantID) throws -> String? {
        guard let member else { return nil }
        let key = RowKey(tenant: tenant.number, id: member.number)
        return try members.load(key, connection)?.externalID
    }
}

extension Refusal {
    /// Unknown and foreign look the same.
    static func notFound(_ what: String) -> Refusal {
        Refusal(
            .notFound, "There is no such \(what). Check the id.",
            [
                Condition(
                    "exists", required: .string("an id of this merchant"),
                    actual: .string("none"))
            ])
    }
}
