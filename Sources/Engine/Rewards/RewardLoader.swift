// The room "Rewards": loads what is asked about a member's points and credit, issues the coupons
// that orders give back, lets pending give-backs mature on their day, and takes them back with
// their order.

import Domain
import Ledger
import Store

/// Loads the facts about rewards; nothing where a command neither earns nor spends any.
struct RewardLoader {
    let work: UnitOfWork
    let tenant: TenantID
    let offerCache: OfferCache
    let codes: CodeBook
    let now: Timestamp
    /// A keyed hash of the customer's device.
    var device: String?

    func facts(
        _ order: Order, _ member: MemberID?, _ tender: Tender, _ vouchers: [RedemptionFacts.Voucher]
    ) throws -> RewardFacts {
        let gives = vouchers.compactMap { fact -> Offer? in
            guard case .coupon(_, let offer, _, _) = fact, offer.benefit.giveBack != nil else {
                return nil
            }
            return offer
        }
        guard let member, !gives.isEmpty || !tender.isEmpty else { return RewardFacts() }
        var facts = RewardFacts()
        facts.balances = try balances(member, order.currency)
        if tender.points != nil {
            let key = TextKey(tenant: tenant.number, text: order.currency.code)
            facts.worth = try work.pointsWorths.load(key, work.connection)?.worth
        }
        for offer in gives {
            switch offer.benefit.giveBack?.form {
            case .points(let total):
                guard total != nil else { continue }
                facts.pointsLeft[offer.id] = try work.balance(offer.pointsQuotaAccount)
            case .coupon(let name):
                facts.targets[name] = try target(name, member)
            case .cashCredit, nil: continue
            }
        }
        return facts
    }

    /// What a member has of points and of one currency, and owes of them.
    func balances(_ member: MemberID, _ currency: Asset) throws -> RewardPurse.Balances {
        var balances = RewardPurse.Balances()
        for asset in [Asset.points, currency] {
            let key = { (kind: AccountKind) in RewardPurse.account(kind, asset, tenant, member) }
            work.accounts.want(key(.rewardAvailable))
            work.accounts.want(key(.rewardDebt))
        }
        try work.settleWants()
        for asset in [Asset.points, currency] {
            let key = { (kind: AccountKind) in RewardPurse.account(kind, asset, tenant, member) }
            balances.available[asset] = try work.balance(key(.rewardAvailable))
            balances.debt[asset] = try work.balance(key(.rewardDebt))
        }
        return balances
    }

    /// The offer whose coupons are given; nil where there is none of this merchant.
    func target(_ name: String, _ member: MemberID) throws -> RewardFacts.Target? {
        guard
            let id = try? codes.identifier(name, as: OfferID.self, what: "offer"),
            let created = try offerCache.offer(id, tenant: tenant, in: work)
        else { return nil }
        let (offer, campaign) = try work.terms(of: created, at: now, offerCache)
        let key = MemberOfferKey(
            tenant: tenant.number, member: member.number, offer: offer.id.number)
        var counted = try CountLoader(work: work, tenant: tenant, now: now).load([
            CountLoader.Asked(
                offer: offer, campaign: campaign, isIssue: true,
                subjects: CountedSubjects(member: member, device: device))
        ])[0]
        // Coupons that are given back are the merchant's own doing and have no pace.
        counted.pace = nil
        return RewardFacts.Target(
            offer: offer, campaign: campaign,
            issuedToMember: try work.memberOffers.load(key, work.connection)?.issued ?? 0,
            issuesLeft: offer.limits.totalIssues == nil
                ? nil : try work.balance(offer.issueQuotaAccount),
            zone: ZoneBook.zone(of: offer), counted: counted)
    }
}
