// The room "Approvals": the merchant's rule of four eyes, and approving what waits.

package import Domain
package import Ledger
import Store

/// Sets above which budget a merchant wants a second key's approval.
struct SetApprovalRule: Command {
    let currency: Asset
    let above: Int64?

    func run(_ context: CommandContext) throws -> Answer {
        let known = try context.approval(of: nil, currency)
        var rule =
            known
            ?? Approval(
                tenant: context.tenant, campaign: nil, currency: currency, amount: nil)
        rule.amount = above
        let document = rule.ruleDocument
        let entry = try context.commit(
            event: "approval_rule_set", subject: currency.code, payload: document)
        context.write(rule, isNew: known == nil, entry: entry)
        return Answer(status: 200, body: document.serialized())
    }
}

/// Approves a campaign, or a version of one of its offers.
struct ApproveCampaign: Command {
    enum Target: Sendable {
        case campaign(ApprovalDraft.Seen)
        case version(OfferID, Int64)
    }

    let id: CampaignID
    let target: Target

    func run(_ context: CommandContext) throws -> Answer {
        let campaign = try context.campaign(id)
        switch target {
        case .campaign(let seen): return try approve(campaign, seen, context)
        case .version(let offer, let number):
            return try approve(number, of: offer, campaign, context)
        }
    }

    private func approve(
        _ campaign: Campaign, _ seen: ApprovalDraft.Seen, _ context: CommandContext
    ) throws -> Answer {
        let (work, actor) = (context.work, context.identity.actor)
        let asked = try context.approval(of: id, campaign.currency)
        let approved = try campaign.approved(asked, by: actor, seen: seen)
        let document = try work.document(approved, context.codes)
        let entry = try context.commit(
            event: "campaign_approved", subject: context.codes.text(id),
            payload: payload(askedBy: asked?.askedBy, context))
        work.campaigns.update(approved, entryIndex: entry)
        if var asked {
            asked.approvedBy = actor
            asked.approvedAt = context.ledgerTime
            work.approvals.update(asked, entryIndex: entry)
        }
        return Answer(status: 200, body: document.serialized())
    }

    private func approve(
        _ number: Int64, of offer: OfferID, _ campaign: Campaign, _ context: CommandContext
    ) throws -> Answer {
        let created = try context.offer(offer)
        guard created.campaign == id else { throw Refusal.notFound("offer") }
        guard let before = try context.work.timeline(of: created, campaign) else {
            throw Refusal(
                .illegalState, "No version of this offer awaits approval; nothing needs doing.")
        }
        let timeline = try before.approved(
            number, by: context.identity.actor, now: context.ledgerTime)
        var members = payload(askedBy: before[number]?.askedBy, context).members ?? []
        members.append(.init("offer_id", .string(context.codes.text(offer))))
        members.append(.init("version", .integer(number)))
        let entry = try context.commit(
            event: "offer_version_approved", subject: context.codes.text(offer),
            payload: .object(members))
        context.work.offerTimelines.update(timeline, entryIndex: entry)
        let document = try context.work.document(campaign, context.codes)
        return Answer(status: 200, body: document.serialized())
    }

    /// Both keys.
    private func payload(askedBy asker: APIKeyID?, _ context: CommandContext) -> JSON {
        let codes = context.codes
        return [
            "id": .string(codes.text(id)), "asked_by": .text(orNull: codes.keyText(asker)),
            "approved_by": .text(orNull: codes.keyText(context.identity.actor)),
        ]
    }
}

extension CommandContext {
    /// What a campaign asks for; nil: the merchant's rule.
    func approval(of campaign: CampaignID?, _ currency: Asset) throws -> Approval? {
        let key = ApprovalKey(tenant: tenant, campaign: campaign, currency: currency)
        return try work.approvals.load(key, work.connection)
    }

    /// Whether somebody else must approve such a budget; nil: without a limit.
    func needsApproval(_ budget: Int64?, _ currency: Asset) throws -> Bool {
        try approval(of: nil, currency)?.isNeeded(for: budget) ?? false
    }

    /// A campaign after a change of what it may give, and whether that asks for its approval.
    ///
    /// `bound`: what bounds in money what was raised; nil: nothing does.
    /// Refusals: `illegal_state`, see `waitingWithMore` and `checkRaise`.
    func afterApprovalRule(
        _ campaign: Campaign, isRaised: Bool, within bound: Int64?
    ) throws -> (campaign: Campaign, isAsked: Bool) {
        guard isRaised else { return (campaign, false) }
        if campaign.state == .awaitingApproval {
            try Approval.checkRaise(
                askedBy: approval(of: campaign.id, campaign.currency)?.askedBy,
                by: identity.actor)
        }
        guard try needsApproval(bound, campaign.currency) else { return (campaign, false) }
        return (try campaign.waitingWithMore(), true)
    }

    func write(_ approval: Approval, isNew: Bool, entry: Int) {
        if isNew {
            work.approvals.insert(approval, entryIndex: entry)
        } else {
            work.approvals.update(approval, entryIndex: entry)
        }
    }

    /// Writes that this command's caller asks for a campaign's budget.
    func ask(for campaign: Campaign, entry: Int) throws {
        let known = try approval(of: campaign.id, campaign.currency)
        write(
            Approval(
                tenant: tenant, campaign: campaign.id, currency: campaign.currency,
                amount: campaign.budget, askedBy: identity.actor,
                askedAt: known?.later(than: ledgerTime) ?? ledgerTime),
            isNew: known == nil, entry: entry)
    }

    /// Notes that a campaign that waits, or what is in it, is no longer what somebody may have
    /// looked at.
    func revise(_ campaign: Campaign, entry: Int) throws {
        guard campaign.state == .awaitingApproval,
            let asked = try approval(of: campaign.id, campaign.currency)
        else { return }
        work.approvals.update(
            asked.revised(of: campaign, now: ledgerTime), entryIndex: entry)
    }
}

extension Approval {
    var ruleDocument: JSON {
        [
            "currency": .string(currency.code),
            "above": amount.map(JSON.integer) ?? .null,
        ]
    }
}

extension Engine {
    package func setApprovalRule(
        _ currency: Asset, _ draft: ApprovalRuleDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await perform(SetApprovalRule(currency: currency, above: draft.above), identity)
    }

    package func approvalRule(_ currency: Asset, tenant: TenantID) async throws -> JSON {
        try await read { work in
            let key = ApprovalKey(tenant: tenant, campaign: nil, currency: currency)
            let rule = try work.approvals.load(key, work.connection)
            return
                (rule
                ?? Approval(tenant: tenant, campaign: nil, currency: currency, amount: nil))
                .ruleDocument
        }
    }

    /// Throws `Refusal` (`not_found`) for an unknown offer id.
    package func approveCampaign(
        _ id: CampaignID, _ draft: ApprovalDraft, _ identity: RequestIdentity
    ) async throws -> Answer {
        let target: ApproveCampaign.Target
        switch draft {
        case .campaign(let seen): target = .campaign(seen)
        case .version(let offer, let version):
            target = .version(
                try codes.identifier(offer, as: OfferID.self, what: "offer"), version)
        }
        return try await perform(ApproveCampaign(id: id, target: target), identity)
    }
}
