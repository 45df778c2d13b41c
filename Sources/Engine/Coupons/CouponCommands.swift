import Codes
import Domain
import Ledger
import Store

/// Issues one coupon. Its number, serial and codes were made on the caller's side.
struct IssueCoupon: ProbedCommand {
    let prepared: PreparedCoupon
    /// The merchant's number of the member; nil: to the bearer.
    let member: String?
    let expiresAt: Timestamp?
    /// A keyed hash of the customer's device.
    var device: String?

    func run(_ context: CommandContext) throws -> Answer {
        try noteTerms(try context.offer(prepared.offer), context)
        let (offer, campaign) = try context.terms(of: prepared.offer)
        let member = try member.map {
            try context.work.knownMember(externalID: $0, context.tenant)
        }
        let command = CouponIssueCommand(
            tenant: context.tenant, offer: offer.id, member: member?.id, expiresAt: expiresAt)
        let facts = try facts(offer, campaign, member?.id, context)
        let decision: CouponIssueDecision
        do {
            decision = try Coupon.issue(command, facts: facts, now: context.now)
        } catch {
            guard error.isTrip else { throw error }
            try context.trip(offer, uses: (facts.counted.pace ?? 0) + 1, issues: true)
            return error.answer(requestID: context.identity.requestID)
        }
        guard decision.coupon.expiresAt == prepared.expiresAt else { throw StaleFacts() }
        let exposure = try context.exposure(to: offer, in: campaign, of: member?.id)
        if context.codes.withholds(offer, from: member?.id) {
            return try context.withhold(
                exposure.map { [$0] } ?? [], subject: context.codes.text(offer.id), .holdout)
        }
        return try apply(decision, member: member, facts, exposure, context)
    }

    /// Notes what the command reads and writes, so that a probed batch asks for it together.
    private func noteTerms(_ offer: Offer, _ context: CommandContext) throws {
        let work = context.work
        guard work.loading.isProbing else { return }
        let campaign = RowKey(tenant: context.tenant.number, id: offer.campaign.number)
        work.campaigns.want(campaign)
        work.counters.want(campaign)
        if let member {
            work.membersByName.want(MemberName(tenant: context.tenant, externalID: member))
        }
        try work.settleWants()
    }

    private func facts(
        _ offer: Offer, _ campaign: Campaign, _ member: MemberID?, _ context: CommandContext
    ) throws -> CouponIssueFacts {
        let issued = try member.flatMap { try context.memberOffer($0, offer.id) }?.issued ?? 0
        return CouponIssueFacts(
            offer: offer, campaign: campaign, issuedToMember: issued,
            issuesLeft: try context.issuesLeft(of: offer),
            id: prepared.id, serial: prepared.serial, signingSlot: Int64(prepared.signingSlot),
            typingSlot: Int64(prepared.typingSlot), zone: ZoneBook.zone(of: offer),
            counted: try context.countedIssue(
                of: offer, campaign, member, device: device, hasPace: true),
            funds: try context.issueFunds(of: offer, campaign, count: 1))
    }

    private func apply(
        _ decision: CouponIssueDecision, member: Member?, _ facts: CouponIssueFacts,
        _ exposure: Exposure?, _ context: CommandContext
    ) throws -> Answer {
        let entry = try context.issue(decision, facts, member: member?.id)
        if let exposure { context.record([exposure], entry: entry) }
        let document = decision.coupon.document(
            context.codes, member: member?.externalID, now: context.now, codes: prepared.texts)
        return Answer(status: 201, body: document.serialized())
    }
}

extension CommandContext {
    /// Books an issue that was decided: its entry, whose index is returned, the coupon, and who
    /// has how many.
    @discardableResult
    func issue(
        _ decision: CouponIssueDecision, _ facts: CouponIssueFacts, member: MemberID?
    ) throws -> Int {
        let coupon = decision.coupon
        var payload: [JSON.Member] = [
            .init("id", .string(codes.text(coupon.id))),
            .init("offer_id", .string(codes.text(coupon.offer))),
            .init("campaign_id", .string(codes.text(coupon.campaign))),
            .init("expires_at", .string(coupon.expiresAt.rfc3339)),
        ]
        if let member { payload.append(.init("member_id", .string(codes.text(member)))) }
        let entry = try commit(
            event: "coupon_issued", subject: codes.text(coupon.id),
            postings: decision.postings, payload: .object(payload))
        work.coupons.insert(coupon, entryIndex: entry)
        if let member {
            try count(member: member, offer: coupon.offer, issued: 1, entry: entry)
        }
        try take(issues: 1, facts.counted, of: facts.offer, entry: entry)
        try count(coupon.campaign, entry: entry) { $0.issued += 1 }
        return entry
    }

    /// Decides and books the withdrawal of a coupon; the coupon as it is then. Refusals: those of
    /// `Coupon.void`.
    func void(_ before: Coupon, reason: String?) throws -> Coupon {
        let coupon = try before.void(reason: reason)
        let text = codes.text(coupon.id)
        let entry = try commit(
            event: "coupon_voided", subject: text,
            postings: try releases(of: before),
            payload: ["id": .string(text), "reason": .text(orNull: reason)])
        try write(coupon, entry: entry)
        try count(coupon.campaign, entry: entry) { $0.voided += 1 }
        return coupon
    }

    /// Coupons that the offer may still give; nil without a limit.
    func issuesLeft(of offer: Offer) throws -> Int64? {
        guard offer.limits.totalIssues != nil else { return nil }
        return try work.balance(offer.issueQuotaAccount)
    }

    /// The slots whose keys sign and type coupons that are made now.
    func couponSlots() throws -> (signing: Int64, typing: Int64) {
        let signing = try codes.signingKey(
            tenant: tenant.number, purpose: .codes, at: ledgerTime)
        let typing = try codes.typingKey(tenant: tenant.number, at: ledgerTime)
        return (Int64(signing.slot), Int64(typing.slot))
    }
}

/// The facts a caller prepared with have changed; it prepares again.
package struct StaleFacts: Error {
    /// Coupons that the command would issue and has no numbers for, by campaign.
    let missing: [CampaignID: Int]

    init(missing: [CampaignID: Int] = [:]) {
        self.missing = missing
    }
}

/// Withdraws a coupon.
struct VoidCoupon: ProbedCommand {
    let id: CouponID
    let reason: String?

    func run(_ context: CommandContext) throws -> Answer {
        let before = try context.coupon(id)
        let codes = context.codes
        let texts = try context.work.texts(of: before, codes)
        let member = try context.work.externalID(of: before.member, context.tenant)
        let coupon = try context.void(before, reason: reason)
        let document = coupon.document(codes, member: member, now: context.now, codes: texts)
        return Answer(status: 200, body: document.serialized())
    }
}
