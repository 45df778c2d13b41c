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
    /// The zone whose days the offer counts.
    package let zone: Zone
    package let counted: CountFacts
    /// Nil where nothing is set aside and nothing refilled.
    package let funds: IssueFunds?

    package init(
        offer: Offer, campaign: Campaign, issuedToMember: Int64, issuesLeft: Int64?,
        id: CouponID, serial: Int64, signingSlot: Int64, typingSlot: Int64,
        zone: Zone = .utc, counted: CountFacts = CountFacts(), funds: IssueFunds? = nil
    ) {
        self.offer = offer
        self.campaign = campaign
        self.issuedToMember = issuedToMember
        self.issuesLeft = issuesLeft
        self.id = id
        self.serial = serial
        self.signingSlot = signingSlot
        self.typingSlot = typingSlot
        self.zone = zone
        self.counted = counted
        self.funds = funds
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
    /// `expired`, `campaign_paused`, `offer_stopped`, `member_required`, `limit_member`,
    /// `limit_total`, `limit_budget` (too little left to set aside), and those of the offer's
    /// counts.
    package static func issue(
        _ command: CouponIssueCommand, facts: CouponIssueFacts, now: Timestamp
    ) throws(Refusal) -> CouponIssueDecision {
        let offer = facts.offer
        precondition(
            offer.id == command.offer && offer.campaign == facts.campaign.id,
            "the facts are those of the command")
        let rules = IssueRules(
            offer: offer, campaign: facts.campaign, count: 1, now: now, zone: facts.zone,
            funds: facts.funds)
        var faults = Faults()
        let expiresAt = rules.expiry(asked: command.expiresAt, &faults)
        rules.addStateFaults(&faults)
        rules.addStopFaults(facts.counted, &faults)
        rules.addMemberFaults(command.member, issued: facts.issuedToMember, &faults)
        rules.addCountFaults(facts.counted, &faults)
        rules.addPaceFaults(facts.counted, &faults)
        rules.addTotalFaults(issuesLeft: facts.issuesLeft, &faults)
        rules.addReserveFaults(&faults)
        try faults.refuse()
        let coupon = Coupon(
            tenant: command.tenant, id: facts.id, offer: offer.id, campaign: offer.campaign,
            serial: facts.serial, member: command.member, state: .active,
            usesLeft: offer.limits.usesPerCoupon, expiresAt: expiresAt, issuedAt: now,
            lastRedemption: nil, voidReason: nil, signingSlot: facts.signingSlot,
            typingSlot: facts.typingSlot)
        return CouponIssueDecision(
            coupon: coupon,
            postings: rules.postings
                + rules.fundPostings(endingAt: expiresAt, issuesLeft: facts.issuesLeft))
    }

    /// Withdraws a coupon for good.
    ///
    /// One whose last use a hold has set aside is not used: without withdrawal, it would come back
    /// when the hold ends.
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
        if isUsed {
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
}
