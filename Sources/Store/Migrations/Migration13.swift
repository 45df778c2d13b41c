import Database

extension Migrations {
    /// Who a member is to the merchant: tags, audiences, arms of experiments; and orders that no
    /// voucher was used on. Tables of their own, read only where an offer asks.
    static let migration13 = Migration(
        number: 13, name: "tags, audiences, orders without vouchers, experiments",
        why: "offers for tagged members and audiences, true visits and spend, measured lift",
        statements: tags + audiences + orders + experiments, check: nil)

    private static let tags = [
        SQL(
            """
            CREATE TABLE member_tags (
              tenant {bigint} NOT NULL, member {bigint} NOT NULL, tags TEXT NOT NULL,
              entry {bigint} NOT NULL, PRIMARY KEY (tenant, member)) {strict}
            """)
    ]

    private static let audiences = [
        SQL(
            """
            CREATE TABLE audience (
              tenant {bigint} NOT NULL, name TEXT NOT NULL, id {bigint} NOT NULL,
              condition_text TEXT, currency TEXT, members {bigint} NOT NULL,
              created_at {bigint} NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, name), CHECK (members >= 0)) {strict}
            """),
        SQL(
            """
            CREATE TABLE audience_member (
              tenant {bigint} NOT NULL, audience {bigint} NOT NULL, member {bigint} NOT NULL,
              state {bigint} NOT NULL, since {bigint} NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, audience, member)) {strict}
            """),
        SQL(
            """
            CREATE TABLE issue_job_audience (
              tenant {bigint} NOT NULL, job {bigint} NOT NULL, audience TEXT NOT NULL,
              entry {bigint} NOT NULL, PRIMARY KEY (tenant, job)) {strict}
            """),
    ]

    private static let orders = [
        SQL(
            """
            CREATE TABLE recorded_order (
              tenant {bigint} NOT NULL, reference TEXT NOT NULL, member {bigint} NOT NULL,
              currency TEXT NOT NULL, amount {bigint} NOT NULL, state {bigint} NOT NULL,
              recorded_at {bigint} NOT NULL, cancelled_at {bigint}, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, reference), CHECK (amount >= 0)) {strict}
            """),
        // One row for each merchant that records orders: the others' redemptions ask nothing.
        SQL(
            """
            CREATE TABLE order_recorder (
              tenant {bigint} NOT NULL PRIMARY KEY, since {bigint} NOT NULL,
              entry {bigint} NOT NULL) {strict}
            """),
    ]

    private static let experiments = [
        SQL(
            """
            CREATE TABLE experiment (
              tenant {bigint} NOT NULL, campaign {bigint} NOT NULL, salt TEXT NOT NULL,
              definition TEXT NOT NULL, created_at {bigint} NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, campaign, salt)) {strict}
            """),
        SQL(
            """
            CREATE TABLE exposure (
              tenant {bigint} NOT NULL, campaign {bigint} NOT NULL, salt TEXT NOT NULL,
              member {bigint} NOT NULL, arm {bigint} NOT NULL, visits {bigint} NOT NULL,
              spent {bigint} NOT NULL, exposed_at {bigint} NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, campaign, salt, member)) {strict}
            """),
    ]
}
