import Database
import Domain
import Ledger
import Store

/// One page of stored redemptions, judged by the changed rule.
struct ReplayPage: Sendable {
    /// An order that is decided otherwise.
    struct Finding: Sendable {
        let redemption: RedemptionID
        let day: Int64
        let member: MemberID?
        let verdict: String
        let before: Int64
        let after: Int64
        var code: RefusalCode?

        /// Stored with plain numbers.
        var json: JSON {
            .object(present: [
                "redemption": .integer(redemption.number), "day": .integer(day),
                "member": member.map { .integer($0.number) }, "verdict": .string(verdict),
                "before": .integer(before), "after": .integer(after),
                "code": code.map { .string($0.rawValue) },
            ])
        }
    }

    private(set) var figures: [Int64: ReplayReport.Figures] = [:]
    private(set) var findings: [Finding] = []
    private(set) var seen: Int64 = 0
    /// Where the next page begins; nil where this is the last.
    private(set) var next: Int64?

    /// Reads and judges the page after the job's place.
    init(
        _ job: CampaignJob, _ report: ReplayReport, _ offer: Offer, _ cache: OfferCache,
        _ work: UnitOfWork
    ) throws {
        let limit = Limits.replayPage
        let rows = try RedemptionTable.page(
            tenant: job.tenant, reference: nil, after: job.place, limit: limit, work.connection)
        let reader = PastOrderReader(
            work: work, tenant: job.tenant, cache: cache, offer: offer, changed: report.definition)
        let zone = ZoneBook.zone(of: offer.with(report.definition, version: 0))
        for row in rows where row.id.number <= job.end {
            seen += 1
            let isMeant =
                row.state == .redeemed && row.createdAt >= report.from
                && row.createdAt < min(report.to, job.createdAt)
            guard isMeant else { continue }
            try judge(try reader.order(row), row, zone.local(row.createdAt).day, reader)
        }
        if rows.count == limit, let last = rows.last, last.id.number < job.end {
            next = last.id.number
        }
    }

    private mutating func judge(
        _ past: PastOrder, _ row: RedemptionRow, _ day: Int64, _ reader: PastOrderReader
    ) throws {
        var sums = ReplayReport.Figures()
        defer { figures[day, default: ReplayReport.Figures()].add(sums) }
        guard past.vouchers.contains(where: { $0.offer.id == reader.offer.id }) else {
            if try isGained(past, reader) {
                sums.ordersGained += 1
                find(row, day, "gained", 0, 0)
            }
            return
        }
        sums.orders += 1
        switch past.judge(reader.changed, of: reader.offer.id) {
        case .same(let amount):
            (sums.costBefore, sums.costAfter) = (amount, amount)
        case .undecided(let amount):
            sums.undecided += 1
            (sums.costBefore, sums.costAfter) = (amount, amount)
            find(row, day, "undecided", amount, amount)
        case .changed(let before, let after):
            sums.changed += 1
            (sums.costBefore, sums.costAfter) = (before, after)
            find(row, day, "changed", before, after)
        case .refused(let before, let code):
            sums.refused += 1
            sums.costBefore = before
            find(row, day, "refused", before, 0, code)
        }
    }

    private func isGained(_ past: PastOrder, _ reader: PastOrderReader) throws -> Bool {
        guard let offer = try reader.inForce(at: past.at) else { return false }
        let campaign = try reader.work.campaign(offer.campaign, reader.tenant)
        guard campaign.currency == past.order.currency, past.at >= campaign.startsAt,
            past.at < campaign.endsAt
        else { return false }
        return past.isGained(reader.changed, of: offer, in: campaign)
    }

    private mutating func find(
        _ row: RedemptionRow, _ day: Int64, _ verdict: String, _ before: Int64, _ after: Int64,
        _ code: RefusalCode? = nil
    ) {
        findings.append(
            Finding(
                redemption: row.id, day: day, member: row.member, verdict: verdict,
                before: before, after: after, code: code))
    }

    /// Counts the members of refused and gained orders, each once a day; false where they are too
    /// many to be told apart.
    mutating func countMembers(_ known: inout ReplayedMembers) -> Bool {
        for finding in findings {
            guard let member = finding.member else { continue }
            switch finding.verdict {
            case "refused" where known.insert(member, finding.day, isLost: true):
                figures[finding.day, default: .init()].membersLost += 1
            case "gained" where known.insert(member, finding.day, isLost: false):
                figures[finding.day, default: .init()].membersGained += 1
            default: continue
            }
        }
        return known.isExact
    }
}

/// Whom a replay has counted on which day.
struct ReplayedMembers: Sendable {
    private struct Key: Hashable {
        let member: Int64
        /// Day and kind.
        let day: Int64
    }

    let job: CampaignJobID
    var place: Int64 = 0
    private var keys: Set<Key> = []
    private(set) var isExact = true

    init(job: CampaignJobID) { self.job = job }

    /// False where the member was counted before, or there is no room to know.
    mutating func insert(_ member: MemberID, _ day: Int64, isLost: Bool) -> Bool {
        guard keys.count < Limits.replayMembers else {
            isExact = false
            return false
        }
        return keys.insert(Key(member: member.number, day: day * 2 + (isLost ? 1 : 0))).inserted
    }

    /// Takes in what a stored page found.
    mutating func insert(page: JSON) {
        for finding in page.arrayValue ?? [] {
            guard let member = finding["member"]?.integerValue,
                let day = finding["day"]?.integerValue,
                let verdict = finding["verdict"]?.stringValue
            else { continue }
            if verdict == "refused" { _ = insert(MemberID(member), day, isLost: true) }
            if verdict == "gained" { _ = insert(MemberID(member), day, isLost: false) }
        }
    }
}
