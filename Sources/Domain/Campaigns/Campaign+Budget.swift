package import Ledger

/// The body of changeCampaignBudget.
package struct BudgetChangeDraft: Hashable, Sendable {
    package enum Change: Hashable, Sendable {
        /// Money more, or less below zero; never 0. Whose budget: a payer, or nil for the
        /// campaign's own.
        case money(Money, payer: String?)
        /// So many units of a form more, or less below zero; never 0.
        case form(GiftForm, units: Int64)
    }

    package let change: Change

    /// - Throws: what `ObjectReader.read` throws; `missingField` where neither `delta` nor `form`
    ///   is given, and for units without a form; `invalidField` where both are.
    package static func read(_ json: JSON) throws(Refusal) -> BudgetChangeDraft {
        try ObjectReader.read(json) { fields in
            let most = Limits.amountMinorUnits
            let delta = fields.optional("delta", .money(-most...most))
            let payer = fields.optional("payer", .reference)
            let name = fields.optional("form", .enumeration(GiftForm.allCases.map(\.name)))
            let units = fields.optional("units", .integer(-most...most))
            if delta?.amount == 0 {
                fields.refuse("delta", .outOfRange, required: "an amount but 0", actual: 0)
            }
            if units == 0 {
                fields.refuse("units", .outOfRange, required: "a number but 0", actual: 0)
            }
            if let form = name.flatMap(GiftForm.init(name:)) {
                return change(of: form, units, fields, isAlone: delta == nil && payer == nil)
            }
            guard units == nil else {
                fields.refuse(
                    "form", .missingField, required: "the form of the units", actual: .null)
                return nil
            }
            guard let delta else {
                fields.refuse(
                    "delta", .missingField, required: "an amount, or a form with units",
                    actual: .null)
                return nil
            }
            return BudgetChangeDraft(change: .money(delta, payer: payer))
        }
    }

    private static func change(
        of form: GiftForm, _ units: Int64?, _ fields: ObjectReader, isAlone: Bool
    ) -> BudgetChangeDraft? {
        if !isAlone {
            fields.refuse(
                "form", .invalidField, required: "with units, without delta and payer",
                actual: "with delta or payer")
        }
        guard let units else {
            fields.refuse("units", .missingField, required: "a number but 0", actual: .null)
            return nil
        }
        return BudgetChangeDraft(change: .form(form, units: units))
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

    /// The same for the budget of one form. `left`: what stands in its account.
    ///
    /// Refusals: `illegal_state` (the form has no budget), `out_of_range`, `limit_budget`.
    package func changeBudget(
        of form: GiftForm, by units: Int64, terms: CampaignTerms, left: Int64
    ) throws -> (terms: CampaignTerms, postings: [Posting]) {
        guard let index = terms.forms.firstIndex(where: { $0.form == form }) else {
            throw Refusal(
                .illegalState, "Name a form that the campaign was created with a budget for.",
                [
                    Condition(
                        RefusalCode.illegalState.rawValue, subject: "/form",
                        required: .array(terms.forms.map { .string($0.form.name) }),
                        actual: .string(form.name))
                ])
        }
        // Neither side is beyond what `Limits` allow, so the sum fits.
        let total = terms.forms[index].total + units
        var faults = Faults()
        let accepted = 0...form.totals.upperBound
        if !accepted.contains(total) {
            faults.add(
                .outOfRange, "Choose a change that keeps the budget within the range.",
                subject: "/units", required: ConditionValue.range(accepted),
                actual: .integer(total))
        }
        if units < -left {
            faults.add(
                .limitBudget, "Take back no more than this form has left.", subject: "/units",
                required: .integer(-left), actual: .integer(units))
        }
        try faults.refuse()
        var changed = terms
        changed.forms[index].total = total
        let (source, account) = (
            form.sourceAccount(tenant, currency), terms.budgetAccount(of: form, currency)
        )
        let posting =
            units > 0
            ? Posting(from: source, to: account, amount: units)
            : Posting(from: account, to: source, amount: -units)
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
