package import Ledger

/// All that a new version may look at.
package struct OfferRevisionFacts: Sendable {
    package let campaign: Campaign
    /// Nil where the offer has only its first version.
    package let timeline: OfferTimeline?
    /// The newest version, in force or not.
    package let newest: Offer
    /// Balances of the quota accounts; nil without a limit.
    package let issuesLeft: Int64?
    package let redemptionsLeft: Int64?
    /// Who asks for the version.
    package let actor: APIKeyID
    /// True where somebody else must approve it.
    package let needsApproval: Bool

    package init(
        campaign: Campaign, timeline: OfferTimeline?, newest: Offer, issuesLeft: Int64?,
        redemptionsLeft: Int64?, actor: APIKeyID, needsApproval: Bool
    ) {
        self.campaign = campaign
        self.timeline = timeline
        self.newest = newest
        self.issuesLeft = issuesLeft
        self.redemptionsLeft = redemptionsLeft
        self.actor = actor
        self.needsApproval = needsApproval
    }
}

/// The new version and what is booked for it.
package struct OfferRevision: Hashable, Sendable {
    package let version: OfferVersion
    package let timeline: OfferTimeline
    package let postings: [Posting]
}

extension Offer {
    /// Makes the next version of an offer.
    ///
    /// Precondition: `self` is the offer as it was created.
    /// Refusals: those of `validate`, each with its field; `invalid_field` for what may not change
    /// between versions; `out_of_range` for a moment that is past or after the campaign's end;
    /// `limit_total` for a quota below what is used, or too many versions.
    package func revise(
        _ draft: OfferVersionDraft, facts: OfferRevisionFacts, now: Timestamp
    ) throws(Refusal) -> OfferRevision {
        let revised = with(draft.definition, version: facts.newest.version + 1)
        try revised.validate(in: facts.campaign)
        var check = RevisionFaults(old: facts.newest, new: revised)
        check.addFixedFaults()
        check.addQuotaFaults(facts, isImmediate: draft.effectiveFrom == nil)
        check.addTimeFaults(draft.effectiveFrom, facts.campaign, now)
        check.addCountFaults()
        try check.faults.found.refuse()
        let effectiveFrom = draft.effectiveFrom ?? now
        let first = OfferTimeline(
            tenant: tenant, offer: id,
            versions: [.init(effectiveFrom: .minimum, askedBy: APIKeyID(0))])
        let entry = OfferTimeline.Entry(
            effectiveFrom: effectiveFrom, askedBy: facts.actor, stands: !facts.needsApproval)
        return OfferRevision(
            version: OfferVersion(
                tenant: tenant, offer: id, number: revised.version,
                definition: draft.definition, reason: draft.reason, effectiveFrom: effectiveFrom,
                createdBy: facts.actor, createdAt: now),
            timeline: (facts.timeline ?? first).appending(entry), postings: check.postings)
    }
}

/// What speaks against a version after the one before it.
private struct RevisionFaults {
    let old: Offer
    let new: Offer
    private(set) var faults = OfferFaults()
    private(set) var postings: [Posting] = []

    init(old: Offer, new: Offer) {
        self.old = old
        self.new = new
    }

    mutating func addFixedFaults() {
        if old.publicCode != new.publicCode {
            faults.contradict(
                "Keep the public code: people know it. Create another offer for another one.",
                "/public_code", old.publicCode.map(JSON.string) ?? .null,
                new.publicCode.map(JSON.string) ?? .null)
        }
        if old.limits.usesPerCoupon != new.limits.usesPerCoupon {
            faults.contradict(
                "Keep the uses of a coupon: they were promised when it was issued.",
                "/limits/uses_per_coupon", .integer(old.limits.usesPerCoupon),
                .integer(new.limits.usesPerCoupon))
        }
        let (gave, gives) = (old.benefit.giveBack?.form, new.benefit.giveBack?.form)
        if gave != gives {
            faults.contradict(
                "Keep what the offer gives back; create another offer to give something else.",
                "/benefit", old.benefit.document, new.benefit.document)
        }
        if old.definition.experiment != new.definition.experiment {
            faults.contradict(
                "Keep the experiment: its members are split already. Create another offer.",
                "/experiment", old.definition.experiment?.document ?? .null,
                new.definition.experiment?.document ?? .null)
        }
        addZoneFault()
    }

    /// Days of another zone have other numbers, so what was used in the period that is on would
    /// count as used in another one: every limit by period would begin anew.
    private mutating func addZoneFault() {
        let (before, after) = (old.restrictions.schedule.zone, new.restrictions.schedule.zone)
        let counts = (old.limits.counts + new.limits.counts).contains { $0.kind.per != .ever }
        guard before ?? "UTC" != after ?? "UTC", counts else { return }
        faults.contradict(
            "Keep the time zone: what is counted by day, week or month goes by it.",
            "/restrictions/time_zone", .text(orNull: before), .text(orNull: after))
    }

    /// A quota is an account that is filled when it is set, so it changes at once or not at all;
    /// one that is refilled grows by itself.
    mutating func addQuotaFaults(_ facts: OfferRevisionFacts, isImmediate: Bool) {
        let (before, after) = (old.limits.refill?.document, new.limits.refill?.document)
        if before != after {
            faults.contradict(
                "Keep how coupons are refilled, or create another offer.", "/limits/refill",
                before ?? .null, after ?? .null)
        }
        let mayChange = isImmediate && !facts.needsApproval && before == nil
        addQuotaFault(
            "total_issues", (old.limits.totalIssues, new.limits.totalIssues),
            left: facts.issuesLeft, new.issueQuotaAccount, mayChange)
        addQuotaFault(
            "total_redemptions", (old.limits.totalRedemptions, new.limits.totalRedemptions),
            left: facts.redemptionsLeft, new.redemptionQuotaAccount, mayChange)
    }

    private mutating func addQuotaFault(
        _ name: String, _ totals: (old: Int64?, new: Int64?), left: Int64?,
        _ account: AccountKey, _ mayChange: Bool
    ) {
        guard totals.old != totals.new else { return }
        let subject = "/limits/" + name
        guard let before = totals.old, let after = totals.new else {
            faults.contradict(
                "Keep having or not having this limit: what was used before is not counted.",
                subject, totals.old.map(JSON.integer) ?? .null,
                totals.new.map(JSON.integer) ?? .null)
            return
        }
        guard mayChange else {
            faults.contradict(
                "Change this limit at once, with no approval to wait for and no refill.",
                subject, .integer(before), .integer(after))
            return
        }
        let used = before - (left ?? 0)
        if after < used {
            faults.add(
                .limitTotal, "Choose a limit that covers what is used.", subject,
                .integer(used), .integer(after))
        } else if after > before {
            postings.append(
                Posting(from: new.quotaSourceAccount, to: account, amount: after - before))
        } else {
            postings.append(
                Posting(from: account, to: new.quotaSourceAccount, amount: before - after))
        }
    }

    mutating func addTimeFaults(_ moment: Timestamp?, _ campaign: Campaign, _ now: Timestamp) {
        guard let moment else { return }
        if moment < now {
            faults.add(
                .outOfRange, "Let the version take effect now or later: the past stays judged.",
                "/effective_from", ConditionValue.time(now), ConditionValue.time(moment))
        }
        if moment >= campaign.endsAt {
            faults.add(
                .outOfRange, "Let the version take effect before the campaign ends.",
                "/effective_from", ConditionValue.time(campaign.endsAt),
                ConditionValue.time(moment))
        }
    }

    mutating func addCountFaults() {
        guard new.version > Limits.offerVersions else { return }
        faults.add(
            .limitTotal, "Create another offer; this one has as many versions as allowed.", "",
            .integer(Limits.offerVersions), .integer(old.version))
    }
}
