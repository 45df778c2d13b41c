package import Database
package import Domain

/// What each chunk of a job came to: numbers of coupons, and who got none and why.
package enum IssueJobResultTable: Table {
    package static let code: UInt8 = 21
    package static let name = "issue_job_result"
    package static let columns = 5
    package static let keyColumns = 3

    package static let select = SQL(
        """
        SELECT tenant, job, chunk, issued, refused, entry FROM issue_job_result WHERE tenant =
        $1 AND job = $2 AND chunk = $3
        """)
    package static let scan = SQL(
        "SELECT tenant, job, chunk, issued, refused, entry FROM issue_job_result")
    package static let insert = SQL(
        """
        INSERT INTO issue_job_result (tenant, job, chunk, issued, refused, entry) VALUES ($1,
        $2, $3, $4, $5, $6)
        """)
    package static let update = SQL(
        """
        UPDATE issue_job_result SET issued = $4, refused = $5, entry = $6 WHERE tenant = $1 AND
        job = $2 AND chunk = $3
        """)
    private static let pageOfRefused = SQL(
        """
        SELECT tenant, job, chunk, issued, refused, entry FROM issue_job_result
        WHERE tenant = $1 AND job = $2 AND chunk >= $3 AND refused <> '' ORDER BY chunk LIMIT $4
        """)

    package static func key(of row: IssueJobResult) -> IssueJobChunkKey {
        IssueJobChunkKey(tenant: row.tenant.number, job: row.job.number, chunk: row.chunk)
    }

    package static func values(ofKey key: IssueJobChunkKey) -> [SQLValue] {
        key.values
    }

    /// Coupons by number, joined by spaces; refused members one on each line, the code first.
    package static func values(of row: IssueJobResult) -> [SQLValue] {
        key(of: row).values + [
            .text(row.issued.map { String($0.number) }.joined(separator: " ")),
            .text(
                row.refused.map { "\($0.code.rawValue) \($0.member)" }.joined(separator: "\n")),
        ]
    }

    package static func row(from columns: any SQLRow) throws -> IssueJobResult {
        IssueJobResult(
            tenant: TenantID(try columns.integer(0)), job: IssueJobID(try columns.integer(1)),
            chunk: try columns.integer(2),
            issued: try columns.text(3).split(separator: " ").map {
                guard let number = Int64($0) else { throw corrupt }
                return CouponID(number)
            },
            refused: try columns.text(4).split(separator: "\n").map(refused))
    }

    private static func refused(_ line: Substring) throws -> IssueJobResult.Refused {
        let parts = line.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let code = RefusalCode(rawValue: String(parts[0])) else {
            throw corrupt
        }
        return IssueJobResult.Refused(member: String(parts[1]), code: code)
    }

    private static var corrupt: DatabaseFailure {
        DatabaseFailure(
            .corrupt, "A stored result of a job cannot be read. Run `scrip verify`.")
    }

    /// Results with refused members, from a chunk on.
    package static func refusals(
        tenant: TenantID, job: IssueJobID, from chunk: Int64, limit: Int,
        _ connection: any Connection
    ) throws -> [IssueJobResult] {
        var page: [IssueJobResult] = []
        try connection.query(
            pageOfRefused,
            [
                .integer(tenant.number), .integer(job.number), .integer(chunk),
                .integer(Int64(limit)),
            ]
        ) { page.append(try row(from: $0)) }
        return page
    }
}
