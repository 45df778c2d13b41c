// Coupons
//
// A coupon is a right to an offer's benefit: a row with uses left, not an account. What bounds its
// number is the offer's issue quota, a ledger account with a floor, so that no race can issue one
// more. A coupon may be issued ahead of its campaign's start, never after its end, and never
// outlives offer or campaign.
//
// "Expired" and "used" are not stored: they follow from the time and the uses left. Voiding is for
// good. A void or expired coupon gives nothing back to the issue quota, which counts what was ever
// issued.

package import Ledger

/// Asks for one coupon of an offer.
package struct CouponIssueCommand: Hashable, Sendable {
    package let tenant: TenantID
    package let offer: OfferID
    /// Nil: whoever bears its code.
    package let member: MemberID?
    /// Rounded down to the hour; nil: as long as offer and campaign.
    package let expiresAt: Timestamp?

    package init(
        tenant: TenantID, offer: OfferID, member: MemberID?, expiresAt: Timestamp? = nil
    ) {
        self.tenant = tenant
        self.offer = offer
        self.member = member
        self.expiresAt = expiresAt
    }
}

/// All that the issue of a coupon may look at.
package struct CouponIssueFacts: Hashable, Sendable {
    package let offer: Offer
    package let campaign: Campaign
    /// Coupons of the offer issued to this member so far, voided ones included; 0 without one.
    package let issuedToMember: Int64
    /// Balance of the offer's `issueQuota`; nil without a limit.
    package let issuesLeft: Int64?
    /// Number, serial and key slots the coupon gets.
    package let id: CouponID
    package let serial: Int64
    package let signingSlot: Int64
    package let typingSlot: Int64

    package init(
        offer: Offer, campaign: Campaign, issuedToMember: Int64, issuesLeft: Int64?,
        id: CouponID, serial: Int64, signingSlot: Int64, typingSlot: Int64
    ) {
        self.offer = offer
        self.campaign = campaign
        self.issuedToMember = issuedToMember
        self.issuesLeft = issuesLeft
        self.id = id
        self.serial = serial
        self.signingSlot = signingSlot
        self.typingSlot = typingSlot
    }
}

/// The new coupon and what is booked for it.
package struct CouponIssueDecision: Hashable, Sendable {
    package let coupon: Coupon
    package let postings: [Posting]
}

extension Coupon {
    /// Decides the issue of one coupon.
    ///
    /// Refusals: `out_of_range` (an `expires_at` that is past or beyond offer and campaign),
    /// `expired`, `campaign_paused`, `member_required`, `limit_member`, `limit_total`.
    package static func issue(
        _ command: CouponIssueCommand, facts: CouponIssueFacts, now: Timestamp
    ) throws(Refusal) -> CouponIssueDecision {
        let offer = facts.offer
        precondition(
            offer.id == command.offer && offer.campaign == facts.campaign.id,
            "the facts are those of the command")
        var faults = Faults()
        let expiresAt = expiry(command, facts, now, &faults)
        if facts.campaign.state == .paused {
            faults.add(
                .campaignPaused, "Resume the campaign before issuing its coupons.",
                required: .string("active"), actual: .string("paused"))
        }
        addLimitFaults(command, facts, &faults)
        try faults.refuse()
        let coupon = Coupon(
            tenant: command.tenant, id: facts.id, offer: offer.id, campaign: offer.campaign,
            serial: facts.serial, member: command.member, state: .active,
            usesLeft: offer.limits.usesPerCoupon, expiresAt: expiresAt, issuedAt: now,
            lastRedemption: nil, voidReason: nil, signingSlot: facts.signingSlot,
            typingSlot: facts.typingSlot)
        let postings =
            offer.limits.totalIssues == nil
            ? []
            : [Posting(from: offer.issueQuotaAccount, to: offer.quotaUsedAccount, amount: 1)]
        return CouponIssueDecision(coupon: coupon, postings: postings)
    }

    /// Withdraws a coupon for good.
    ///
    /// Refusals: `illegal_state` (voided already), `already_used` (no use left to withdraw).
    package func void(reason: String?) throws(Refusal) -> Coupon {
        if state == .voided {
            throw Refusal(
                .illegalState, "This coupon is voided already; nothing needs doing.",
                [
                    Condition(
                        RefusalCode.illegalState.rawValue, required: .string("active"),
                        actual: .string("voided"))
                ])
        }
        if usesLeft <= 0 {
            throw Refusal(
                .alreadyUsed, "This coupon has been used; roll back its redemption instead.",
                [
                    Condition(
                        RefusalCode.alreadyUsed.rawValue, required: .integer(1),
                        actual: .integer(usesLeft))
                ])
        }
        var coupon = self
        coupon.state = .voided
        coupon.voidReason = reason
        return coupon
    }

    private static func expiry(
        _ command: CouponIssueCommand, _ facts: CouponIssueFacts, _ now: Timestamp,
        _ faults: inout Faults
    ) -> Timestamp {
        let end = min(facts.campaign.endsAt, facts.offer.restrictions.endsAt ?? .maximum)
        let bound = VoucherExpiry.wholeHour(notAfter: end)
        if bound <= now {
            faults.add(
                .expired, "The offer is over or ends within the hour; issue from another one.",
                required: ConditionValue.time(bound), actual: ConditionValue.time(now))
            return bound
        }
        guard let asked = command.expiresAt else { return bound }
        let expiresAt = VoucherExpiry.wholeHour(notAfter: asked)
        if expiresAt <= now || asked > end {
            faults.add(
                .outOfRange, "Choose an end after now and not after the end of the offer.",
                subject: "/expires_at", required: ConditionValue.time(bound),
                actual: ConditionValue.time(asked))
        }
        return expiresAt
    }

    private static func addLimitFaults(
        _ command: CouponIssueCommand, _ facts: CouponIssueFacts, _ faults: inout Faults
    ) {
        let limits = facts.offer.limits
        if let limit = limits.issuesPerMember {
            if command.member == nil {
                faults.add(
                    .memberRequired, "Say for which member; the offer limits coupons per member.",
                    subject: "/member", required: .string("a member"), actual: .null)
            } else if facts.issuedToMember >= limit {
                faults.add(
                    .limitMember, "This member already has all coupons the offer allows.",
                    subject: "/member", required: .integer(limit),
                    actual: .integer(facts.issuedToMember))
            }
        }
        // An unknown counter counts as spent: nothing is given away by mistake.
        if limits.totalIssues != nil, (facts.issuesLeft ?? 0) < 1 {
            faults.add(
                .limitTotal, "All coupons of this offer are issued; create another offer.",
                required: .integer(1), actual: .integer(facts.issuesLeft ?? 0))
        }
    }
}
