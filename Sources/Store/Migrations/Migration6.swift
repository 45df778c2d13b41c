import Database

extension Migrations {
    /// What offers ask about members and places. Tables of their own: the rows of members and
    /// stores are covered by digests that were made of their columns, and most have neither.
    static let migration6 = Migration(
        number: 6, name: "facts that offers ask for",
        why: "tiers, visits and spend of members, places of stores, wallets by what is usable",
        statements: [
            SQL(
                """
                CREATE TABLE member_profile (
                  tenant {bigint} NOT NULL, member {bigint} NOT NULL, tier TEXT,
                  entry {bigint} NOT NULL, PRIMARY KEY (tenant, member)) {strict}
                """),
            SQL(
                """
                CREATE TABLE member_history (
                  tenant {bigint} NOT NULL, member {bigint} NOT NULL, currency TEXT NOT NULL,
                  visits {bigint} NOT NULL, spent {bigint} NOT NULL, entry {bigint} NOT NULL,
                  PRIMARY KEY (tenant, member, currency),
                  CHECK (visits >= 0 AND spent >= 0)) {strict}
                """),
            SQL(
                """
                CREATE TABLE store_place (
                  tenant {bigint} NOT NULL, store TEXT NOT NULL, latitude {bigint} NOT NULL,
                  longitude {bigint} NOT NULL, entry {bigint} NOT NULL,
                  PRIMARY KEY (tenant, store)) {strict}
                """),
            // A wallet is read by what can still be used, however much a member has used before.
            SQL(
                """
                CREATE INDEX coupon_usable ON coupon (tenant, member, expires_at, id)
                WHERE member IS NOT NULL AND state = 1 AND uses_left > 0
                """),
        ], check: nil)
}
