import Database

extension Migrations {
    /// What orders give back, and what points are worth. The value itself lies in accounts; these
    /// rows say whose it is, until when it waits, and how much of it went back.
    static let migration9 = Migration(
        number: 9, name: "give-backs",
        why: "points, cash credit and coupons that orders give afterwards",
        statements: [
            SQL(
                """
                CREATE TABLE give_back (
                  tenant {bigint} NOT NULL, redemption {bigint} NOT NULL,
                  number {bigint} NOT NULL, member {bigint} NOT NULL, offer {bigint} NOT NULL,
                  form {bigint} NOT NULL, amount {bigint} NOT NULL, origin_kind {bigint},
                  origin_owner {bigint}, asset TEXT, state {bigint} NOT NULL,
                  due_at {bigint} NOT NULL, taken {bigint} NOT NULL, coupons TEXT NOT NULL,
                  entry {bigint} NOT NULL, PRIMARY KEY (tenant, redemption, number),
                  CHECK (amount > 0 AND taken >= 0 AND taken <= amount)) {strict}
                """),
            SQL("CREATE INDEX give_back_due ON give_back (due_at) WHERE state = 1"),
            SQL(
                """
                CREATE INDEX give_back_pending ON give_back (tenant, member, due_at)
                WHERE state = 1
                """),
            SQL(
                """
                CREATE TABLE points_worth (
                  tenant {bigint} NOT NULL, currency TEXT NOT NULL, points {bigint} NOT NULL,
                  amount {bigint} NOT NULL, entry {bigint} NOT NULL,
                  PRIMARY KEY (tenant, currency), CHECK (points > 0 AND amount > 0)) {strict}
                """),
        ], check: nil)
}
