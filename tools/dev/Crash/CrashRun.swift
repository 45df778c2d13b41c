import DevClient
import Foundation
import NIOCore
import NIOPosix

/// One file's life: load, kill -9, verify, restart, check, again; then the next file.
struct CrashRun {
    let scrip: String
    let folder: String
    let connections: Int
    var random: SplitMix64
    var findings = Findings()
    var acknowledged = 0
    var unknown = 0

    init(scrip: String, folder: String, connections: Int, seed: UInt64) {
        self.scrip = scrip
        self.folder = folder
        self.connections = connections
        random = SplitMix64(seed: seed)
    }

    /// Runs so many cycles on a fresh file. No server stays behind, whatever happens.
    mutating func runFile(number: Int, cycles: Int) async throws {
        let database = "\(folder)/crash-\(number).sqlite"
        var server = try await ServerProcess.start(scrip: scrip, database: database)
        do {
            try await runFile(database, number: number, cycles: cycles, server: &server)
        } catch {
            server.process.signal(SIGKILL)
            throw error
        }
        if findings.isClean {
            try removeFiles(database)
        }
    }

    private mutating func runFile(
        _ database: String, number: Int, cycles: Int, server: inout ServerProcess
    ) async throws {
        let key = try ServerProcess.operatorKey(database: database)
        let session = try await Session.open(server, key: key, name: "site-\(number)")
        let site = try await Site.prepare(session)
        await session.connection.close()
        var workers = (0..<connections).map {
            CrashWorker(site: site, name: "f\(number)w\($0)", seed: random.next())
        }
        for _ in 0..<cycles {
            workers = try await loadAndKill(server, workers)
            try await verify(database)
            server = try await restart(database)
            workers = try await each(workers, server) { try await $0.settle($1) }
            try await checkTotals(server, site, workers)
        }
        workers = try await each(workers, server) { try await $0.recheck($1, sample: 40) }
        try await server.stop()
        try await verify(database)
        for worker in workers {
            findings += worker.findings
            acknowledged += worker.acknowledged
        }
    }

    private mutating func loadAndKill(
        _ server: ServerProcess, _ workers: [CrashWorker]
    ) async throws -> [CrashWorker] {
        let pool = try await open(server)
        let delay = Int64.random(in: 10...350, using: &random)
        async let worked = pool.concurrently { index, connection in
            var worker = workers[index]
            await worker.work(connection)
            return worker
        }
        try await Task.sleep(for: .milliseconds(delay))
        try await server.kill()
        let after = try await worked
        unknown += after.reduce(0) { sum, worker in
            sum + worker.recent.filter { $0.answer == nil }.count
        }
        return after
    }

    /// One start in ten is killed on its way up, so that recovery itself is interrupted too.
    private mutating func restart(_ database: String) async throws -> ServerProcess {
        if Int.random(in: 0..<10, using: &random) == 0 {
            let process = try ServerProcess.spawn(scrip: scrip, database: database)
            try await Task.sleep(for: .milliseconds(Int64.random(in: 0...60, using: &random)))
            process.signal(SIGKILL)
            _ = try await process.wait(seconds: 10)
        }
        return try await ServerProcess.start(scrip: scrip, database: database)
    }

    private mutating func verify(_ database: String) async throws {
        let ending = try await ServerProcess.verify(scrip: scrip, database: database)
        guard ending.status != 0 else { return }
        findings.broken += 1
        findings.note(
            "scrip verify ended with \(ending.status) on \(database): "
                + ending.everything)
    }

    private mutating func checkTotals(
        _ server: ServerProcess, _ site: Site, _ workers: [CrashWorker]
    ) async throws {
        let session = try await Session.open(server, key: site.api.key, name: "totals")
        let trial = try await session.get("/v1/ledger/trial-balance")
        let report = try await session.get("/v1/campaigns/\(site.campaignID)/report")
        await session.connection.close()
        if trial["balanced"] != true || trial["assets"].elements.contains(where: { $0["sum"] != 0 })
        {
            findings.broken += 1
            findings.note("trial balance is not balanced: \(trial)")
        }
        let issued = workers.reduce(0) { $0 + $1.couponsIssued }
        let redeemed = workers.reduce(0) { $0 + $1.couponsRedeemed }
        try compare("issued", report["issued"].integer, issued)
        try compare("redeemed", report["redeemed"].integer, redeemed)
    }

    private mutating func compare(_ name: String, _ found: Int64?, _ expected: Int64) throws {
        guard let found else { throw CheckFailure("the report has no count \"\(name)\"") }
        guard found != expected else { return }
        findings.note("the report says \(name) \(found), the clients counted \(expected)")
        if found > expected {
            findings.doubled += Int(found - expected)
        } else {
            findings.lost += Int(expected - found)
        }
    }

    // MARK: Connections and files

    private func open(_ server: ServerProcess) async throws -> HTTPPool {
        try await HTTPPool.open(
            count: connections, port: server.port, on: MultiThreadedEventLoopGroup.singleton)
    }

    private func each(
        _ workers: [CrashWorker], _ server: ServerProcess,
        _ body: @escaping @Sendable (inout CrashWorker, HTTPConnection) async throws -> Void
    ) async throws -> [CrashWorker] {
        let pool = try await open(server)
        let after = try await pool.concurrently { index, connection in
            var worker = workers[index]
            try await body(&worker, connection)
            return worker
        }
        await pool.close()
        return after
    }

    private func removeFiles(_ database: String) throws {
        let files = FileManager.default
        let name = (database as NSString).lastPathComponent
        for file in try files.contentsOfDirectory(atPath: folder) where file.hasPrefix(name) {
            try files.removeItem(atPath: "\(folder)/\(file)")
        }
    }
}
