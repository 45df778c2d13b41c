package import Database
package import Domain

/// Key of a job's chunks.
package struct IssueJobChunkKey: Hashable, Sendable {
    package let tenant: Int64
    package let job: Int64
    package let chunk: Int64

    package init(tenant: Int64, job: Int64, chunk: Int64) {
        self.tenant = tenant
        self.job = job
        self.chunk = chunk
    }

    var values: [SQLValue] { [.integer(tenant), .integer(job), .integer(chunk)] }
}

/// Members of a job's list: the merchant's own numbers of them, as they were sent.
package struct IssueJobList: Hashable, Sendable {
    package let tenant: TenantID
    package let job: IssueJobID
    /// 0 first.
    package let chunk: Int64
    /// Without line ends.
    package let members: [String]

    package init(tenant: TenantID, job: IssueJobID, chunk: Int64, members: [String]) {
        self.tenant = tenant
        self.job = job
        self.chunk = chunk
        self.members = members
    }
}

/// Lists of jobs, a chunk of members in each row, one on each line.
package enum IssueJobListTable: Table {
    package static let code: UInt8 = 20
    package static let name = "issue_job_list"
    package static let columns = 4
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, job, chunk, members, entry FROM issue_job_list WHERE tenant = $1 AND job
        = $2 AND chunk = $3
        """)
    package static let scan = SQL(
        "SELECT tenant, job, chunk, members, entry FROM issue_job_list")
    package static let insert = SQL(
        """
        INSERT INTO issue_job_list (tenant, job, chunk, members, entry) VALUES ($1, $2, $3, $4,
        $5)
        """)
    package static let update = SQL(
        """
        UPDATE issue_job_list SET members = $4, entry = $5 WHERE tenant = $1 AND job = $2 AND
        chunk = $3
        """)

    package static func key(of row: IssueJobList) -> IssueJobChunkKey {
        IssueJobChunkKey(tenant: row.tenant.number, job: row.job.number, chunk: row.chunk)
    }

    package static func values(ofKey key: IssueJobChunkKey) -> [SQLValue] {
        key.values
    }

    package static func values(of row: IssueJobList) -> [SQLValue] {
        key(of: row).values + [.text(row.members.joined(separator: "\n"))]
    }

    package static func row(from columns: any SQLRow) throws -> IssueJobList {
        IssueJobList(
            tenant: TenantID(try columns.integer(0)), job: IssueJobID(try columns.integer(1)),
            chunk: try columns.integer(2),
            members: try columns.text(3).split(separator: "\n").map(String.init))
    }
}
