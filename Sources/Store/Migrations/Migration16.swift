import Database

extension Migrations {
    /// Versions of offers, approvals, and jobs of campaigns. Tables of their own: the rows of
    /// offers and campaigns are covered by digests that were made of their columns, and most offers
    /// never change.
    static let migration16 = Migration(
        number: 16, name: "versions of offers",
        why: "offers that change, campaigns that two people approve, jobs over a campaign's past",
        statements: [
            SQL(
                """
                CREATE TABLE offer_version (
                  tenant {bigint} NOT NULL, offer {bigint} NOT NULL, number {bigint} NOT NULL,
                  definition TEXT NOT NULL, reason TEXT NOT NULL,
                  effective_from {bigint} NOT NULL, created_by {bigint} NOT NULL,
                  created_at {bigint} NOT NULL, entry {bigint} NOT NULL,
                  PRIMARY KEY (tenant, offer, number), CHECK (number > 1)) {strict}
                """),
            SQL(
                """
                CREATE TABLE offer_timeline (
                  tenant {bigint} NOT NULL, offer {bigint} NOT NULL, versions TEXT NOT NULL,
                  entry {bigint} NOT NULL, PRIMARY KEY (tenant, offer)) {strict}
                """),
            // Campaign 0 holds the merchant's rule for a currency.
            SQL(
                """
                CREATE TABLE approval (
                  tenant {bigint} NOT NULL, campaign {bigint} NOT NULL, currency TEXT NOT NULL,
                  amount {bigint}, asked_by {bigint}, asked_at {bigint}, approved_by {bigint},
                  approved_at {bigint}, entry {bigint} NOT NULL,
                  PRIMARY KEY (tenant, campaign, currency)) {strict}
                """),
            // Chunk 0 is the job itself, the others are what it found.
            SQL(
                """
                CREATE TABLE campaign_job (
                  tenant {bigint} NOT NULL, id {bigint} NOT NULL, chunk {bigint} NOT NULL,
                  kind {bigint} NOT NULL, state {bigint} NOT NULL, campaign {bigint} NOT NULL,
                  offer {bigint} NOT NULL, place {bigint} NOT NULL, place_end {bigint} NOT NULL,
                  document TEXT NOT NULL, created_at {bigint} NOT NULL, ended_at {bigint},
                  entry {bigint} NOT NULL, PRIMARY KEY (tenant, id, chunk)) {strict}
                """),
            SQL("CREATE INDEX campaign_job_to_do ON campaign_job (tenant, id) WHERE state = 1"),
        ], check: nil)
}
