import Ledger

/// What a campaign's report says of its money beyond a total: by payer and by day, and what is set
/// aside. Minor units of the campaign's currency.
package struct BudgetFigures: Hashable, Sendable {
    package struct Payer: Hashable, Sendable {
        package let payer: CampaignPayer
        /// Its share of the discount given and not taken back.
        package let given: Int64
        /// Nil without a budget.
        package let left: Int64?

        package init(payer: CampaignPayer, given: Int64, left: Int64?) {
            self.payer = payer
            self.given = given
            self.left = left
        }
    }

    package struct Day: Hashable, Sendable {
        /// Days since 1970, in the zone of the pacing.
        package let day: Int64
        package let given: Int64

        package init(day: Int64, given: Int64) {
            self.day = day
            self.given = given
        }
    }

    package struct Form: Hashable, Sendable {
        package let budget: FormBudget
        /// In the form's unit.
        package let left: Int64

        package init(budget: FormBudget, left: Int64) {
            self.budget = budget
            self.left = left
        }
    }

    package let terms: CampaignTerms
    package let payers: [Payer]
    /// Forms that have a budget.
    package let forms: [Form]
    /// The latest days on which something was given, latest first.
    package let days: [Day]
    package let today: BudgetDay?
    /// Set aside for coupons that are issued; nil where nothing ever is.
    package let reserved: Int64?

    package init(
        terms: CampaignTerms, payers: [Payer], forms: [Form], days: [Day], today: BudgetDay?,
        reserved: Int64?
    ) {
        self.terms = terms
        self.payers = payers
        self.forms = forms
        self.days = days
        self.today = today
        self.reserved = reserved
    }

    /// Members of a campaign's report; those that say nothing are left out.
    func members(_ currency: Asset) -> [JSON.Member] {
        let money = { (amount: Int64) in Money(amount, currency).json }
        let members: [JSON.Member?] = [
            reserved.map { .init("budget_reserved", money($0)) },
            today.map { .init("budget_left_today", money($0.left)) },
            today == nil
                ? nil
                : .init(
                    "days",
                    .array(
                        days.map {
                            ["day": .string(Self.date($0.day)), "given": money($0.given)]
                        })),
            payers.isEmpty
                ? nil
                : .init(
                    "payers",
                    .array(
                        payers.map {
                            [
                                "party": .string($0.payer.party.reference),
                                "share_basis_points": .integer($0.payer.shareBasisPoints),
                                "budget": $0.payer.budget.map(money) ?? .null,
                                "given": money($0.given), "left": $0.left.map(money) ?? .null,
                            ]
                        })),
            forms.isEmpty ? nil : .init("forms", .array(forms.map(\.document))),
        ]
        return members.compactMap { $0 }
    }

    /// ISO 8601.
    private static func date(_ day: Int64) -> String {
        String(Timestamp(milliseconds: day * 86_400_000).rfc3339.prefix(10))
    }
}

extension BudgetFigures.Form {
    fileprivate var document: JSON {
        [
            "form": .string(budget.form.name), "budget": .integer(budget.total),
            "given": .integer(budget.total - left), "left": .integer(left),
        ]
    }
}
