import Database

extension Migrations {
    /// One row for each return of goods, kept as it was decided: what has come back since stands in
    /// the redemption's own document.
    static let migration15 = Migration(
        number: 15, name: "returns", why: "what was refunded for which goods, return by return",
        statements: [
            SQL(
                """
                CREATE TABLE redemption_return (
                  tenant {bigint} NOT NULL, redemption {bigint} NOT NULL, number {bigint} NOT NULL,
                  document TEXT NOT NULL, created_at {bigint} NOT NULL, entry {bigint} NOT NULL,
                  PRIMARY KEY (tenant, redemption, number)) {strict}{clustered}
                """)
        ], check: nil)
}
