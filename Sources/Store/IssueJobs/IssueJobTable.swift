// The room "IssueJobs": jobs, their lists and their results, each list and result in chunks.

package import Database
package import Domain
import Ledger

/// Jobs and how far they came.
package enum IssueJobTable: Table {
    package static let code: UInt8 = 19
    package static let name = "issue_job"
    package static let columns = 19
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, id, offer, campaign, name, audience, state, total, place, place_end,
        chunks, done, issued, refused, withdrawn_chunks, withdrawn, expires_at, created_at,
        ended_at, entry FROM issue_job WHERE tenant = $1 AND id = $2
        """)
    package static let scan = SQL(
        """
        SELECT tenant, id, offer, campaign, name, audience, state, total, place, place_end,
        chunks, done, issued, refused, withdrawn_chunks, withdrawn, expires_at, created_at,
        ended_at, entry FROM issue_job
        """)
    package static let insert = SQL(
        """
        INSERT INTO issue_job (tenant, id, offer, campaign, name, audience, state, total, place,
        place_end, chunks, done, issued, refused, withdrawn_chunks, withdrawn, expires_at,
        created_at, ended_at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
        $13, $14, $15, $16, $17, $18, $19, $20)
        """)
    package static let update = SQL(
        """
        UPDATE issue_job SET offer = $3, campaign = $4, name = $5, audience = $6, state = $7,
        total = $8, place = $9, place_end = $10, chunks = $11, done = $12, issued = $13, refused
        = $14, withdrawn_chunks = $15, withdrawn = $16, expires_at = $17, created_at = $18,
        ended_at = $19, entry = $20 WHERE tenant = $1 AND id = $2
        """)
    private static let pageAll = SQL(
        """
        SELECT tenant, id, offer, campaign, name, audience, state, total, place, place_end,
        chunks, done, issued, refused, withdrawn_chunks, withdrawn, expires_at, created_at,
        ended_at, entry FROM issue_job WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3
        """)
    private static let selectInState = SQL(
        """
        SELECT tenant, id, offer, campaign, name, audience, state, total, place, place_end,
        chunks, done, issued, refused, withdrawn_chunks, withdrawn, expires_at, created_at,
        ended_at, entry FROM issue_job WHERE state = $1 ORDER BY tenant, id LIMIT 1
        """)

    package static func key(of row: IssueJob) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.id.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: IssueJob) -> [SQLValue] {
        [
            .integer(row.tenant.number),
            .integer(row.id.number),
            .integer(row.offer.number),
            .integer(row.campaign.number),
            .text(row.name),
            .integer(row.audience.rawValue),
            .integer(row.state.rawValue),
            .integer(row.total),
            .integer(row.place),
            .integer(row.end),
            .integer(row.chunks),
            .integer(row.done),
            .integer(row.issued),
            .integer(row.refused),
            .integer(row.withdrawnChunks),
            .integer(row.withdrawn),
            .init(row.expiresAt?.milliseconds),
            .integer(row.createdAt.milliseconds),
            .init(row.endedAt?.milliseconds),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> IssueJob {
        IssueJob(
            tenant: TenantID(try columns.integer(0)), id: IssueJobID(try columns.integer(1)),
            offer: OfferID(try columns.integer(2)), campaign: CampaignID(try columns.integer(3)),
            name: try columns.text(4), audience: try columns.enumeration(5),
            state: try columns.enumeration(6), total: try columns.integer(7),
            place: try columns.integer(8), end: try columns.integer(9),
            chunks: try columns.integer(10), issued: try columns.integer(12),
            refused: try columns.integer(13), withdrawnChunks: try columns.integer(14),
            withdrawn: try columns.integer(15),
            expiresAt: try columns.optionalInteger(16).map { Timestamp(milliseconds: $0) },
            createdAt: try columns.timestamp(17),
            endedAt: try columns.optionalInteger(18).map { Timestamp(milliseconds: $0) })
    }

    /// A merchant's jobs in order of creation, after an id.
    package static func page(
        tenant: TenantID, after: Int64, limit: Int, _ connection: any Connection
    ) throws -> [IssueJob] {
        var page: [IssueJob] = []
        try connection.query(
            pageAll, [.integer(tenant.number), .integer(after), .integer(Int64(limit))]
        ) { page.append(try row(from: $0)) }
        return page
    }

    /// The oldest job, of any merchant, that has something to do.
    package static func next(_ connection: any Connection) throws -> IssueJob? {
        var found: IssueJob?
        for state in [IssueJob.State.running, .withdrawing] where found == nil {
            try connection.query(selectInState, [.integer(state.rawValue)]) {
                found = try row(from: $0)
            }
        }
        return found
    }
}
