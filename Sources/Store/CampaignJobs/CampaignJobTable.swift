// The room "CampaignJobs": work over campaigns, and what it found, in pages.

package import Database
package import Domain
import Ledger

/// Key of a job's pages.
package struct CampaignJobKey: Hashable, Sendable {
    package let tenant: Int64
    package let id: Int64
    package let chunk: Int64

    package init(tenant: TenantID, id: CampaignJobID, chunk: Int64 = 0) {
        self.tenant = tenant.number
        self.id = id.number
        self.chunk = chunk
    }

    var values: [SQLValue] { [.integer(tenant), .integer(id), .integer(chunk)] }
}

/// Jobs (chunk 0) and what they found.
package enum CampaignJobTable: Table {
    package static let code: UInt8 = 47
    package static let name = "campaign_job"
    package static let columns = 12
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, id, chunk, kind, state, campaign, offer, place, place_end, document,
        created_at, ended_at, entry FROM campaign_job
        WHERE tenant = $1 AND id = $2 AND chunk = $3
        """)
    package static let scan = SQL(
        """
        SELECT tenant, id, chunk, kind, state, campaign, offer, place, place_end, document,
        created_at, ended_at, entry FROM campaign_job
        """)
    package static let insert = SQL(
        """
        INSERT INTO campaign_job (tenant, id, chunk, kind, state, campaign, offer, place,
        place_end, document, created_at, ended_at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
        $9, $10, $11, $12, $13)
        """)
    package static let update = SQL(
        """
        UPDATE campaign_job SET kind = $4, state = $5, campaign = $6, offer = $7, place = $8,
        place_end = $9, document = $10, created_at = $11, ended_at = $12, entry = $13
        WHERE tenant = $1 AND id = $2 AND chunk = $3
        """)
    /// State 1 is `CampaignJob.State.running`: spelled out, so that the index serves. Extensions
    /// have the higher kind.
    private static let selectRunning = SQL(
        """
        SELECT tenant, id, chunk, kind, state, campaign, offer, place, place_end, document,
        created_at, ended_at, entry FROM campaign_job WHERE state = 1
        ORDER BY kind DESC, created_at, tenant, id LIMIT $1
        """)
    private static let runningOfMerchant = SQL(
        """
        SELECT id FROM campaign_job WHERE state = 1 AND tenant = $1 AND kind = $2 LIMIT $3
        """)
    private static let pagesOfJob = SQL(
        """
        SELECT tenant, id, chunk, kind, state, campaign, offer, place, place_end, document,
        created_at, ended_at, entry FROM campaign_job
        WHERE tenant = $1 AND id = $2 AND chunk >= $3 ORDER BY chunk LIMIT $4
        """)

    package static func key(of row: CampaignJob) -> CampaignJobKey {
        CampaignJobKey(tenant: row.tenant, id: row.id, chunk: row.chunk)
    }

    package static func values(ofKey key: CampaignJobKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: CampaignJob) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.id.number),
            .integer(row.chunk),
            .integer(row.kind.rawValue),
            .integer(row.state.rawValue),
            .integer(row.campaign.number),
            .integer(row.offer?.number ?? 0),
            .integer(row.place),
            .integer(row.end),
            .text(row.document.text()),
            .integer(row.createdAt.milliseconds),
            .init(row.endedAt?.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> CampaignJob {
        let offer = try columns.integer(6)
        return CampaignJob(
            tenant: TenantID(try columns.integer(0)), id: CampaignJobID(try columns.integer(1)),
            chunk: try columns.integer(2), kind: try columns.enumeration(3),
            state: try columns.enumeration(4), campaign: CampaignID(try columns.integer(5)),
            offer: offer == 0 ? nil : OfferID(offer), place: try columns.integer(7),
            end: try columns.integer(8), document: try columns.json(9),
            createdAt: try columns.timestamp(10),
            endedAt: try columns.optionalInteger(11).map { Timestamp(milliseconds: $0) })
    }

    /// The job, of any merchant, that has something to do and comes first: later ends of coupons
    /// before replays, since customers wait for them, and then the oldest.
    ///
    /// `setAside`: jobs to pass over.
    package static func next(
        _ connection: any Connection, setAside: Set<CampaignJobKey> = []
    ) throws -> CampaignJob? {
        var found: CampaignJob?
        try connection.query(selectRunning, [.integer(Int64(setAside.count) + 1)]) {
            let job = try row(from: $0)
            if found == nil, !setAside.contains(key(of: job)) { found = job }
        }
        return found
    }

    /// How many jobs of a kind a merchant has running, counted up to a limit.
    package static func running(
        _ kind: CampaignJob.Kind, tenant: TenantID, limit: Int, _ connection: any Connection
    ) throws -> Int {
        var count = 0
        try connection.query(
            runningOfMerchant,
            [.integer(tenant.number), .integer(kind.rawValue), .integer(Int64(limit))]
        ) { _ in count += 1 }
        return count
    }

    /// Pages of what a job found, from one on.
    package static func pages(
        tenant: TenantID, job: CampaignJobID, from chunk: Int64, limit: Int,
        _ connection: any Connection
    ) throws -> [CampaignJob] {
        var pages: [CampaignJob] = []
        try connection.query(
            pagesOfJob,
            [
                .integer(tenant.number), .integer(job.number), .integer(max(chunk, 1)),
                .integer(Int64(limit)),
            ]
        ) { pages.append(try row(from: $0)) }
        return pages
    }
}
