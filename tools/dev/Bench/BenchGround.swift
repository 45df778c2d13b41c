import DevPostgres
import DevProcess
import Foundation

/// What the figures of redemptions are measured on: a loaded server on SQLite, the bare loop over
/// the same tables, and PostgreSQL with its function and two servers.
struct BenchGround {
    private let options: ServerOptions
    private let database: String
    private let size: Int
    private let connections: Int
    private let server: LoadedServer
    private let bare: BareSQLiteLoop
    private let postgres: PostgresGround?

    /// Starts a server on a fresh file and runs the body; on a failure the server is killed.
    static func with<Value>(
        _ options: ServerOptions, folder: String, size: Int, connections: Int, runs: Int,
        postgres: PostgresCluster?, pgbenchSeconds: Int,
        _ body: (BenchGround) async throws -> Value
    ) async throws -> Value {
        let database = folder + "/bench.sqlite"
        let process = try await ServerProcess.start(scrip: options.scrip, database: database)
        do {
            let server = try await LoadedServer(
                [process], key: try ServerProcess.operatorKey(database: database))
            // Something for the references to take their sizes from.
            let first = try await server.issue(640, connections: 64)
            _ = try await server.redeem(first.calls, connections: 64)
            let sizes = try RedemptionSizes(SQLiteFile(path: database, isReadOnly: true))
            let bare = try BareSQLiteLoop(
                path: folder + "/bare.sqlite", sizes: sizes, coupons: (runs + 1) * size * 2)
            var ground: PostgresGround?
            if let postgres {
                ground = try await PostgresGround(
                    postgres, options, folder: folder, size: size, connections: connections,
                    sizes: sizes, seconds: pgbenchSeconds)
            }
            do {
                return try await body(
                    BenchGround(
                        options: options, database: database, size: size, connections: connections,
                        server: server, bare: bare, postgres: ground))
            } catch {
                await ground?.kill()
                throw error
            }
        } catch {
            try? await process.kill()
            throw error
        }
    }

    /// Adds everything that is measured in turns.
    func take(part turns: inout Turns) {
        let bare = bare
        turns.add { _ in
            var rates = try await redemptions()
            let batch = rates["redeem_batch"] ?? 1
            rates["bare_sqlite_loop"] = try bare.once(size * 2, batch: Int(batch.rounded(.up)))
            return rates
        }
        postgres?.take(part: &turns)
    }

    private func redemptions() async throws -> [String: Double] {
        let (issueRate, calls) = try await server.issue(size, connections: connections)
        let process = server.servers[0]
        let head = try Head(database)
        let before = (try process.processorSeconds(), Self.ownProcessorSeconds())
        let rate = try await server.redeem(calls, connections: connections)
        let used = (
            try process.processorSeconds() - before.0, Self.ownProcessorSeconds() - before.1
        )
        let batch = try Head(database).batch(since: head)
        let fewer = try await server.issue(size / 2, connections: 32).calls
        return [
            "issue_http_sqlite": issueRate, "redeem_http_sqlite": rate, "redeem_batch": batch,
            "redeem_http_sqlite_32": try await server.redeem(fewer, connections: 32),
            "redeem_server_processor": used.0 / Double(calls.count) * 1e6,
            "redeem_load_processor": used.1 / Double(calls.count) * 1e6,
        ]
    }

    /// How far the journal has come.
    private struct Head {
        let blocks: Int
        let entries: Int

        init(_ database: String) throws {
            let file = try SQLiteFile(path: database, isReadOnly: true)
            blocks = try file.integer("SELECT block FROM journal_head")
            entries = try file.integer("SELECT entries FROM journal_head")
        }

        /// Journal entries in a block of those that came since: redemptions that shared a commit.
        func batch(since earlier: Head) -> Double {
            Double(entries - earlier.entries) / Double(max(blocks - earlier.blocks, 1))
        }
    }

    private static func ownProcessorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Latencies at 70 % of the rate measured, and of one call at a time.
    func latencies(maximum: Double, sync: [Double]) async throws -> [Figure] {
        let rate = maximum * 0.7
        var percentiles: [Double: [Double]] = [:]
        for run in 0..<5 {
            let calls = try await server.issue(size, connections: 64).calls
            let latencies = try await server.arrive(
                calls, perSecond: rate, seed: UInt64(run + 1))
            for percent in [50, 99, 99.9] {
                percentiles[percent, default: []].append(
                    Figure.percentile(percent, of: latencies))
            }
        }
        let details: [String: JSONValue] = [
            "arrivals_per_second": .double(rate.rounded()), "per_run": .integer(Int64(size)),
        ]
        func figure(_ name: String, _ percent: Double, _ goals: [Figure.Goal] = []) -> Figure {
            Figure(
                name: name, unit: "ms", runs: percentiles[percent] ?? [], goals: goals,
                details: details)
        }
        return [
            figure("redeem_latency_p50", 50), figure("redeem_latency_p99", 99, [.atMost(20)]),
            figure("redeem_latency_p999", 99.9),
        ] + (try await idle(sync))
    }

    /// One redemption at a time; the commit's sync is the disk's part of it.
    private func idle(_ sync: [Double]) async throws -> [Figure] {
        let calls = try await server.issue(512, connections: 64).calls
        let latencies = try await server.alone(calls)
        let syncMilliseconds = Figure.median(sync) / 1_000
        return [
            Figure(
                name: "redeem_idle_p50", unit: "ms", runs: latencies.quartiles,
                goals: [.atMost(3 + syncMilliseconds)],
                details: [
                    "fsync_ms": .double(syncMilliseconds), "requests": .integer(512),
                ]),
            Figure(
                name: "redeem_idle_p99", unit: "ms",
                runs: [Figure.percentile(99, of: latencies)]),
        ]
    }

    /// Memory at the end of all load; then stops everything, checks the references' books, and
    /// times the verification of all that was written.
    func finish(verifies: Bool) async throws -> [Figure] {
        let memory = try server.servers[0].peakMemory()
        try await server.stop()
        try await postgres?.finish()
        try bare.audit()
        let figure = Figure(
            name: "memory_peak", unit: "MiB", runs: [memory], goals: [.atMost(256)])
        return verifies ? [figure, try await verification()] : [figure]
    }

    private func verification() async throws -> Figure {
        let entries = try SQLiteFile(path: database, isReadOnly: true)
            .integer("SELECT count(*) FROM journal_entry")
        var rates: [Double] = []
        for _ in 0..<3 {
            let began = ContinuousClock.now
            let ending = try await ServerProcess.verify(scrip: options.scrip, database: database)
            try check(ending.status == 0, "scrip verify: \(ending.everything)")
            rates.append(Double(entries) / (ContinuousClock.now - began).seconds)
        }
        // 10 million entries in 60 s.
        return Figure(
            name: "verify_entries", unit: "1/s", runs: rates,
            goals: [.atLeast(10_000_000 / 60)], details: ["entries": .integer(Int64(entries))])
    }
}
