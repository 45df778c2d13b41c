import DevClient
import DevPostgres
import DevProcess
import Foundation
import NIOCore
import NIOPosix

/// One database's life: load, kill -9, verify, restart, check, again; then the next database.
///
/// On a file one process serves it. On a PostgreSQL server two do, and the fault may hit one of
/// them, its connections or the database server; the rest goes on for a moment before it ends too.
struct CrashRun {
    let options: ServerOptions
    let folder: String
    let connections: Int
    var random: SplitMix64
    var findings = Findings()
    var acknowledged = 0
    var unknown = 0

    private let cluster: PostgresCluster?

    init(
        options: ServerOptions, folder: String, connections: Int, seed: UInt64,
        cluster: PostgresCluster?
    ) {
        self.options = options
        self.cluster = cluster
        self.folder = folder
        self.connections = connections
        random = SplitMix64(seed: seed)
    }

    /// Runs so many cycles on a fresh file. No server stays behind, whatever happens.
    mutating func runFile(number: Int, cycles: Int) async throws {
        let places = try makeDatabase(number)
        var servers = try await options.start(places)
        do {
            try await runFile(places, number: number, cycles: cycles, servers: &servers)
        } catch {
            for server in servers { server.process.signal(SIGKILL) }
            throw error
        }
        if findings.isClean, cluster == nil {
            try removeFiles(places[0].files)
        }
    }

    private func makeDatabase(_ number: Int) throws -> [DatabasePlace] {
        let name = "crash-\(number)"
        guard let cluster else {
            return ServerOptions.places(nil, folder: folder, name: name)
        }
        try cluster.sql("CREATE DATABASE \"\(name)\"")
        let folder = "\(folder)/\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return ServerOptions.places(cluster.address(database: name), folder: folder, name: name)
    }

    private mutating func runFile(
        _ places: [DatabasePlace], number: Int, cycles: Int, servers: inout [ServerProcess]
    ) async throws {
        let key = try ServerProcess.operatorKey(of: places[0])
        let session = try await Session.open(servers[0], key: key, name: "site-\(number)")
        let site = try await Site.prepare(session)
        await session.connection.close()
        var workers = (0..<connections).map {
            CrashWorker(site: site, name: "f\(number)w\($0)", seed: random.next())
        }
        for _ in 0..<cycles {
            workers = try await loadAndKill(servers, workers)
            try await verify(places[0])
            servers = try await restart(places)
            workers = try await each(workers, servers) { try await $0.settle($1) }
            try await checkTotals(servers[0], site, workers)
        }
        workers = try await each(workers, servers) { try await $0.recheck($1, sample: 40) }
        for server in servers { try await server.stop() }
        try await verify(places[0])
        for worker in workers {
            findings += worker.findings
            acknowledged += worker.acknowledged
        }
    }

    private mutating func loadAndKill(
        _ servers: [ServerProcess], _ workers: [CrashWorker]
    ) async throws -> [CrashWorker] {
        let pool = try await open(servers)
        let delay = Int64.random(in: 10...350, using: &random)
        async let worked = pool.concurrently { index, connection in
            var worker = workers[index]
            await worker.work(connection)
            return worker
        }
        try await Task.sleep(for: .milliseconds(delay))
        if let cluster {
            try await fault(cluster, servers)
            try await Task.sleep(for: .milliseconds(Int64.random(in: 0...400, using: &random)))
        }
        for server in servers { server.process.signal(SIGKILL) }
        for server in servers { _ = try? await server.process.wait(seconds: 10) }
        try cluster?.waitUntilReady()
        let after = try await worked
        unknown += after.reduce(0) { sum, worker in
            sum + worker.recent.filter { $0.answer == nil }.count
        }
        return after
    }

    /// A process of ours, the connections of all, or one process of the database server, which
    /// makes it end all others and recover.
    private mutating func fault(
        _ cluster: PostgresCluster, _ servers: [ServerProcess]
    ) async throws {
        let clients = "FROM pg_stat_activity WHERE application_name = 'scrip'"
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            let number = Int.random(in: servers.indices, using: &random)
            servers[number].process.signal(SIGKILL)
        case 1:
            try cluster.sql("SELECT pg_terminate_backend(pid) \(clients)")
        default:
            let found = try cluster.sql("SELECT pid \(clients) LIMIT 1")
            if let process = pid_t(found.filter(\.isNumber)) { kill(process, SIGKILL) }
        }
    }

    /// One start in ten is killed on its way up, so that recovery itself is interrupted too.
    private mutating func restart(_ places: [DatabasePlace]) async throws -> [ServerProcess] {
        if Int.random(in: 0..<10, using: &random) == 0 {
            let process = try ServerProcess.spawn(scrip: options.scrip, at: places[0])
            try await Task.sleep(for: .milliseconds(Int64.random(in: 0...60, using: &random)))
            process.signal(SIGKILL)
            _ = try await process.wait(seconds: 10)
        }
        return try await options.start(places)
    }

    private mutating func verify(_ place: DatabasePlace) async throws {
        let ending = try await ServerProcess.verify(scrip: options.scrip, at: place)
        guard ending.status != 0 else { return }
        findings.broken += 1
        findings.note(
            "scrip verify ended with \(ending.status) on \(place.files): "
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

    private func open(_ servers: [ServerProcess]) async throws -> HTTPPool {
        try await HTTPPool.open(
            count: connections, ports: servers.map(\.port),
            on: MultiThreadedEventLoopGroup.singleton)
    }

    private func each(
        _ workers: [CrashWorker], _ servers: [ServerProcess],
        _ body: @escaping @Sendable (inout CrashWorker, HTTPConnection) async throws -> Void
    ) async throws -> [CrashWorker] {
        let pool = try await open(servers)
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
