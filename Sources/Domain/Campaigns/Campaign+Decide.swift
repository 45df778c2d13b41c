// Campaigns
//
// A campaign gives its offers dates, one currency and a budget they share. The budget is a ledger
// account with a floor: it is filled from the merchant's funding, every discount comes out of it,
// and no race can spend more. A campaign without a budget gives straight from funding.
//
// What may change: name, metadata, end, budget, and whether it is paused. Currency and start are
// for good, because offers and coupons were checked against them. Raising a budget books the
// difference in, lowering it books it back, never below what is spent.

package import Ledger

/// What to change of a campaign; nil leaves it as it is.
package struct CampaignUpdateCommand: Hashable, Sendable {
    package let name: String?
    package let endsAt: Timestamp?
    /// New total, minor units of the campaign's currency: 0 ... `Limits.amountMinorUnits`.
    package let budget: Int64?
    package let metadata: JSON?

    package init(
        name: String? = nil, endsAt: Timestamp? = nil, budget: Int64? = nil, metadata: JSON? = nil
    ) {
        self.name = name
        self.endsAt = endsAt
        self.budget = budget
        self.metadata = metadata
    }
}

/// All that an update may look at.
package struct CampaignUpdateFacts: Hashable, Sendable {
    /// Balance of `expenseAccount`: discount given and not rolled back.
    package let spentAmount: Int64
    /// Balance of `budgetAccount`; nil where the campaign has no budget.
    package let budgetLeft: Int64?

    package init(spentAmount: Int64, budgetLeft: Int64?) {
        self.spentAmount = spentAmount
        self.budgetLeft = budgetLeft
    }
}

/// The campaign afterwards and what is booked for it.
package struct CampaignDecision: Hashable, Sendable {
    package let campaign: Campaign
    package let postings: [Posting]
}

extension Campaign {
    /// Opens a new campaign: checks it and fills its budget.
    ///
    /// Refusals: `out_of_range` (budget, an end that is not after the start).
    package func open() throws(Refusal) -> CampaignDecision {
        var faults = Faults()
        if endsAt <= startsAt {
            faults.add(
                .outOfRange, "Let the campaign end after it starts.", subject: "/ends_at",
                required: ConditionValue.time(startsAt), actual: ConditionValue.time(endsAt))
        }
        if let budget { Campaign.addBudgetRangeFault(budget, &faults) }
        try faults.refuse()
        return CampaignDecision(
            campaign: self, postings: fundingPostings(amount: budget ?? 0))
    }

    /// Stops issue and redemption until `resume`.
    ///
    /// Refusals: `illegal_state` (paused already).
    package func pause() throws(Refusal) -> CampaignDecision {
        try changed(to: .paused, "This campaign is paused already; nothing needs doing.")
    }

    /// Goes on after `pause`.
    ///
    /// Refusals: `illegal_state` (active already).
    package func resume() throws(Refusal) -> CampaignDecision {
        try changed(to: .active, "This campaign is active already; nothing needs doing.")
    }

    /// Changes name, end, budget or metadata.
    ///
    /// A budget set for the first time covers what was spent before, so that its total keeps its
    /// meaning: all the campaign gives away.
    ///
    /// Refusals: `out_of_range` (an end before now or not after the start, a budget out of range),
    /// `limit_budget` (below what is spent).
    package func update(
        _ command: CampaignUpdateCommand, facts: CampaignUpdateFacts, now: Timestamp
    ) throws(Refusal) -> CampaignDecision {
        var faults = Faults()
        addEndFaults(command.endsAt, now, &faults)
        var fundingAmount: Int64 = 0
        if let total = command.budget {
            Campaign.addBudgetRangeFault(total, &faults)
            fundingAmount = addBudgetFault(total, facts, &faults)
        }
        try faults.refuse()
        var campaign = self
        campaign.name = command.name ?? name
        campaign.endsAt = command.endsAt ?? endsAt
        campaign.budget = command.budget ?? budget
        campaign.metadata = command.metadata ?? metadata
        return CampaignDecision(
            campaign: campaign, postings: fundingPostings(amount: fundingAmount))
    }

    private func addEndFaults(_ end: Timestamp?, _ now: Timestamp, _ faults: inout Faults) {
        // An end that stays as it is may lie in the past.
        guard let end, end != endsAt else { return }
        if end <= startsAt {
            faults.add(
                .outOfRange, "Let the campaign end after it starts.", subject: "/ends_at",
                required: ConditionValue.time(startsAt), actual: ConditionValue.time(end))
        }
        if end < now {
            faults.add(
                .outOfRange, "Choose an end that is not in the past.", subject: "/ends_at",
                required: ConditionValue.time(now), actual: ConditionValue.time(end))
        }
    }

    private static func addBudgetRangeFault(_ budget: Int64, _ faults: inout Faults) {
        let accepted = 0...Limits.amountMinorUnits
        guard !accepted.contains(budget) else { return }
        faults.add(
            .outOfRange, "Choose a budget within the range.", subject: "/budget/amount",
            required: ConditionValue.range(accepted), actual: .integer(budget))
    }

    /// The amount to fund (below 0: to give back) for a new total.
    private func addBudgetFault(
        _ total: Int64, _ facts: CampaignUpdateFacts, _ faults: inout Faults
    ) -> Int64 {
        // Without a budget so far, what is spent has been paid from funding: only the rest of the
        // new total is put aside.
        let old = budget ?? facts.spentAmount
        let left = budget == nil ? 0 : facts.budgetLeft ?? 0
        let (change, overflow) = total.subtractingReportingOverflow(old)
        if !overflow && change >= -left { return change }
        faults.add(
            .limitBudget, "Choose a budget that covers what is spent.", subject: "/budget/amount",
            required: Money(old - left, currency).json,
            actual: Money(total, currency).json)
        return 0
    }

    private func fundingPostings(amount: Int64) -> [Posting] {
        if amount > 0 {
            return [Posting(from: fundingAccount, to: budgetAccount, amount: amount)]
        }
        if amount < 0 {
            return [Posting(from: budgetAccount, to: fundingAccount, amount: -amount)]
        }
        return []
    }

    private func changed(
        to state: State, _ message: String
    ) throws(Refusal) -> CampaignDecision {
        var faults = Faults()
        if self.state == state || self.state == .awaitingApproval {
            faults.add(
                .illegalState,
                self.state == state
                    ? message : "This campaign awaits approval; let somebody else approve it.",
                required: .string(state == .paused ? "active" : "paused"),
                actual: .string(self.state.name))
        }
        try faults.refuse()
        var campaign = self
        campaign.state = state
        return CampaignDecision(campaign: campaign, postings: [])
    }
}
