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

    /// Moves with every change of what a campaign asks for, its offers and their versions, so that
    /// nobody approves what they have not seen.
    package var revision: Int64 { askedAt?.milliseconds ?? 0 }

    /// The same request after a change of the campaign: a later one.
    package func revised(of campaign: Campaign, now: Timestamp) -> Approval {
        var approval = self
        approval.amount = campaign.budget
        approval.askedAt = later(than: now)
        return approval
    }

    /// Strictly rising, also where two changes share a millisecond.
    package func later(than now: Timestamp) -> Timestamp {
        guard let askedAt else { return now }
        return max(now, askedAt.advanced(byMilliseconds: 1))
    }

    /// What a waiting campaign asks for, as answers show it. `askedBy` is an outer id.
    package func document(askedBy: String?) -> JSON {
        [
            "revision": .integer(revision),
            "budget": amount.map { Money($0, currency).json } ?? .null,
            "asked_by": .text(orNull: askedBy),
            "asked_at": .text(orNull: askedAt?.rfc3339),
        ]
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

    /// Refuses a raise while somebody else's request waits: who raises becomes the one who asks, so
    /// the one before could approve what is their own.
    ///
    /// Refusals: `illegal_state`.
    package static func checkRaise(
        askedBy asker: APIKeyID?, by key: APIKeyID
    ) throws(Refusal) {
        guard asker != key else { return }
        throw Refusal(
            .illegalState, "Let this campaign be approved first, or let who asked for it raise it.",
            [
                Condition(
                    RefusalCode.illegalState.rawValue,
                    required: .string("approved, or raised by the API key that asked"),
                    actual: .string("awaiting_approval"))
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

    /// The campaign after its approval. `seen`: what was shown to whoever approves.
    ///
    /// Refusals: `illegal_state` (it does not wait, or is no longer what was seen), `forbidden` (by
    /// whoever asked).
    package func approved(
        _ asked: Approval?, by key: APIKeyID, seen: ApprovalDraft.Seen
    ) throws(Refusal) -> Campaign {
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
        try check(seen, revision: asked?.revision ?? 0)
        var campaign = self
        campaign.state = .active
        return campaign
    }

    private func check(_ seen: ApprovalDraft.Seen, revision: Int64) throws(Refusal) {
        var faults = Faults()
        func add(_ field: String, _ required: JSON, _ actual: JSON) {
            guard required != actual else { return }
            faults.add(
                .illegalState, "This has changed since you looked: look at it again.",
                subject: "/" + field, required: required, actual: actual)
        }
        add(
            "budget", budget.map { Money($0, currency).json } ?? .null, seen.budget?.json ?? .null)
        add("revision", .integer(revision), .integer(seen.revision))
        try faults.refuse()
    }
}

/// The body of approveCampaign: the campaign as it was seen, or a version of one of its offers,
/// which does not change.
package enum ApprovalDraft: Hashable, Sendable {
    case campaign(Seen)
    /// Outer id of the offer, not yet looked up, and the version's number.
    case version(String, Int64)

    package struct Seen: Hashable, Sendable {
        /// Nil: without a limit.
        package let budget: Money?
        /// `Approval.revision`.
        package let revision: Int64
    }

    package static func read(_ json: JSON) throws(Refusal) -> ApprovalDraft {
        try ObjectReader.read(json) { fields in
            let version = FieldFormat<Int64>.integer(1...Limits.offerVersions)
            if let offer = fields.optional("offer_id", .identifier) {
                return fields.required("version", version).map { .version(offer, $0) }
            }
            if fields.optional("version", version) != nil {
                fields.refuse(
                    "offer_id", .missingField, required: .string("the version's offer"),
                    actual: .null)
            }
            let budget = fields.required("budget", .moneyOrNone)
            let revision = fields.required("revision", .integer(0...Limits.approvalRevision))
            guard let budget, let revision else { return nil }
            return .campaign(Seen(budget: budget, revision: revision))
        }
    }
}

extension FieldFormat where Value == Money? {
    fileprivate static var moneyOrNone: FieldFormat {
        let money = FieldFormat<Money>.money(0...Limits.amountMinorUnits)
        return FieldFormat(expected: money.expected()) { json, log in
            if json == .null { return .some(nil) }
            return money.read(json, log).map { .some($0) }
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
