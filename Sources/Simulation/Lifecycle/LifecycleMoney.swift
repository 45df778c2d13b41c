import Domain
import Ledger

/// Who else is concerned by a case: payers, issuers, an acceptor, and a member with points and
/// credit to pay with.
struct LifecycleMoney: Sendable {
    /// Of the campaigns that are marked to have terms.
    let terms: [CampaignID: CampaignTerms]
    let acceptor: PartyID
    let tender: Tender
    /// What the member has before.
    let available: [Asset: Int64]
    let worth: PointsWorth

    static let member = MemberID(1)
    static let forms: [GiftForm] = [.discount, .cashCredit, .points]
    /// Numbers; 0 is the merchant.
    static let parties: [Int64] = [0, 1, 2]

    init(_ campaigns: [Campaign], _ total: Int64, _ random: inout SeededRandom) {
        var terms: [CampaignID: CampaignTerms] = [:]
        for campaign in campaigns where campaign.hasTerms {
            terms[campaign.id] = Self.terms(campaign, &random)
        }
        self.terms = terms
        acceptor = PartyID(random.pick(Self.parties) ?? 0)
        let isPaying = total > 0 && random.chance(400)
        let points = isPaying && random.chance(600) ? random.within(1...2 * total) : nil
        let credit = isPaying && random.chance(600) ? random.within(1...total) : nil
        tender = Tender(points: points, cashCredit: credit)
        available = [.points: points ?? 0, LifecycleCase.currency: credit ?? 0]
        worth = PointsWorth(
            currency: LifecycleCase.currency, points: random.within(1...3),
            amount: random.within(1...2))
    }

    private static func terms(
        _ campaign: Campaign, _ random: inout SeededRandom
    ) -> CampaignTerms {
        var terms = CampaignTerms(tenant: LifecycleCase.tenant, campaign: campaign.id)
        if random.chance(300) { terms.issuer = NamedParty(PartyID(1), "one") }
        if random.chance(600) {
            let first = random.within(1...9_998)
            let second = random.within(1...9_999 - first)
            let shares = [first, second, 10_000 - first - second]
            terms.payers = zip(parties, shares).map { party, share in
                CampaignPayer(
                    party: NamedParty(PartyID(party), "p\(party)"), shareBasisPoints: share,
                    budget: random.chance(500) ? random.within(1...100) : nil,
                    number: campaign.id.number * 32 + party)
            }
        }
        if random.chance(300) {
            terms.pacing = BudgetPacing(perDay: 500, isEven: false, zone: nil)
        }
        terms.reservesAtIssue = campaign.budget != nil && random.chance(300)
        if !terms.reservesAtIssue, random.chance(400) {
            terms.forms = forms.map { FormBudget($0, random.within(50...1_000)) }
        }
        return terms
    }

    var facts: RewardFacts {
        RewardFacts(balances: RewardPurse.Balances(available: available), worth: worth)
    }

    func account(_ kind: AccountKind, _ asset: Asset) -> AccountKey {
        RewardPurse.account(kind, asset, LifecycleCase.tenant, Self.member)
    }
}

extension LifecycleCase {
    /// Every account with something in it before the redemption.
    var opening: [AccountKey: Int64] {
        var balances: [AccountKey: Int64] = [:]
        for campaign in campaigns {
            if let budget = campaign.budget { balances[campaign.budgetAccount] = budget }
            guard let terms = money.terms[campaign.id] else { continue }
            for payer in terms.payers {
                guard let budget = payer.budget else { continue }
                balances[terms.budgetAccount(of: payer, campaign.currency)] = budget
            }
            for budget in terms.forms {
                balances[terms.budgetAccount(of: budget.form, campaign.currency)] = budget.total
            }
            guard terms.reservesAtIssue else { continue }
            for offer in offers where offer.campaign == campaign.id {
                let most = offer.mostPerUse ?? 0
                balances[campaign.budgetAccount, default: 0] -= most
                balances[reserve(of: campaign), default: 0] += most
            }
        }
        for offer in offers {
            if let limit = offer.limits.totalRedemptions {
                balances[offer.redemptionQuotaAccount] = limit
            }
        }
        for (card, balance) in zip(cards, self.balances) {
            balances[card.balanceAccount] = balance
        }
        for (asset, amount) in money.available {
            balances[money.account(.rewardAvailable, asset)] = amount
        }
        return balances
    }

    /// All coupons end at one moment.
    func reserve(of campaign: Campaign) -> AccountKey {
        CampaignReserve.account(campaign, endingAt: .maximum)
    }

    func today(_ campaign: Campaign) -> BudgetDay? {
        money.terms[campaign.id]?.pacing?.day(
            of: campaign, at: Self.now, in: .utc, spent: 0, budgetLeft: nil)
    }

    /// By card.
    var issuers: [GiftCardID: PartyID] {
        var issuers: [GiftCardID: PartyID] = [:]
        for card in cards where card.hasIssuer { issuers[card.id] = PartyID(card.id.number) }
        return issuers
    }

    var settlement: SettlementFacts {
        let opening = opening
        var fundings: [CampaignID: CampaignFunding] = [:]
        for campaign in campaigns {
            guard let terms = money.terms[campaign.id] else { continue }
            let reserve = reserve(of: campaign)
            fundings[campaign.id] = CampaignFunding(
                terms: terms, acceptor: money.acceptor, payersLeft: terms.payers.map(\.budget),
                today: today(campaign),
                reserves: terms.reservesAtIssue ? [reserve: opening[reserve] ?? 0] : [:],
                formsLeft: Dictionary(
                    uniqueKeysWithValues: terms.forms.map { ($0.form, $0.total) }))
        }
        return SettlementFacts(
            acceptor: money.acceptor, campaigns: fundings, cardIssuers: issuers)
    }

    /// Who shares what was booked.
    func settled(_ books: LifecycleBooks) -> SettledFacts {
        var settled = SettledFacts()
        settled.terms = money.terms
        settled.cardIssuers = issuers
        for campaign in campaigns {
            settled.budgetLeft[campaign.budgetAccount] = books[campaign.budgetAccount]
        }
        return settled
    }
}
