import Domain
import Ledger
import Store

/// Money set aside for coupons, and refills of quotas, as facts of an issue.
extension CommandContext {
    /// Nil where the campaign sets nothing aside and the offer refills nothing: nothing is loaded.
    func issueFunds(of offer: Offer, _ campaign: Campaign, count: Int64) throws -> IssueFunds? {
        let reserves = try work.terms(of: campaign)?.reservesAtIssue == true
        let refills = offer.limits.refill != nil
        guard reserves || refills else { return nil }
        let budget =
            campaign.budget == nil ? nil : try work.balance(campaign.budgetAccount)
        var releases: [Posting] = []
        if reserves, let most = offer.mostPerCoupon {
            let needed = most.multipliedReportingOverflow(by: count)
            if needed.overflow || needed.partialValue > budget ?? 0 {
                releases = try endedReserves(of: campaign)
            }
        }
        return IssueFunds(
            budgetLeft: budget.map { releases.reduce($0) { $0.saturatingSum($1.amount) } },
            reserves: reserves, releases: releases,
            refillLeft: refills ? try work.balance(offer.quotaRefillAccount) : 0)
    }

    /// Gives back what is set aside for coupons of a campaign that have ended.
    private func endedReserves(of campaign: Campaign) throws -> [Posting] {
        let range = CampaignReserve.ended(campaign, by: now)
        let keys = try AccountTable.range(from: range.first, through: range.last, work.connection)
            .filter { $0.balance > 0 }.map(\.key)
        try work.accounts.prefetch(keys, work.connection)
        return try keys.compactMap { key in
            let balance = try work.balance(key)
            return balance > 0 ? CampaignReserve.release(of: key, balance: balance) : nil
        }
    }

    /// Gives back what is set aside for the uses that a coupon has left.
    func releases(of coupon: Coupon) throws -> [Posting] {
        try releases(
            of: coupon.offer, coupon.campaign, endingAt: coupon.expiresAt, uses: coupon.usesLeft)
    }

    /// The same for the coupons of a batch that nothing has happened to.
    func releases(of batch: CodeBatch) throws -> [Posting] {
        let (uses, overflow) = batch.untouchedCount.multipliedReportingOverflow(
            by: batch.usesPerCoupon)
        return try releases(
            of: batch.offer, batch.campaign, endingAt: batch.expiresAt,
            uses: overflow ? .max : uses)
    }

    private func releases(
        of offerID: OfferID, _ campaignID: CampaignID, endingAt end: Timestamp, uses: Int64
    ) throws -> [Posting] {
        let campaign = try campaign(campaignID)
        guard uses > 0, try work.terms(of: campaign)?.reservesAtIssue == true,
            let most = try offer(offerID).mostPerUse
        else { return [] }
        let account = CampaignReserve.account(campaign, endingAt: end)
        let (all, overflow) = most.multipliedReportingOverflow(by: uses)
        let balance = try work.balance(account)
        let amount = overflow ? balance : min(all, balance)
        return amount > 0 ? [CampaignReserve.release(of: account, balance: amount)] : []
    }
}

/// Gives back what is set aside for coupons that have ended, some accounts at a time.
struct ReleaseReserves: Command {
    static let accounts = 500

    /// The body of its answer is empty when nothing is left to give back.
    func run(_ context: CommandContext) throws -> Answer {
        let work = context.work
        let keys = try AccountTable.endedReserves(
            tenant: context.tenant, hour: CampaignReserve.hour(of: context.ledgerTime),
            hoursPerCampaign: CampaignReserve.hours, limit: Self.accounts,
            work.connection)
        try work.accounts.prefetch(keys, work.connection)
        let postings = try keys.compactMap { key -> Posting? in
            let balance = try work.balance(key)
            return balance > 0 ? CampaignReserve.release(of: key, balance: balance) : nil
        }
        guard !postings.isEmpty else { return Answer(status: 200, body: []) }
        _ = try context.commit(
            event: "reserves_released", subject: context.codes.text(context.tenant),
            postings: postings,
            payload: ["accounts": .integer(Int64(postings.count))])
        return Answer(status: 200, body: Array("{}".utf8))
    }
}

extension Engine {
    /// Gives back, for every merchant, what is set aside for coupons that have ended.
    func releaseReserves() async throws {
        for tenant in try await read({ try MerchantTable.all($0.connection).map(\.tenant) }) {
            var isDone = false
            while !isDone {
                try Task.checkCancellation()
                isDone = try await perform(ReleaseReserves(), RequestIdentity(tenant: tenant))
                    .body.isEmpty
            }
        }
    }
}
