import Domain
import Ledger

/// What budgets, payers, parties and the member must have after every step.
extension LifecycleRun {
    /// What a budget gave is a discount that stands, credit that came of it, or set aside.
    func checkBudget(of campaign: Campaign, _ given: Int64) throws(LifecycleFault) {
        guard let budget = campaign.budget else { return }
        let reserve = books[lifecycle.reserve(of: campaign)]
        let left = books[campaign.budgetAccount]
        guard !lifecycle.offers.contains(where: { $0.benefit.giveBack?.form == .cashCredit }) else {
            // What pays debts off stays in the budget, and debts leave it: rewards are counted.
            return
        }
        if left + reserve + given != budget {
            throw LifecycleFault("\(left), \(reserve) and \(given) are no budget of \(budget)")
        }
        guard lifecycle.money.terms[campaign.id]?.reservesAtIssue == true else { return }
        var due: Int64 = 0
        for voucher in vouchers {
            guard let offer = voucher.offer, offer.campaign == campaign.id else { continue }
            let isBack = voucher.isTakenBack || isClosed
            due += isBack && offer.definition.returns.reinstatesCoupon ? offer.mostPerUse ?? 0 : 0
        }
        if reserve != due {
            throw LifecycleFault("\(reserve) is set aside, not \(due)")
        }
    }

    /// Payers bear what is given, each in proportion, and the day counts it.
    func checkShares(of campaign: Campaign, _ given: Int64) throws(LifecycleFault) {
        guard let terms = lifecycle.money.terms[campaign.id] else { return }
        if let today = lifecycle.today(campaign), books[today.account] != given {
            throw LifecycleFault("the day counts \(books[today.account]) of \(given)")
        }
        try checkForms(of: campaign, terms)
        guard !terms.payers.isEmpty else { return }
        var sum: Int64 = 0
        for payer in terms.payers {
            let share = books[terms.expenseAccount(of: payer, campaign.currency)]
            sum += share
            let even = Double(given * payer.shareBasisPoints) / 10_000
            // Each coupon was rounded by less than one, and so is each of two payers before.
            if abs(Double(share) - even) >= Double(lifecycle.offers.count + 3) {
                throw LifecycleFault("a payer bears \(share) of \(given), not about \(even)")
            }
            guard let budget = payer.budget else { continue }
            let left = books[terms.budgetAccount(of: payer, campaign.currency)]
            if left + share != budget {
                throw LifecycleFault("\(left) and \(share) are no payer's budget of \(budget)")
            }
        }
        if sum != given { throw LifecycleFault("payers bear \(sum) of \(given)") }
    }

    /// What forms have given is what vouchers still give.
    private func checkForms(
        of campaign: Campaign, _ terms: CampaignTerms
    ) throws(LifecycleFault) {
        for budget in terms.forms {
            var given: Int64 = 0
            for voucher in vouchers {
                guard let offer = voucher.offer, offer.campaign == campaign.id,
                    offer.benefit.form == budget.form
                else { continue }
                given += budget.form == .discount ? voucher.left : isClosed ? 0 : voucher.stillGives
            }
            let counted = books[terms.expenseAccount(of: budget.form, campaign.currency)]
            let left = books[terms.budgetAccount(of: budget.form, campaign.currency)]
            if counted != given || left + counted != budget.total {
                throw LifecycleFault("\(budget.form.name) counts \(counted), not \(given)")
            }
        }
    }

    /// Parties owe the acceptor what they bear, and what their cards have paid.
    func checkClearing() throws(LifecycleFault) {
        var owed: [PartyID: Int64] = [:]
        for campaign in lifecycle.campaigns {
            guard let terms = lifecycle.money.terms[campaign.id] else { continue }
            for payer in terms.payers {
                owed[payer.party.id, default: 0] +=
                    books[terms.expenseAccount(of: payer, campaign.currency)]
            }
            if terms.payers.isEmpty, let issuer = terms.issuer {
                owed[issuer.id, default: 0] += books[campaign.expenseAccount]
            }
        }
        for voucher in vouchers {
            guard case .giftCard(let card, _) = voucher.kind,
                let issuer = lifecycle.issuers[card.id]
            else { continue }
            owed[issuer, default: 0] += voucher.amount - (cardBack[card.id] ?? 0)
        }
        for party in LifecycleMoney.parties.map({ PartyID($0) })
        where party != lifecycle.money.acceptor {
            let account = party.clearingAccount(LifecycleCase.tenant, LifecycleCase.currency)
            if books[account] != -(owed[party] ?? 0) {
                throw LifecycleFault(
                    "party \(party.number) owes \(-books[account]), not \(owed[party] ?? 0)")
            }
        }
    }

    /// What the member has and waits for, less the debt, is what was there before and what orders
    /// still give back, less what was spent.
    func checkRewards() throws(LifecycleFault) {
        let money = lifecycle.money
        let tender = decision.tender - tenderBack
        for (asset, start) in money.available {
            let used = (spent[asset] ?? 0) + (asset == .points ? tender.points : tender.cashCredit)
            let earned = rewards.reduce(0) { $0 + ($1.origin?.asset == asset ? $1.left : 0) }
            let has =
                books[money.account(.rewardAvailable, asset)]
                + books[money.account(.rewardPending, asset)]
                - books[money.account(.rewardDebt, asset)]
            if has != start + earned - used {
                throw LifecycleFault(
                    "the member has \(has) \(asset.code), not \(start + earned - used)")
            }
        }
        let wanted = rewards.filter { $0.left < 0 || isClosed && $0.left > 0 }
        if !wanted.isEmpty { throw LifecycleFault("\(wanted.count) give-backs stay") }
    }
}
