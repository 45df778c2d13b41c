/// Rates of durable changes with their references and what they must reach.
struct RateFigures {
    /// Values per run, by name.
    let runs: [String: [Double]]
    let connections: Int

    func all() -> [Figure] {
        let pgbench = "pgbench_function"
        let bare = "bare_sqlite_loop"
        return [
            figure(bare), figure(pgbench), figure(pgbench + "_spread"),
            figure(
                "redeem_http_sqlite", beside: [pgbench, pgbench + "_spread", bare],
                goals: [.share(1.2, of: pgbench), .share(0.4, of: bare)],
                details: ["connections": .integer(Int64(connections))]),
            figure(
                "redeem_http_sqlite_32", beside: [pgbench, pgbench + "_spread", bare],
                details: ["connections": 32]),
            figure(
                "issue_http_sqlite", beside: [bare],
                details: ["connections": .integer(Int64(connections))]),
            figure(
                "redeem_http_postgres", beside: [pgbench, pgbench + "_spread"],
                goals: [.share(0.8, of: pgbench)],
                details: ["connections": .integer(Int64(connections)), "processes": 2]),
            figure(
                "issue_http_postgres", beside: [pgbench, pgbench + "_spread"],
                details: ["connections": .integer(Int64(connections)), "processes": 2]),
            Figure(
                name: "redeem_batch", unit: "redemptions", runs: runs["redeem_batch"] ?? [],
                details: ["what": "redemptions that shared a commit, also in bare_sqlite_loop"]),
            processor("redeem_server_processor", "of the server for one redemption"),
            processor("redeem_load_processor", "of the load generator for one redemption"),
        ].filter { !$0.runs.isEmpty }
    }

    private func figure(
        _ name: String, beside references: [String] = [], goals: [Figure.Goal] = [],
        details: [String: JSONValue] = [:]
    ) -> Figure {
        Figure(
            name: name, unit: "1/s", runs: runs[name] ?? [],
            references: references.compactMap { reference in
                runs[reference].map { .init(name: reference, value: Figure.median($0)) }
            }, goals: goals, details: details)
    }

    /// Processor time wobbles far less than rates on a machine that does other things as well.
    private func processor(_ name: String, _ what: String) -> Figure {
        Figure(
            name: name, unit: "us", runs: runs[name] ?? [],
            details: ["what": .string("processor time " + what)])
    }
}
