package import Database
package import Domain

/// The audience that a job issues to.
package struct IssueJobAudience: Hashable, Sendable {
    package let tenant: TenantID
    package let job: IssueJobID
    package let audience: String

    package init(tenant: TenantID, job: IssueJobID, audience: String) {
        self.tenant = tenant
        self.job = job
        self.audience = audience
    }
}

/// Jobs that issue to an audience; the others have no row.
package enum IssueJobAudienceTable: Table {
    package static let code: UInt8 = 51
    package static let name = "issue_job_audience"
    package static let columns = 3
    package static let keyColumns = 2

    package static let select = SQL(
        """
        SELECT tenant, job, audience, entry FROM issue_job_audience
        WHERE tenant = $1 AND job = $2
        """)
    package static let scan = SQL("SELECT tenant, job, audience, entry FROM issue_job_audience")
    package static let insert = SQL(
        "INSERT INTO issue_job_audience (tenant, job, audience, entry) VALUES ($1, $2, $3, $4)")
    package static let update = SQL(
        """
        UPDATE issue_job_audience SET audience = $3, entry = $4 WHERE tenant = $1 AND job = $2
        """)

    package static func key(of row: IssueJobAudience) -> RowKey {
        RowKey(tenant: row.tenant.number, id: row.job.number)
    }

    package static func values(ofKey key: RowKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: IssueJobAudience) -> [SQLValue] {
        [.integer(row.tenant.number), .integer(row.job.number), .text(row.audience)]
    }

    package static func row(from columns: any SQLRow) throws -> IssueJobAudience {
        IssueJobAudience(
            tenant: TenantID(try columns.integer(0)), job: IssueJobID(try columns.integer(1)),
            audience: try columns.text(2))
    }
}
