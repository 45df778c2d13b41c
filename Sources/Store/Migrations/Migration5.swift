import Database

extension Migrations {
    /// Codes that look as a merchant wants them to, and codes that somebody else has made. Both
    /// stand beside the tables they belong to, whose rows stay as their digests know them.
    static let migration5 = Migration(
        number: 5, name: "patterns and foreign codes",
        why: "batches with a pattern of their own; coupons for imported codes",
        statements: [
            SQL(
                """
                CREATE TABLE code_pattern (
                  tenant {bigint} NOT NULL, batch {bigint} NOT NULL, prefix {blob} NOT NULL,
                  pattern TEXT NOT NULL, entry {bigint} NOT NULL,
                  PRIMARY KEY (tenant, batch), UNIQUE (tenant, prefix)) {strict}
                """),
            SQL(
                """
                CREATE TABLE foreign_code (
                  tenant {bigint} NOT NULL, code TEXT NOT NULL, coupon {bigint} NOT NULL,
                  file {bigint} NOT NULL, line {bigint} NOT NULL, entry {bigint} NOT NULL,
                  PRIMARY KEY (tenant, code)) {strict}{clustered}
                """),
        ], check: nil)
}
