import Database

extension Migrations {
    /// Who pays, who accepts, and who owes whom. Tables of their own: the rows of campaigns, stores
    /// and gift cards are covered by digests that were made of their columns.
    static let migration11 = Migration(
        number: 11, name: "payers and clearing",
        why: "parties, terms of campaigns, and what parties owe one another hour by hour",
        statements: [
            SQL(
                """
                CREATE TABLE campaign_terms (
                  tenant {bigint} NOT NULL, campaign {bigint} NOT NULL, terms TEXT NOT NULL,
                  entry {bigint} NOT NULL, PRIMARY KEY (tenant, campaign)) {strict}
                """),
            SQL(
                """
                CREATE TABLE party (
                  tenant {bigint} NOT NULL, id {bigint} NOT NULL, reference TEXT NOT NULL,
                  name TEXT, kind {bigint} NOT NULL, entry {bigint} NOT NULL,
                  PRIMARY KEY (tenant, id), UNIQUE (tenant, reference)) {strict}
                """),
            SQL(
                """
                CREATE TABLE party_link (
                  tenant {bigint} NOT NULL, kind {bigint} NOT NULL, subject TEXT NOT NULL,
                  party {bigint} NOT NULL, entry {bigint} NOT NULL,
                  PRIMARY KEY (tenant, kind, subject)) {strict}
                """),
            SQL(
                """
                CREATE TABLE clearing (
                  tenant {bigint} NOT NULL, currency TEXT NOT NULL, hour {bigint} NOT NULL,
                  first {bigint} NOT NULL, second {bigint} NOT NULL, amount {bigint} NOT NULL,
                  entry {bigint} NOT NULL,
                  PRIMARY KEY (tenant, currency, hour, first, second),
                  CHECK (first < second)) {strict}
                """),
        ] + accountFloors, check: nil)

    private static let accountFloors: [SQL] = [
        SQL("ALTER TABLE account RENAME TO account_before"),
        SQL(
            """
            CREATE TABLE account (
              tenant {bigint} NOT NULL, kind {bigint} NOT NULL, owner {bigint} NOT NULL,
              asset TEXT NOT NULL, balance {bigint} NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, kind, owner, asset),
              CHECK (kind IN (1, 10, 20, 70, 73, 75) OR balance >= 0)) {strict}{clustered}
            """),
        SQL(
            """
            INSERT INTO account (tenant, kind, owner, asset, balance, entry)
            SELECT tenant, kind, owner, asset, balance, entry FROM account_before
            """),
        SQL("DROP TABLE account_before"),
    ]
}
