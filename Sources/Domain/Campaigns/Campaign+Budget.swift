package import Ledger

/// The body of changeCampaignBudget.
package struct BudgetChangeDraft: Hashable, Sendable {
    /// More, or less below zero; never 0.
    package let delta: Money
    /// Whose budget; nil for the campaign's own.
    package let payer: String?

    package static func read(_ json: JSON) throws(Refusal) -> BudgetChangeDraft {
        try ObjectReader.read(json) { fields in
            let most = Limits.amountMinorUnits
            let delta = fields.required("delta", .money(-most...most))
            if delta?.amount == 0 {
                fields.refuse("delta", .outOfRange, required: "an amount but 0", actual: 0)
            }
            let payer = fields.optional("payer", .reference)
            guard let delta else { return nil }
            return BudgetChangeDraft(delta: delta, payer: payer)
        }
    }
}

extension Campaign {
    /// Adds to the budget, or takes from it what is neither spent nor set aside.
    ///
    /// Refusals: `illegal_state` (no budget to change), `currency_mismatch`, and those of `update`.
    package func changeBudget(
        by delta: Money, facts: CampaignUpdateFacts, now: Timestamp
    ) throws(Refusal) -> CampaignDecision {
        try refuse(otherCurrency: delta)
        guard let budget else { throw Self.nothingToChange("/delta") }
        return try update(
            CampaignUpdateCommand(budget: budget + delta.amount), facts: facts, now: now)
    }

    /// The same for the budget of one payer. `left`: what stands in the account of each, 0 for
    /// those without.
    ///
    /// Refusals: `not_found` (no such payer), `illegal_state`, `currency_mismatch`,
    /// `out_of_range`, `limit_budget`.
    package func changeBudget(
        ofPayer reference: String, by delta: Money, terms: CampaignTerms,
        left: (CampaignPayer) throws -> Int64
    ) throws -> (terms: CampaignTerms, postings: [Posting]) {
        try refuse(otherCurrency: delta)
        guard let index = terms.payers.firstIndex(where: { $0.party.reference == reference })
        else {
            throw Refusal(
                .notFound, "Name a payer of this campaign.",
                [
                    Condition(
                        "payer", subject: "/payer",
                        required: .array(terms.payers.map { .string($0.party.reference) }),
                        actual: .string("another party"))
                ])
        }
        let payer = terms.payers[index]
        guard let budget = payer.budget else { throw Self.nothingToChange("/payer") }
        let total = budget + delta.amount
        let available = try left(payer)
        var faults = Faults()
        let accepted = 0...Limits.amountMinorUnits
        if !accepted.contains(total) {
            faults.add(
                .outOfRange, "Choose a change that keeps the budget within the range.",
                subject: "/delta/amount", required: ConditionValue.range(accepted),
                actual: .integer(total))
        }
        if delta.amount < -available {
            faults.add(
                .limitBudget, "Take back no more than this payer has left.",
                subject: "/delta/amount", required: Money(-available, currency).json,
                actual: delta.json)
        }
        try faults.refuse()
        var changed = terms
        changed.payers[index].budget = total
        let (funding, account) = (
            payer.party.id.fundingAccount(tenant, currency),
            terms.budgetAccount(of: payer, currency)
        )
        let posting =
            delta.amount > 0
            ? Posting(from: funding, to: account, amount: delta.amount)
            : Posting(from: account, to: funding, amount: -delta.amount)
        return (changed, [posting])
    }

    private func refuse(otherCurrency delta: Money) throws(Refusal) {
        guard delta.currency != currency else { return }
        throw Refusal(
            .currencyMismatch, "State the change in the campaign's currency.",
            [
                Condition(
                    "currency", subject: "/delta/currency", required: .string(currency.code),
                    actual: .string(delta.currency.code))
            ])
    }

    private static func nothingToChange(_ subject: String) -> Refusal {
        Refusal(
            .illegalState, "There is no budget to change; set one first.",
            [
                Condition(
                    RefusalCode.illegalState.rawValue, subject: subject,
                    required: .string("a budget"), actual: .string("no limit"))
            ])
    }
}
