import Testing

@testable import PostgresDatabase

/// Which statements become one statement over arrays, and how.
@Suite struct BulkFormTests {
    private func form(_ text: String, _ types: [ParameterType]) -> String? {
        BulkForm.rewrite(text, types: types)?.split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
    }

    @Test func selectJoinsTheArraysInOrder() {
        #expect(
            form("SELECT a, b FROM t WHERE k = $1 AND m = $2", [.bigInteger, .text]) == """
                SELECT b.*, q.ord FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS \
                q(p1, p2, ord) CROSS JOIN LATERAL (SELECT a, b FROM t WHERE k = q.p1 AND m = q.p2) \
                AS b ORDER BY q.ord
                """)
    }

    @Test func insertSelectsFromTheArrays() {
        #expect(
            form("INSERT INTO t (a, b, c) VALUES ($2, 5, $1)", [.bytes, .double]) == """
                INSERT INTO t (a, b, c) SELECT q.p2, 5, q.p1 FROM unnest($1::bytea[], \
                $2::float8[]) AS q(p1, p2)
                """)
        #expect(
            form("INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO NOTHING", [.bigInteger]) == """
                INSERT INTO t (a) SELECT q.p1 FROM unnest($1::bigint[]) AS q(p1) \
                ON CONFLICT (a) DO NOTHING
                """)
    }

    @Test func updateAndDeleteJoinTheArrays() {
        #expect(
            form("UPDATE t SET a = $12 WHERE k = $1", Array(repeating: .bigInteger, count: 12))?
                .hasPrefix("UPDATE t SET a = q.p12 FROM unnest($1::bigint[], $2::bigint[],") == true
        )
        // Coupons are found so; one by one they held up every other process.
        #expect(
            form("UPDATE t SET a = $2 WHERE k = $1 AND +m IS NOT DISTINCT FROM $2", [.text, .text])
                == "UPDATE t SET a = q.p2 FROM unnest($1::text[], $2::text[]) AS q(p1, p2) "
                + "WHERE k = q.p1 AND +m IS NOT DISTINCT FROM q.p2")
        #expect(
            form("DELETE FROM t WHERE k = $1", [.text])
                == "DELETE FROM t USING unnest($1::text[]) AS q(p1) WHERE k = q.p1")
    }

    @Test(
        arguments: [
            "SELECT a FROM t WHERE k = $1 ORDER BY a", "SELECT a FROM t WHERE k = $1 LIMIT 5",
            "SELECT a FROM t WHERE k = $1 FOR UPDATE", "SELECT 'x' FROM t WHERE k = $1",
            "INSERT INTO t (a) SELECT a FROM s WHERE k = $1",
            "INSERT INTO t (a) VALUES ($1) RETURNING a", "INSERT INTO t (a) VALUES ($1), ($1)",
            "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = $1",
            "UPDATE t SET a = $1", "UPDATE t SET a = 1 FROM s WHERE s.k = $1",
            "UPDATE t SET a = 1 WHERE k = $1 RETURNING a",
            "UPDATE t SET a = (SELECT 1) WHERE k = $1", "DELETE FROM t",
            "DELETE FROM t USING s WHERE k = $1", "WITH s AS (SELECT 1) SELECT $1",
        ])
    func otherShapesKeepTheirForm(_ text: String) {
        #expect(form(text, [.bigInteger]) == nil)
    }

    @Test func statementsWithoutParametersOrWithOtherTypesKeepTheirForm() {
        #expect(form("SELECT a FROM t", []) == nil)
        #expect(form("SELECT a FROM t WHERE b = $1", [.boolean]) == nil)
    }

    @Test(
        arguments: [
            ("SELECT a FROM t ORDER BY a", true), ("SELECT a FROM t", false),
            ("SELECT a FROM t ORDER BY a LIMIT $1", false),
            ("SELECT a FROM t WHERE k = $1 ORDER BY a FOR UPDATE", false),
            ("DELETE FROM t", false),
        ])
    func orderedResultsWithoutALimitMayBeLong(_ text: String, _ isLong: Bool) {
        #expect(BulkForm.mayBeLong(text) == isLong)
    }
}
