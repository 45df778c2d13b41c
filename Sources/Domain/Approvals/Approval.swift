// Approvals
//
// Four eyes: a merchant may say that campaigns with more than so much money, and what is changed in
// them, wait until somebody else has approved them. Somebody else is another API key than the one
// that asked; who asked and who approved stands in the journal.

package import Ledger

/// A merchant's rule for a currency, or what a campaign asks for.
package struct Approval: Hashable, Sendable {
    package let tenant: TenantID
    /// Nil for the merchant's rule.
    package let campaign: CampaignID?
    package let currency: Asset
    /// Rule: budgets above this need approval; nil: none does. Campaign: the budget asked for;
    /// nil: without a limit. Minor units.
    package var amount: Int64?
    package var askedBy: APIKeyID?
    package var askedAt: Timestamp?
    package var approvedBy: APIKeyID?
    package var approvedAt: Timestamp?

    package init(
        tenant: TenantID, campaign: CampaignID?, currency: Asset, amount: Int64?,
        askedBy: APIKeyID? = nil, askedAt: Timestamp? = nil, approvedBy: APIKeyID? = nil,
        approvedAt: Timestamp? = nil
    ) {
        self.tenant = tenant
        self.campaign = campaign
        self.currency = currency
        self.amount = amount
        self.askedBy = askedBy
        self.askedAt = askedAt
        self.approvedBy = approvedBy
        self.approvedAt = approvedAt
    }

    /// Whether a merchant with this rule wants such a budget approved; nil: without a limit.
    package func isNeeded(for budget: Int64?) -> Bool {
        guard let amount else { return false }
        return budget.map { $0 > amount } ?? true
    }

    /// Refuses an approval by whoever asked.
    ///
    /// Refusals: `forbidden`.
    package static func check(askedBy asker: APIKeyID?, by approver: APIKeyID) throws(Refusal) {
        guard asker == approver else { return }
        throw Refusal(
            .forbidden, "Let somebody else approve this, with another API key than yours.",
            [
                Condition(
                    "approver", required: .string("another API key than the one that asked"),
                    actual: .string("the same"))
            ])
    }
}

extension Campaign {
    /// True where the budget is larger than it was.
    package func raisesBudget(over before: Campaign) -> Bool {
        guard let budget, let old = before.budget else { return false }
        return budget > old
    }

    /// The campaign waiting for approval.
    package var awaitingApproval: Campaign {
        var campaign = self
        campaign.state = .awaitingApproval
        return campaign
    }

    /// The campaign with more money than somebody else has approved, waiting.
    ///
    /// Refusals: `illegal_state` while it is paused, since an approval lets a campaign go on.
    package func waitingWithMore() throws(Refusal) -> Campaign {
        guard state == .paused else { return awaitingApproval }
        throw Refusal(
            .illegalState, "Resume the campaign first: so much money goes on with its approval.",
            [
                Condition(
                    RefusalCode.illegalState.rawValue, required: .string("active"),
                    actual: .string(state.name))
            ])
    }

    /// The campaign after its approval.
    ///
    /// Refusals: `illegal_state` (it does not wait), `forbidden` (by whoever asked).
    package func approved(_ asked: Approval?, by key: APIKeyID) throws(Refusal) -> Campaign {
        guard state == .awaitingApproval else {
            throw Refusal(
                .illegalState, "This campaign does not await approval; nothing needs doing.",
                [
                    Condition(
                        RefusalCode.illegalState.rawValue, required: .string("awaiting_approval"),
                        actual: .string(state.name))
                ])
        }
        try Approval.check(askedBy: asked?.askedBy, by: key)
        var campaign = self
        campaign.state = .active
        return campaign
    }
}

/// The body of approveCampaign: nothing, or a version of one of its offers.
package struct ApprovalDraft: Hashable, Sendable {
    /// Outer id, not yet looked up.
    package let offer: String?
    package let version: Int64?

    package static func read(_ json: JSON?) throws(Refusal) -> ApprovalDraft {
        guard let json else { return ApprovalDraft(offer: nil, version: nil) }
        return try ObjectReader.read(json) { fields in
            let offer = fields.optional("offer_id", .identifier)
            let version =
                offer == nil
                ? fields.optional("version", .integer(1...Limits.offerVersions))
                : fields.required("version", .integer(1...Limits.offerVersions))
            if offer == nil, version != nil {
                fields.refuse(
                    "offer_id", .missingField, required: .string("the version's offer"),
                    actual: .null)
            }
            return ApprovalDraft(offer: offer, version: version)
        }
    }
}

/// The body of setApprovalRule.
package struct ApprovalRuleDraft: Hashable, Sendable {
    /// Minor units; nil: nothing needs approval.
    package let above: Int64?

    package static func read(_ json: JSON) throws(Refusal) -> ApprovalRuleDraft {
        try ObjectReader.read(json) { fields in
            ApprovalRuleDraft(
                above: fields.optional("above", .integer(0...Limits.amountMinorUnits)))
        }
    }
}

extension OfferTimeline {
    /// The timeline with a version approved.
    ///
    /// Refusals: `not_found`, `illegal_state` (it does not wait), `forbidden` (by whoever asked).
    package func approved(
        _ number: Int64, by key: APIKeyID, now: Timestamp
    ) throws(Refusal) -> OfferTimeline {
        guard let entry = self[number] else {
            throw Refusal(.notFound, "The offer has no such version. Check the number.")
        }
        guard !entry.stands else {
            throw Refusal(
                .illegalState, "This version does not await approval; nothing needs doing.",
                [
                    Condition(
                        RefusalCode.illegalState.rawValue, required: .string("awaiting_approval"),
                        actual: .string(state(of: number, now: now)))
                ])
        }
        try Approval.check(askedBy: entry.askedBy, by: key)
        return approving(number, by: key, now: now)
    }
}
