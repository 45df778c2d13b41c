import Domain
import Ledger
import Store

/// Who else is concerned: loaded only where a campaign is marked to have terms, or a card to have
/// an issuer.
extension RedemptionLoader {
    func settlement(
        _ order: Order, _ facts: [RedemptionFacts.Voucher]
    ) throws -> SettlementFacts? {
        var campaigns: [CampaignID: (campaign: Campaign, budgetLeft: Int64?)] = [:]
        var ends: [CampaignID: [Timestamp]] = [:]
        var cards: [GiftCardID] = []
        for fact in facts {
            switch fact {
            case .coupon(let coupon, _, let campaign, let counters) where campaign.hasTerms:
                campaigns[campaign.id] = (campaign, counters.budgetLeft)
                if let coupon { ends[campaign.id, default: []].append(coupon.expiresAt) }
            case .giftCard(let card, _) where card.hasIssuer:
                cards.append(card.id)
            default: continue
            }
        }
        guard !campaigns.isEmpty || !cards.isEmpty else { return nil }
        try noteTerms(order, campaigns.keys.map { $0 }, cards)
        let acceptor = try order.store.flatMap {
            try work.party(of: PartyLinkKey.store($0, tenant))
        }
        var fundings: [CampaignID: CampaignFunding] = [:]
        for (campaign, budgetLeft) in campaigns.values {
            fundings[campaign.id] = try funding(
                campaign, budgetLeft: budgetLeft, acceptor: acceptor ?? .merchant,
                couponEnds: ends[campaign.id] ?? [])
        }
        var issuers: [GiftCardID: PartyID] = [:]
        for card in cards {
            issuers[card] = try work.party(of: PartyLinkKey.giftCard(card, tenant))
        }
        return SettlementFacts(
            acceptor: acceptor ?? .merchant, campaigns: fundings, cardIssuers: issuers)
    }

    /// Notes rows, so that a probed batch asks for them together.
    private func noteTerms(
        _ order: Order, _ campaigns: [CampaignID], _ cards: [GiftCardID]
    ) throws {
        guard work.loading.isProbing else { return }
        if let store = order.store { work.partyLinks.want(.store(store, tenant)) }
        for campaign in campaigns {
            work.campaignTerms.want(RowKey(tenant: tenant.number, id: campaign.number))
        }
        for card in cards { work.partyLinks.want(.giftCard(card, tenant)) }
        try work.settleWants()
    }

    private func funding(
        _ campaign: Campaign, budgetLeft: Int64?, acceptor: PartyID, couponEnds: [Timestamp]
    ) throws -> CampaignFunding? {
        guard let terms = try work.terms(of: campaign) else { return nil }
        let accounts = terms.payers.map { payer in
            payer.budget == nil ? nil : terms.budgetAccount(of: payer, campaign.currency)
        }
        let zone = ZoneBook.zone(of: terms)
        let day = BudgetPacing.account(
            campaign, day: BudgetPacing.day(at: presentedAt, in: zone))
        for account in accounts { if let account { work.accounts.want(account) } }
        if terms.pacing != nil { work.accounts.want(day) }
        let reserves =
            terms.reservesAtIssue
            ? Set(couponEnds.map { CampaignReserve.account(campaign, endingAt: $0) }) : []
        for account in reserves { work.accounts.want(account) }
        let forms = terms.forms.map(\.form)
        for form in forms {
            work.accounts.want(terms.budgetAccount(of: form, campaign.currency))
        }
        try work.settleWants()
        return CampaignFunding(
            terms: terms, acceptor: acceptor,
            payersLeft: try accounts.map { try $0.map { try work.balance($0) } },
            today: try terms.pacing?.day(
                of: campaign, at: presentedAt, in: zone, spent: work.balance(day),
                budgetLeft: budgetLeft),
            reserves: try Dictionary(
                uniqueKeysWithValues: reserves.map { ($0, try work.balance($0)) }),
            formsLeft: try Dictionary(
                uniqueKeysWithValues: forms.map {
                    ($0, try work.balance(terms.budgetAccount(of: $0, campaign.currency)))
                }))
    }
}
