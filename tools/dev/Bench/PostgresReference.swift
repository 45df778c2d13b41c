import DevPostgres
import Foundation

/// The yardstick for stored value done well without an engine: a function in PL/pgSQL, written by
/// hand and called by `pgbench` with 32 clients, prepared, over a Unix socket.
///
/// One call looks up and stores an answer of the real size under the caller's key, takes a use
/// off its coupon with a guard, writes a journal entry of the real size and takes the amount off
/// the budget with a guard; the budget comes last, so that its lock is held shortest. No
/// signature, no rules, no HTTP. PostgreSQL runs with its defaults: each commit is synced.
///
/// Ours has one budget for the campaign, and so has `pgbench_function`. With one hot row, calls
/// wait for each other's commit; `pgbench_function_spread` has 64 budgets instead.
struct PostgresReference {
    let server: PostgresCluster
    let sizes: RedemptionSizes
    let seconds: Int

    static let clients = 32
    private static let coupons = 2_000_000
    private static let spread = 64

    /// Fills the tables.
    func prepare() throws {
        try server.sql(schema)
        try server.sql("VACUUM ANALYZE", "CHECKPOINT")
    }

    /// Redemptions per second with one budget and with many.
    func once() throws -> (oneBudget: Double, manyBudgets: Double) {
        (try redemptions(budgets: 1), try redemptions(budgets: Self.spread))
    }

    /// Each client takes every 32nd coupon of a fresh stretch, in order; its keys come in no
    /// order, as clients make them.
    private func redemptions(budgets: Int) throws -> Double {
        let used = try server.sql("SELECT coalesce(max(coupon), 0) FROM journal_entry")
        let first =
            (Int(used.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) / Self.clients + 1
        let script = """
            \\set i :i + 1
            \\set budget random(1, \(budgets))
            SELECT redeem(1, md5(:client_id || '-' || :i), decode('\(fingerprint)', 'hex'),
                :i * \(Self.clients) + :client_id + 1, 100,
                :budget);

            """
        let path = server.folder + "/redeem-\(budgets).sql"
        try Data(script.utf8).write(to: URL(fileURLWithPath: path))
        let output = try server.client(
            "pgbench",
            [
                "-n", "-c", "\(Self.clients)", "-j", "2", "-M", "prepared", "-T", "\(seconds)",
                "-D", "i=\(first)", "-f", path,
            ])
        return try Self.rate(in: output)
    }

    /// From `tps = 1950.123 (without initial connection time)`.
    private static func rate(in output: String) throws -> Double {
        let line = output.split(separator: "\n").first { $0.hasPrefix("tps = ") }
        guard let rate = line?.split(separator: " ").dropFirst(2).first.flatMap({ Double($0) })
        else { throw CheckFailure("pgbench printed no rate: \(output)") }
        return rate
    }

    /// A reference that lost or doubled something would be none.
    func audit() throws {
        let unequal = try server.sql(
            """
            SELECT count(*) FROM (
              SELECT count(*) AS n FROM journal_entry
              UNION SELECT count(*) FROM idempotency
              UNION SELECT count(*) FROM coupon WHERE uses_left = 0
              UNION SELECT sum(spent) / 100 FROM budget) AS counts
            """)
        try check(unequal.hasPrefix("1\n"), "the reference's tables do not agree with each other")
    }

    private var fingerprint: String { String(repeating: "a7", count: 16) }

    private var schema: String {
        """
        CREATE TABLE budget (
          campaign bigint PRIMARY KEY, amount bigint NOT NULL, spent bigint NOT NULL DEFAULT 0,
          CHECK (spent <= amount));
        CREATE TABLE coupon (
          tenant bigint NOT NULL, id bigint NOT NULL, offer bigint NOT NULL,
          uses_left bigint NOT NULL CHECK (uses_left >= 0), expires_at timestamptz NOT NULL,
          redeemed_at timestamptz, PRIMARY KEY (tenant, id));
        CREATE TABLE idempotency (
          tenant bigint NOT NULL, key text NOT NULL, fingerprint bytea NOT NULL,
          status int NOT NULL, body text NOT NULL, created_at timestamptz NOT NULL,
          PRIMARY KEY (tenant, key));
        CREATE TABLE journal_entry (
          sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant bigint NOT NULL,
          coupon bigint NOT NULL, amount bigint NOT NULL, at timestamptz NOT NULL,
          bytes bytea NOT NULL);
        INSERT INTO budget SELECT i, 1000000000000 FROM generate_series(1, \(Self.spread)) AS i;
        INSERT INTO coupon
          SELECT 1, i, 1, 1, now() + interval '1 year', NULL
          FROM generate_series(1, \(Self.coupons)) AS i;

        CREATE FUNCTION redeem(
          p_tenant bigint, p_key text, p_fingerprint bytea, p_coupon bigint, p_amount bigint,
          p_campaign bigint) RETURNS text LANGUAGE plpgsql AS $$
        DECLARE
          answer text;
          known bytea;
          -- A journal entry also names coupon, amount and time in columns of its own.
          entry bytea := convert_to(repeat('e', \(max(sizes.entry - 40, 0))), 'UTF8');
        BEGIN
          SELECT fingerprint, body INTO known, answer FROM idempotency
            WHERE tenant = p_tenant AND key = p_key;
          IF FOUND THEN
            IF known <> p_fingerprint THEN RAISE EXCEPTION 'idempotency_key_reused'; END IF;
            RETURN answer;
          END IF;
          UPDATE coupon SET uses_left = uses_left - 1, redeemed_at = now()
            WHERE tenant = p_tenant AND id = p_coupon AND uses_left > 0 AND expires_at > now();
          IF NOT FOUND THEN RAISE EXCEPTION 'already_used'; END IF;
          answer := rpad(p_coupon::text, \(sizes.answer), 'a');
          INSERT INTO idempotency
            VALUES (p_tenant, p_key, p_fingerprint, 201, answer, now());
          INSERT INTO journal_entry (tenant, coupon, amount, at, bytes)
            VALUES (p_tenant, p_coupon, p_amount, now(), entry);
          UPDATE budget SET spent = spent + p_amount
            WHERE campaign = p_campaign AND spent + p_amount <= amount;
          IF NOT FOUND THEN RAISE EXCEPTION 'limit_budget'; END IF;
          RETURN answer;
        END $$;
        """
    }
}
