import Ledger

/// Checks of the money behind a campaign beside its own budget: the payers' and the day's.
extension CouponFaults {
    /// Each payer pays its whole share, or the coupon gives nothing.
    mutating func addFundingFaults(
        _ funding: CampaignFunding, discount: Int64, _ counters: SharedCounters
    ) {
        let currency = use.campaign.currency
        if let left = counters.todayLeft(for: use), discount > left {
            add(
                .limitBudget, "The campaign has given enough for today; use the coupon later.",
                required: Money(discount, currency).json,
                actual: [
                    "amount": .integer(left), "currency": .string(currency.code),
                    "resumes_at": .text(orNull: funding.today?.resumesAt?.rfc3339),
                ])
        }
        addFormFault(use.offer.benefit.units(ofDiscount: discount), counters)
        let terms = funding.terms
        guard !terms.payers.isEmpty else { return }
        for (index, share) in terms.shares(of: discount).enumerated() {
            let payer = terms.payers[index]
            guard let left = counters.left(of: payer, funding.payersLeft[index]), share > left
            else { continue }
            add(
                .limitBudget, "A payer's budget is used up; take the coupon off the order.",
                required: Money(share, currency).json,
                actual: [
                    "amount": .integer(left), "currency": .string(currency.code),
                    "payer": .string(payer.party.reference),
                ])
        }
    }

    /// What is given in one form comes out of the form's budget whole, or not at all. `units`: 0
    /// for what is given back, which is not known yet.
    mutating func addFormFault(_ units: Int64, _ counters: SharedCounters) {
        let form = use.offer.benefit.form
        guard let left = counters.left(of: form, for: use), units > left else { return }
        add(
            .limitBudget,
            "This campaign has given all it gives in this form; take the coupon off the order.",
            required: ["form": .string(form.name), "units": .integer(units)],
            actual: ["form": .string(form.name), "units": .integer(left)])
    }
}
