import Database

extension Migrations {
    /// Tables of their own, beside those of offers, batches and members, whose rows stay as their
    /// digests know them.
    static let migration10 = Migration(
        number: 10, name: "counts and stops",
        why: "limits by person, device, store and period; stopped offers and batches; trips",
        statements: [
            SQL(
                """
                CREATE TABLE stop_switch (
                  tenant {bigint} NOT NULL, kind {bigint} NOT NULL, id {bigint} NOT NULL,
                  cause {bigint}, reason TEXT, since {bigint}, changed_at {bigint} NOT NULL,
                  entry {bigint} NOT NULL, PRIMARY KEY (tenant, kind, id)) {strict}
                """),
            SQL(
                """
                CREATE TABLE offer_pace (
                  tenant {bigint} NOT NULL, offer {bigint} NOT NULL, kind {bigint} NOT NULL,
                  seconds {bigint} NOT NULL, newest {bigint} NOT NULL, counts {blob} NOT NULL,
                  entry {bigint} NOT NULL, PRIMARY KEY (tenant, offer, kind)) {strict}
                """),
            SQL(
                """
                CREATE TABLE limit_count (
                  tenant {bigint} NOT NULL, offer {bigint} NOT NULL, kind {bigint} NOT NULL,
                  subject TEXT NOT NULL, period {bigint} NOT NULL, used {bigint} NOT NULL,
                  entry {bigint} NOT NULL,
                  PRIMARY KEY (tenant, offer, kind, subject)) {strict}{clustered}
                """),
            SQL(
                """
                CREATE TABLE member_person (
                  tenant {bigint} NOT NULL, member {bigint} NOT NULL, person TEXT NOT NULL,
                  reference {blob} NOT NULL, entry {bigint} NOT NULL,
                  PRIMARY KEY (tenant, member)) {strict}
                """),
        ], check: nil)
}
