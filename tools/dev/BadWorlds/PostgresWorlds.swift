import Database
import DevClient
import DevPostgres
import DevProcess
import Foundation
import PostgresDatabase

/// What happens to a database server, one after the other, to one shop: it must outlive them all.
struct PostgresWorlds {
    let scrip: String
    let folder: String

    func run() async throws -> Int {
        say(try await absentAtStart())
        let cluster = try PostgresCluster(settings: ["max_connections = 12"])
        defer { cluster.remove() }
        let address = cluster.address()
        var shop = try await BadWorldShop.open(
            scrip: scrip, at: .server(address, folder: folder, number: 1))
        do {
            let worlds = [stopped, restarted, readOnly, slow, standingStill, withoutConnections]
            var broken: [String] = []
            for world in worlds {
                let start = ContinuousClock.now
                do {
                    let line = try await world(cluster, &shop)
                    let verdict = try await shop.verify()
                    try check(verdict.status == 0, "scrip verify: \(verdict.everything)")
                    say("\(line), \((ContinuousClock.now - start).components.seconds) s")
                } catch {
                    // The others may say more about it.
                    broken.append("\(error)")
                    say("BROKEN: \(error)")
                }
            }
            try check(broken.isEmpty, "\(broken.count) worlds are broken")
            try await shop.end()
            return worlds.count + 1
        } catch {
            cluster.resume()
            try? await shop.kill()
            throw error
        }
    }

    /// Whoever supervises the process starts it again; there is nothing to serve from meanwhile.
    private func absentAtStart() async throws -> String {
        let place = DatabasePlace.server(
            "postgresql:///postgres?host=\(URL(fileURLWithPath: folder).path)&user=postgres",
            folder: folder, number: 0)
        try await BadWorldShop.expectRefusedStart(scrip: scrip, place, "cannot be reached")
        return "PostgreSQL absent at start: ends with status 3 and words"
    }

    private func stopped(
        _ cluster: PostgresCluster, _ shop: inout BadWorldShop
    ) async throws -> String {
        cluster.kill()
        try await shop.expectRefusal("cannot be reached", reads: false)
        try cluster.start()
        try await shop.expectService()
        return "PostgreSQL gone and started: refused with words, then served again"
    }

    private func restarted(
        _ cluster: PostgresCluster, _ shop: inout BadWorldShop
    ) async throws -> String {
        try cluster.restart()
        try await shop.sell()
        try await shop.expectService()
        return "PostgreSQL restarted: the next sale does not notice"
    }

    private func readOnly(
        _ cluster: PostgresCluster, _ shop: inout BadWorldShop
    ) async throws -> String {
        try forbidWriting("on", cluster)
        do {
            try await shop.expectRefusal("may only be read")
            try await shop.expectRefusedStart("may only be read")
        } catch {
            try forbidWriting("off", cluster)
            throw error
        }
        try forbidWriting("off", cluster)
        try await shop.expectService()
        return "PostgreSQL read-only: refused with words, then served again"
    }

    /// Returns when the server has told its processes.
    private func forbidWriting(_ value: String, _ cluster: PostgresCluster) throws {
        try cluster.sql(
            "ALTER SYSTEM SET default_transaction_read_only = \(value)",
            "SELECT pg_reload_conf()")
        var seen = ""
        for _ in 0..<500 where !seen.hasPrefix(value) {
            seen = try cluster.sql("SHOW default_transaction_read_only")
        }
        try check(seen.hasPrefix(value), "the server does not read its settings again")
    }

    /// Somebody holds what every batch needs.
    private func slow(
        _ cluster: PostgresCluster, _ shop: inout BadWorldShop
    ) async throws -> String {
        let holder = try ChildProcess(
            "psql",
            [
                "--no-psqlrc", "--command",
                "SELECT block FROM journal_head FOR UPDATE; SELECT pg_sleep(60)",
                cluster.address(),
            ], log: folder + "/holder.log")
        let sleeping = "FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        var seen = ""
        for _ in 0..<500 where !seen.contains("1") {
            seen = try cluster.sql("SELECT count(*) \(sleeping)")
        }
        try await shop.expectRefusal("busy")
        try cluster.sql("SELECT pg_terminate_backend(pid) \(sleeping)")
        _ = try await holder.wait(seconds: 10)
        try await shop.expectService()
        return "PostgreSQL slow, a lock held: refused with words, then served again"
    }

    private func standingStill(
        _ cluster: PostgresCluster, _ shop: inout BadWorldShop
    ) async throws -> String {
        cluster.pause()
        do {
            try await shop.expectRefusal(
                "cannot be reached", codes: ["storage_unavailable", "outcome_unknown"],
                reads: false)
        } catch {
            cluster.resume()
            throw error
        }
        cluster.resume()
        try await shop.expectService()
        return "PostgreSQL cut off, connections open: refused with words, then served again"
    }

    private func withoutConnections(
        _ cluster: PostgresCluster, _ shop: inout BadWorldShop
    ) async throws -> String {
        try cluster.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                + "WHERE application_name = 'scrip'")
        var options = PostgresOptions()
        options.isReadOnly = true
        options.readers = 1
        options.reconnectMilliseconds = 0
        var holders: [PostgresDriver] = []
        var isFull = false
        while !isFull {
            let count = holders.count
            while let holder = try? PostgresDriver(
                address: cluster.address() + "&application_name=holder", options: options)
            {
                holders.append(holder)
            }
            // What ended a moment ago still had its place.
            isFull = holders.count == count
            try await Task.sleep(for: .milliseconds(300))
        }
        try await shop.expectRefusal("no free connection", reads: false)
        for holder in holders { try holder.close() }
        try await shop.expectService()
        return "PostgreSQL out of connections: refused with words, then served again"
    }
}
