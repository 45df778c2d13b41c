import Ledger

/// What a campaign's body says of its budget: a total, and how it is given.
package struct BudgetDraft: Hashable, Sendable {
    package let total: Money
    /// Nil where nothing is said of days.
    package let pacing: BudgetPacing?
    package let reservesAtIssue: Bool
}

extension FieldFormat where Value == BudgetDraft {
    /// `isChange`: when money is set aside is settled with the first coupon and does not change.
    static func budget(in currency: Asset?, isChange: Bool = false) -> FieldFormat {
        .object { fields in
            let amount = fields.required("amount", .amount)
            let found = fields.required("currency", .currency)
            let perDay = fields.optional("per_day", .amount)
            let spread = fields.optional("spread", .enumeration(["even"]))
            let zone = fields.optional("time_zone", .text(1...Limits.nameBytes))
            let reserve =
                isChange
                ? nil : fields.optional("reserve", .enumeration(["issue", "redemption"]))
            if let currency, let found, found != currency {
                fields.refuse(
                    "currency", .currencyMismatch, required: .string(currency.code),
                    actual: .string(found.code))
            }
            if reserve == "issue", spread != nil {
                fields.refuse(
                    "reserve", .invalidField, required: "redemption, or no spread",
                    actual: "issue")
            }
            guard let amount, let found else { return nil }
            let isPaced = perDay != nil || spread != nil || zone != nil
            return BudgetDraft(
                total: Money(amount, found),
                pacing: isPaced
                    ? BudgetPacing(perDay: perDay, isEven: spread != nil, zone: zone) : nil,
                reservesAtIssue: reserve == "issue")
        }
    }
}

/// The terms of a new campaign, parties by name.
package struct CampaignTermsDraft: Hashable, Sendable {
    package struct Payer: Hashable, Sendable {
        package let party: String
        package let shareBasisPoints: Int64
        package let budget: Int64?
    }

    package let issuer: String?
    package let payers: [Payer]
    package let pacing: BudgetPacing?
    package let reservesAtIssue: Bool
    package let forms: [FormBudget]

    init(reading fields: inout ObjectReader, _ budget: BudgetDraft?, _ currency: Asset?) {
        issuer = fields.optional("issuer", .reference)
        payers =
            fields.optional(
                "payers", .list(of: .payer(in: currency), count: 1...Limits.payersPerCampaign))
            ?? []
        // A zone alone says nothing.
        pacing = budget?.pacing.flatMap { $0.perDay == nil && !$0.isEven ? nil : $0 }
        reservesAtIssue = budget?.reservesAtIssue ?? false
        forms = fields.optional("form_budgets", .formBudgets) ?? []
        refuseUnfitPayers(fields)
        refuseUnfitForms(fields)
    }

    /// Nothing that a campaign has not always had.
    package var isEmpty: Bool {
        issuer == nil && payers.isEmpty && pacing == nil && !reservesAtIssue && forms.isEmpty
    }

    /// What is set aside for a coupon at its issue is promised; a form's budget could break it.
    private func refuseUnfitForms(_ fields: ObjectReader) {
        guard reservesAtIssue, let form = forms.first(where: \.form.isMoney)?.form else { return }
        fields.refuse(
            "form_budgets", .invalidField,
            required: "budgets of points, services or coupons, or a budget reserved at redemption",
            actual: .string(form.name))
    }

    private func refuseUnfitPayers(_ fields: ObjectReader) {
        guard !payers.isEmpty else { return }
        let sum = payers.reduce(0) { $0 + $1.shareBasisPoints }
        if sum != CampaignTerms.wholeShare {
            fields.refuse(
                "payers", .invalidField,
                required: ["share_basis_points": .integer(CampaignTerms.wholeShare)],
                actual: ["share_basis_points": .integer(sum)])
        }
        if Set(payers.map(\.party)).count < payers.count {
            fields.refuse(
                "payers", .invalidField, required: "each party once", actual: "a party twice")
        }
        if reservesAtIssue, payers.contains(where: { $0.budget != nil }) {
            fields.refuse(
                "payers", .invalidField,
                required: "payers without budgets, or a budget reserved at redemption",
                actual: "a payer with a budget")
        }
    }
}

extension FieldFormat where Value == CampaignTermsDraft.Payer {
    fileprivate static func payer(in currency: Asset?) -> FieldFormat {
        .object { fields in
            let party = fields.required("party", .reference)
            let share = fields.required(
                "share_basis_points", .integer(1...CampaignTerms.wholeShare))
            let budget = fields.optional("budget", .money(in: currency))
            guard let party, let share else { return nil }
            return CampaignTermsDraft.Payer(
                party: party, shareBasisPoints: share, budget: budget?.amount)
        }
    }
}

extension FieldFormat where Value == [FormBudget] {
    /// Totals by form; none is no bound.
    fileprivate static var formBudgets: FieldFormat {
        .object { fields in
            var budgets: [FormBudget] = []
            for form in GiftForm.allCases {
                let total = fields.optional(form.name, .integer(form.totals))
                if let total { budgets.append(FormBudget(form, total)) }
            }
            return budgets
        }
    }
}

extension CampaignTerms {
    /// The terms of a new campaign. `parties` gives those that the draft names; payers get the
    /// campaign's number and their place as number of their accounts.
    package init(
        _ draft: CampaignTermsDraft, of campaign: Campaign,
        parties: (String) throws -> NamedParty
    ) rethrows {
        self.init(
            tenant: campaign.tenant, campaign: campaign.id,
            issuer: try draft.issuer.map(parties),
            payers: try draft.payers.enumerated().map { index, payer in
                CampaignPayer(
                    party: try parties(payer.party), shareBasisPoints: payer.shareBasisPoints,
                    budget: payer.budget, number: campaign.id.number * 32 + Int64(index))
            },
            pacing: draft.pacing, reservesAtIssue: draft.reservesAtIssue, forms: draft.forms)
    }

    /// What the budget of a campaign's document says beside its total.
    var budgetMembers: [JSON.Member] {
        let members: [JSON.Member?] = [
            pacing?.perDay.map { .init("per_day", .integer($0)) },
            pacing?.isEven == true ? .init("spread", "even") : nil,
            pacing?.zone.map { .init("time_zone", .string($0)) },
            reservesAtIssue ? .init("reserve", "issue") : nil,
        ]
        return members.compactMap { $0 }
    }

    /// Issuer, payers and budgets of forms as a campaign's document shows them; nothing where there
    /// are none.
    func members(_ currency: Asset) -> [JSON.Member] {
        let members: [JSON.Member?] = [
            issuer.map { .init("issuer", .string($0.reference)) },
            payers.isEmpty
                ? nil
                : .init(
                    "payers",
                    .array(
                        payers.map {
                            [
                                "party": .string($0.party.reference),
                                "share_basis_points": .integer($0.shareBasisPoints),
                                "budget": $0.budget.map { Money($0, currency).json } ?? .null,
                            ]
                        })),
            forms.isEmpty
                ? nil
                : .init(
                    "form_budgets",
                    .object(forms.map { .init($0.form.name, .integer($0.total)) })),
        ]
        return members.compactMap { $0 }
    }
}

// MARK: As stored

extension CampaignTerms {
    /// The stored text: numbers and names of parties.
    package var storedText: String {
        JSON.object(present: [
            "issuer": issuer.map(\.stored),
            "payers": .array(
                payers.map {
                    [
                        $0.party.stored, .integer($0.shareBasisPoints),
                        .integer(orNull: $0.budget), .integer($0.number),
                    ]
                }),
            "per_day": pacing?.perDay.map(JSON.integer),
            "even": pacing.map { .bool($0.isEven) },
            "time_zone": pacing?.zone.map(JSON.string),
            "reserve": .bool(reservesAtIssue),
            "forms": forms.isEmpty
                ? nil
                : .array(forms.map { [.integer($0.form.rawValue), .integer($0.total)] }),
        ]).text()
    }

    /// Nil for what `storedText` did not write.
    package init?(stored json: JSON, tenant: TenantID, campaign: CampaignID) {
        guard let items = json["payers"]?.arrayValue, let reserves = json["reserve"]?.boolValue
        else { return nil }
        let payers = items.compactMap(CampaignPayer.init(stored:))
        let stored = json["forms"]?.arrayValue ?? []
        let forms = stored.compactMap(FormBudget.init(stored:))
        guard payers.count == items.count, forms.count == stored.count else { return nil }
        self.init(
            tenant: tenant, campaign: campaign,
            issuer: json["issuer"].flatMap(NamedParty.init(stored:)), payers: payers,
            pacing: json["even"]?.boolValue.map {
                BudgetPacing(
                    perDay: json["per_day"]?.integerValue, isEven: $0,
                    zone: json["time_zone"]?.stringValue)
            },
            reservesAtIssue: reserves, forms: forms)
    }
}

extension FormBudget {
    fileprivate init?(stored json: JSON) {
        guard let form = json[0]?.integerValue.flatMap(GiftForm.init(rawValue:)),
            let total = json[1]?.integerValue
        else { return nil }
        self.init(form, total)
    }
}

extension NamedParty {
    fileprivate var stored: JSON { [.integer(id.number), .string(reference)] }

    fileprivate init?(stored json: JSON) {
        guard let number = json[0]?.integerValue, let reference = json[1]?.stringValue else {
            return nil
        }
        self.init(PartyID(number), reference)
    }
}

extension CampaignPayer {
    fileprivate init?(stored json: JSON) {
        guard let party = json[0].flatMap(NamedParty.init(stored:)),
            let share = json[1]?.integerValue, let budget = json[2],
            let number = json[3]?.integerValue
        else { return nil }
        self.init(
            party: party, shareBasisPoints: share, budget: budget.integerValue, number: number)
    }
}
