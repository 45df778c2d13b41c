package import Ledger

/// The body of createCampaign.
package struct CampaignDraft: Hashable, Sendable {
    package let name: String
    package let currency: Asset
    package let startsAt: Timestamp
    /// After `startsAt`.
    package let endsAt: Timestamp
    /// Minor units of `currency`; nil for no limit.
    package let budget: Int64?
    package let metadata: JSON
    package let terms: CampaignTermsDraft

    /// - Throws: what `ObjectReader.read` throws; `currencyMismatch` for a budget in another
    ///   currency; `outOfRange` where the end is not after the start; `invalidField` for payers
    ///   whose shares are not all of a discount, and for terms that contradict one another.
    package static func read(_ json: JSON) throws(Refusal) -> CampaignDraft {
        try ObjectReader.read(json) { fields in
            let name = fields.required("name", .text(1...Limits.nameBytes))
            let currency = fields.required("currency", .currency)
            let startsAt = fields.required("starts_at", .timestamp)
            let endsAt = fields.required("ends_at", .timestamp)
            let budget = fields.optional("budget", .budget(in: currency))
            let terms = CampaignTermsDraft(reading: &fields, budget, currency)
            let metadata = fields.optional("metadata", .metadata)
            fields.refuse("ends_at", unlessAfter: startsAt, endsAt)
            guard let name, let currency, let startsAt, let endsAt else { return nil }
            return CampaignDraft(
                name: name, currency: currency, startsAt: startsAt, endsAt: endsAt,
                budget: budget?.total.amount, metadata: metadata ?? .object([]), terms: terms)
        }
    }
}

/// The body of updateCampaign; what is nil stays as it is.
package struct CampaignChanges: Hashable, Sendable {
    package let name: String?
    package let endsAt: Timestamp?
    /// In the campaign's currency, which the decision compares.
    package let budget: Money?
    /// Parts of the pacing; nil where none is given.
    package let pacing: BudgetPacing?
    package let metadata: JSON?

    package static func read(_ json: JSON) throws(Refusal) -> CampaignChanges {
        try ObjectReader.read(json) { fields in
            let budget = fields.optional("budget", .budget(in: nil, isChange: true))
            return CampaignChanges(
                name: fields.optional("name", .text(1...Limits.nameBytes)),
                endsAt: fields.optional("ends_at", .timestamp),
                budget: budget?.total, pacing: budget?.pacing,
                metadata: fields.optional("metadata", .metadata))
        }
    }
}

extension Campaign {
    /// The campaign as answers show it. `id` is its outer id (`cmp_...`), `terms` its own where
    /// `hasTerms`.
    package func document(id: String, terms: CampaignTerms?) -> JSON {
        .object(
            head(id: id, terms) + (terms?.members(currency) ?? []) + [
                .init("state", .string(state.name)),
                .init("metadata", metadata),
                .init("created_at", .string(createdAt.rfc3339)),
            ])
    }

    private func head(id: String, _ terms: CampaignTerms?) -> [JSON.Member] {
        let total = budget.map {
            JSON.object((Money($0, currency).json.members ?? []) + (terms?.budgetMembers ?? []))
        }
        let head: JSON = [
            "id": .string(id),
            "name": .string(name),
            "currency": .string(currency.code),
            "starts_at": .string(startsAt.rfc3339),
            "ends_at": .string(endsAt.rfc3339),
            "budget": total ?? .null,
        ]
        return head.members ?? []
    }
}

extension Campaign.State {
    /// Stable wire name.
    package var name: String {
        switch self {
        case .active: "active"
        case .paused: "paused"
        case .awaitingApproval: "awaiting_approval"
        }
    }
}

extension CampaignCounters {
    /// The answer of getCampaignReport.
    ///
    /// Rates are texts with two decimals and null where nothing was counted: redemptions per
    /// coupon issued, and members gained per coupon issued.
    package func document(
        campaignID: String, currency: Asset, budget: Int64?, budgetLeft: Int64?, stops: Int64 = 0,
        figures: BudgetFigures? = nil, asOf: Timestamp
    ) -> JSON {
        let head: JSON = [
            "campaign_id": .string(campaignID),
            "issued": .integer(issued),
            "redeemed": .integer(redeemed),
            "rolled_back": .integer(rolledBack),
            "voided": .integer(voided),
            "members_gained": .integer(membersGained),
            "discount": Money(discount, currency).json,
            "sales": Money(sales, currency).json,
            "redemption_rate_percent": .text(orNull: percentText(redeemed, of: issued)),
            "conversion_rate_percent": .text(orNull: percentText(membersGained, of: issued)),
            "budget": budget.map { Money($0, currency).json } ?? .null,
            "budget_left": budgetLeft.map { Money($0, currency).json } ?? .null,
            "stopped": .integer(stops),
            "as_of": .string(asOf.rfc3339),
        ]
        return .object((head.members ?? []) + (figures?.members(currency) ?? []))
    }
}

/// `part` of `whole` in percent with two decimals, rounded half up: "66.67". Both 0 or more; nil
/// where `whole` is 0. Integers only, so that the same counts always print alike.
private func percentText(_ part: Int64, of whole: Int64) -> String? {
    guard whole > 0, part >= 0 else { return nil }
    let (quotient, remainder) = (Int128(part) * 10_000).quotientAndRemainder(
        dividingBy: Int128(whole))
    let hundredths = quotient + (remainder * 2 >= whole ? 1 : 0)
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
}
