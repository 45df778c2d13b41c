import Database

extension Migrations {
    /// Bulk issue. A batch is found by the first id and by the first serial of its run; a job's
    /// list and results are kept in chunks of members, each one row.
    static let migration3 = Migration(
        number: 3, name: "bulk issue", why: "code batches and issue jobs",
        statements: codeBatches + issueJobs, check: nil)

    private static let codeBatches: [SQL] = [
        SQL(
            """
            CREATE TABLE code_batch (
              tenant {bigint} NOT NULL, id {bigint} NOT NULL, offer {bigint} NOT NULL,
              campaign {bigint} NOT NULL, name TEXT NOT NULL, metadata TEXT NOT NULL,
              first_coupon {bigint} NOT NULL, first_serial {bigint} NOT NULL,
              codes {bigint} NOT NULL, uses_per_coupon {bigint} NOT NULL,
              expires_at {bigint} NOT NULL, created_at {bigint} NOT NULL,
              state {bigint} NOT NULL, voided_at {bigint}, void_reason TEXT,
              touched {bigint} NOT NULL, signing_slot {bigint} NOT NULL,
              typing_slot {bigint} NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, id), UNIQUE (tenant, first_coupon),
              UNIQUE (tenant, campaign, first_serial),
              CHECK (codes > 0 AND touched >= 0 AND touched <= codes)) {strict}
            """)
    ]

    private static let issueJobs: [SQL] = [
        SQL(
            """
            CREATE TABLE issue_job (
              tenant {bigint} NOT NULL, id {bigint} NOT NULL, offer {bigint} NOT NULL,
              campaign {bigint} NOT NULL, name TEXT NOT NULL, audience {bigint} NOT NULL,
              state {bigint} NOT NULL, total {bigint} NOT NULL, place {bigint} NOT NULL,
              place_end {bigint} NOT NULL, chunks {bigint} NOT NULL, done {bigint} NOT NULL,
              issued {bigint} NOT NULL, refused {bigint} NOT NULL,
              withdrawn_chunks {bigint} NOT NULL, withdrawn {bigint} NOT NULL,
              expires_at {bigint}, created_at {bigint} NOT NULL, ended_at {bigint},
              entry {bigint} NOT NULL, PRIMARY KEY (tenant, id),
              CHECK (done = issued + refused AND done <= total)) {strict}
            """),
        SQL("CREATE INDEX issue_job_by_state ON issue_job (state, tenant, id)"),
        SQL(
            """
            CREATE TABLE issue_job_list (
              tenant {bigint} NOT NULL, job {bigint} NOT NULL, chunk {bigint} NOT NULL,
              members TEXT NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, job, chunk)) {strict}
            """),
        SQL(
            """
            CREATE TABLE issue_job_result (
              tenant {bigint} NOT NULL, job {bigint} NOT NULL, chunk {bigint} NOT NULL,
              issued TEXT NOT NULL, refused TEXT NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, job, chunk)) {strict}
            """),
    ]
}
