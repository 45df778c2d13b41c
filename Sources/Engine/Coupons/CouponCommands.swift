import Domain
import Ledger
import Store

/// Issues one coupon. Its number, serial and codes were made on the caller's side.
struct IssueCoupon: ProbedCommand {
    let prepared: PreparedCoupon
    /// The merchant's number of the member; nil: to the bearer.
    let member: String?
    let expiresAt: Timestamp?

    func run(_ context: CommandContext) throws -> Answer {
        let offer = try context.offer(prepared.offer)
        try noteTerms(offer, context)
        let campaign = try context.campaign(offer.campaign)
        let member = try member.map {
            try context.work.knownMember(externalID: $0, context.tenant)
        }
        let command = CouponIssueCommand(
            tenant: context.tenant, offer: offer.id, member: member?.id, expiresAt: expiresAt)
        let decision = try Coupon.issue(
            command, facts: try facts(offer, campaign, member?.id, context), now: context.now)
        guard decision.coupon.expiresAt == prepared.expiresAt else { throw StaleFacts() }
        return try apply(decision, member: member, context)
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
            issuesLeft: offer.limits.totalIssues == nil
                ? nil : try context.work.balance(offer.issueQuotaAccount),
            id: prepared.id, serial: prepared.serial, signingSlot: Int64(prepared.signingSlot),
            typingSlot: Int64(prepared.typingSlot))
    }

    private func apply(
        _ decision: CouponIssueDecision, member: Member?, _ context: CommandContext
    ) throws -> Answer {
        try context.issue(decision, member: member?.id)
        let document = decision.coupon.document(
            context.codes, member: member?.externalID, now: context.now, codes: prepared.texts)
        return Answer(status: 201, body: document.serialized())
    }
}

extension CommandContext {
    /// Books an issue that was decided: its entry, the coupon, and who has how many.
    func issue(_ decision: CouponIssueDecision, member: MemberID?) throws {
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
        try count(coupon.campaign, entry: entry) { $0.issued += 1 }
    }
}

/// The facts a caller prepared with have changed; it prepares again.
package struct StaleFacts: Error {}

/// Withdraws a coupon.
struct VoidCoupon: ProbedCommand {
    let id: CouponID
    let reason: String?

    func run(_ context: CommandContext) throws -> Answer {
        let before = try context.coupon(id)
        let coupon = try before.void(reason: reason)
        let codes = context.codes
        let texts = try codes.texts(of: coupon, campaign: try context.campaign(coupon.campaign))
        let member = try context.work.externalID(of: coupon.member, context.tenant)
        let entry = try context.commit(
            event: "coupon_voided", subject: codes.text(id),
            payload: ["id": .string(codes.text(id)), "reason": .text(orNull: reason)])
        try context.write(coupon, entry: entry)
        try context.count(coupon.campaign, entry: entry) { $0.voided += 1 }
        let document = coupon.document(codes, member: member, now: context.now, codes: texts)
        return Answer(status: 200, body: document.serialized())
    }
}
