// The room "Extensions": gives a campaign a later end, and its unused coupons, a page at a time. A
// coupon's signed code carries its end, so it is another one afterwards; the code from before names
// the same coupon and goes on working online, where the row says when it ends.

import Database
package import Domain
import Ledger
import Store

/// Gives a campaign a later end, and begins the job that gives its coupons theirs.
struct ExtendCampaign: Command {
    let id: CampaignID
    let job: CampaignJobID
    let draft: CampaignExtension

    func run(_ context: CommandContext) throws -> Answer {
        let codes = context.codes
        if draft.couponsEndAt != nil { try context.checkRoom(forJob: .coupons) }
        let campaign = try context.campaign(id).extended(draft, now: context.ledgerTime)
        let document = try context.work.document(campaign, codes)
        let entry = try context.commit(
            event: "campaign_extended", subject: codes.text(id),
            payload: [
                "id": .string(codes.text(id)), "ends_at": .string(campaign.endsAt.rfc3339),
                "coupons_end_at": .text(orNull: draft.couponsEndAt?.rfc3339),
                "reason": .text(orNull: draft.reason),
            ])
        context.work.campaigns.update(campaign, entryIndex: entry)
        try context.revise(campaign, entry: entry)
        var begun: CampaignJob?
        if let end = draft.couponsEndAt {
            let new = CampaignJob(
                tenant: context.tenant, id: job, kind: .coupons, state: .running, campaign: id,
                offer: nil, place: 0, end: .max, document: ExtensionReport(end: end).stored,
                createdAt: context.ledgerTime)
            context.work.campaignJobs.insert(new, entryIndex: entry)
            begun = new
        }
        let body: JSON = ["campaign": document, "job": begun?.document(codes) ?? .null]
        return Answer(status: 200, body: body.serialized())
    }
}

/// Gives a page of coupons or batches their later end and moves the job on, in one transaction.
struct ExtendCouponPage: Command {
    let job: CampaignJobID
    let place: Int64
    let next: Int64?
    let batches: [CodeBatchID]
    let coupons: [CouponID]
    /// True where the batches are done and coupons follow.
    let goesOnToCoupons: Bool

    func run(_ context: CommandContext) throws -> Answer {
        let work = context.work
        let before = try work.campaignJob(job, context.tenant)
        guard var report = ExtensionReport(stored: before.document) else {
            throw DatabaseFailure(.corrupt, "A stored job cannot be read. Run `scrip verify`.")
        }
        let campaign = try context.campaign(before.campaign)
        let end = min(report.end, campaign.endsAt)
        let changed = try changes(end, campaign, context)
        report.seen += Int64(coupons.count)
        report.extended += Int64(changed.coupons.count)
        for batch in changed.batches { report.extended += batch.count - batch.touched }
        if goesOnToCoupons { report.isAtCoupons = true }
        let after = try before.advanced(
            from: place, to: next, document: report.stored, now: context.ledgerTime)
        let entry = try context.commit(
            event: "coupons_extended", subject: context.codes.text(job),
            postings: changed.postings,
            payload: [
                "id": .string(context.codes.text(job)), "end": .string(end.rfc3339),
                "extended": .integer(report.extended),
            ])
        work.campaignJobs.update(after, entryIndex: entry)
        for coupon in changed.coupons { work.coupons.update(coupon, entryIndex: entry) }
        for batch in changed.batches { work.codeBatches.update(batch, entryIndex: entry) }
        return Answer(status: 200, body: [])
    }

    private struct Changes {
        var coupons: [Coupon] = []
        var batches: [CodeBatch] = []
        var postings: [Posting] = []
    }

    private func changes(
        _ end: Timestamp, _ campaign: Campaign, _ context: CommandContext
    ) throws -> Changes {
        let (work, tenant) = (context.work, context.tenant)
        var reserves = try ReserveMoves(campaign, context)
        // An offer that ends before lets its coupons end with it.
        func latestEnd(of offer: OfferID) throws -> Timestamp {
            min(end, try context.terms(of: offer).offer.restrictions.endsAt ?? .maximum)
        }
        let keys = coupons.map { RowKey(tenant: tenant.number, id: $0.number) }
        try work.coupons.prefetch(keys, work.connection)
        var changes = Changes()
        for id in coupons {
            let coupon = try context.coupon(id)
            guard reserves.admits(coupon.expiresAt),
                let later = coupon.extended(to: try latestEnd(of: coupon.offer))
            else { continue }
            changes.coupons.append(later)
            try reserves.move(coupon.offer, coupon.usesLeft, coupon.expiresAt, later.expiresAt)
        }
        for id in batches {
            let batch = try work.codeBatch(id, tenant)
            guard reserves.admits(batch.expiresAt),
                let later = batch.extended(to: try latestEnd(of: batch.offer))
            else { continue }
            changes.batches.append(later)
            try reserves.move(
                batch.offer, batch.untouchedCount.saturatingProduct(batch.usesPerCoupon),
                batch.expiresAt, later.expiresAt)
        }
        changes.postings = try reserves.postings()
        return changes
    }
}

extension Engine {
    /// Gives a campaign a later end. Refusals come as answers.
    package func extendCampaign(
        _ id: CampaignID, _ draft: CampaignExtension, _ identity: RequestIdentity
    ) async throws -> Answer {
        let answer = try await perform(
            ExtendCampaign(id: id, job: CampaignJobID(try numbers.nextID()), draft: draft),
            identity)
        campaignJobBell.ring()
        return answer
    }
}

extension CampaignJob {
    /// The next page of batches, then of coupons, that the campaign has.
    func nextPage(
        _ report: ExtensionReport, _ work: UnitOfWork
    ) throws -> ExtendCouponPage {
        let limit = Limits.issueJobChunk
        guard report.isAtCoupons else {
            let batches = try CodeBatchTable.page(
                tenant: tenant, after: place, limit: limit, work.connection)
            let last = batches.count == limit ? batches.last?.id.number : nil
            return ExtendCouponPage(
                job: id, place: place, next: last ?? -1,
                batches: batches.filter { $0.campaign == campaign }.map(\.id), coupons: [],
                goesOnToCoupons: last == nil)
        }
        let coupons = try CouponTable.page(
            tenant: tenant, campaign: campaign, afterSerial: place, limit: limit,
            work.connection)
        return ExtendCouponPage(
            job: id, place: place, next: coupons.count == limit ? coupons.last?.serial : nil,
            batches: [], coupons: coupons.map(\.id), goesOnToCoupons: false)
    }
}
