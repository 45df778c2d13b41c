import Ledger

/// What speaks against issuing coupons of an offer: the same for one coupon and for a batch.
struct IssueRules {
    let offer: Offer
    let campaign: Campaign
    /// Coupons asked for at once.
    let count: Int64
    let now: Timestamp
    /// Whose days count where validity is counted in days.
    let zone: Zone
    /// Nil where nothing is set aside and nothing refilled.
    var funds: IssueFunds?

    /// The end of validity the coupons get; notes `expired` or `out_of_range`.
    func expiry(asked: Timestamp?, _ faults: inout Faults) -> Timestamp {
        let end = Coupon.latestEnd(offer: offer, campaign: campaign, issuedAt: now, zone: zone)
        let bound = VoucherExpiry.wholeHour(notAfter: end)
        addWaitFaults(until: min(bound, asked ?? bound), &faults)
        if bound <= now {
            faults.add(
                .expired, "The offer is over or ends within the hour; issue from another one.",
                required: ConditionValue.time(bound), actual: ConditionValue.time(now))
            return bound
        }
        guard let asked else { return bound }
        let expiresAt = VoucherExpiry.wholeHour(notAfter: asked)
        if expiresAt <= now || asked > end {
            faults.add(
                .outOfRange, "Choose an end after now and not after the end of the offer.",
                subject: "/expires_at", required: ConditionValue.time(bound),
                actual: ConditionValue.time(asked))
        }
        return expiresAt
    }

    /// A coupon that waits for some days must have a moment left to be used.
    private func addWaitFaults(until end: Timestamp, _ faults: inout Faults) {
        let validity = offer.restrictions.validity
        guard validity.waitDays > 0 else { return }
        let start = validity.start(issuedAt: now, in: zone)
        if start < end { return }
        faults.add(
            .expired, "The coupon would end before its days of waiting; issue from another offer.",
            required: ConditionValue.time(start), actual: ConditionValue.time(end))
    }

    func addStateFaults(_ faults: inout Faults) {
        if campaign.state == .awaitingApproval {
            faults.add(
                .awaitingApproval, "Let somebody else approve it before issuing its coupons.",
                required: .string("active"), actual: .string("awaiting_approval"))
        }
        guard campaign.state == .paused else { return }
        faults.add(
            .campaignPaused, "Resume the campaign before issuing its coupons.",
            required: .string("active"), actual: .string("paused"))
    }

    func addMemberFaults(_ member: MemberID?, issued: Int64, _ faults: inout Faults) {
        guard let limit = offer.limits.issuesPerMember else { return }
        if member == nil {
            faults.add(
                .memberRequired, "Say for which member; the offer limits coupons per member.",
                subject: "/member", required: .string("a member"), actual: .null)
        } else if issued >= limit {
            faults.add(
                .limitMember, "This member already has all coupons the offer allows.",
                subject: "/member", required: .integer(limit), actual: .integer(issued))
        }
    }

    func addTotalFaults(issuesLeft: Int64?, _ faults: inout Faults) {
        // An unknown counter counts as spent: nothing is given away by mistake.
        let left = (issuesLeft ?? 0) + refill(issuesLeft: issuesLeft)
        if offer.limits.totalIssues != nil, left < count {
            faults.add(
                .limitTotal,
                left < 1
                    ? "All coupons of this offer are issued; create another offer."
                    : "Fewer coupons of this offer are left; ask for no more than those.",
                required: .integer(count), actual: .integer(left))
        }
    }

    /// Takes the coupons from the offer's quota, where it has one.
    var postings: [Posting] {
        guard offer.limits.totalIssues != nil else { return [] }
        return [Posting(from: offer.issueQuotaAccount, to: offer.quotaUsedAccount, amount: count)]
    }
}
