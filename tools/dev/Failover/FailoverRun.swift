import DevClient
import DevPostgres
import DevProcess
import Foundation
import NIOPosix

/// One pair of database servers with two processes of ours, through many failovers.
struct FailoverRun {
    private let options: ServerOptions
    private let connections: Int
    private let places: [DatabasePlace]
    private let site: Site
    private(set) var pair: ServerPair
    private var servers: [ServerProcess]
    private var workers: [CrashWorker]
    private var random: SplitMix64
    private(set) var findings = Findings()
    private(set) var unknown = 0
    private var recoveries: [Duration] = []

    static func open(
        _ options: ServerOptions, folder: String, connections: Int, seed: UInt64
    ) async throws -> FailoverRun {
        let pair = try ServerPair.make()
        let places = ServerOptions.places(pair.address, folder: folder, name: "failover")
        do {
            let servers = try await options.start(places)
            let key = try ServerProcess.operatorKey(of: places[0])
            let session = try await Session.open(servers[0], key: key, name: "site")
            let site = try await Site.prepare(session)
            await session.connection.close()
            return FailoverRun(
                options: options, connections: connections, places: places, site: site,
                pair: pair, servers: servers, random: SplitMix64(seed: seed))
        } catch {
            pair.remove()
            throw error
        }
    }

    private init(
        options: ServerOptions, connections: Int, places: [DatabasePlace], site: Site,
        pair: ServerPair, servers: [ServerProcess], random: SplitMix64
    ) {
        self.options = options
        self.connections = connections
        self.places = places
        self.site = site
        self.pair = pair
        self.servers = servers
        self.random = random
        var random = random
        workers = (0..<connections).map {
            CrashWorker(site: site, name: "w\($0)", seed: random.next())
        }
    }

    var acknowledged: Int { workers.reduce(0) { $0 + $1.acknowledged } }

    func percentile(_ percent: Int) -> Duration {
        let sorted = recoveries.sorted()
        guard !sorted.isEmpty else { return .zero }
        return sorted[min(sorted.count - 1, sorted.count * percent / 100)]
    }

    func killServers() { for server in servers { server.process.signal(SIGKILL) } }

    // MARK: One failover

    mutating func cycle() async throws {
        let first = FirstAnswer()
        let pool = try await HTTPPool.open(
            count: connections, ports: servers.map(\.port),
            on: MultiThreadedEventLoopGroup.singleton)
        async let worked = pool.concurrently { [workers] index, connection in
            var worker = workers[index]
            await worker.work(connection, until: first)
            return worker
        }
        do {
            try await failOver(first)
        } catch {
            first.end()
            _ = try? await worked
            throw error
        }
        first.end()
        workers = try await worked
        await pool.close()
        unknown += workers.reduce(0) { $0 + $1.unknown }
        guard let recovered = first.recovered else {
            throw CheckFailure("no redemption was acknowledged after the failover")
        }
        recoveries.append(recovered)
        try pair.rebuild()
        try await settle()
    }

    /// Load, fault, promotion, recovery, return of the old primary, a moment more of load.
    private mutating func failOver(_ first: FirstAnswer) async throws {
        try await pause(300...1_000)
        let isCut = Int.random(in: 0..<3, using: &random) == 0
        first.fault()
        if isCut { pair.primary.pause() } else { pair.primary.kill() }
        try await pause(100...300)
        try pair.promote()
        for _ in 0..<1_500 where first.recovered == nil {
            try await Task.sleep(for: .milliseconds(20))
        }
        if isCut { pair.standby.resume() } else { try pair.standby.start() }
        let before = try blocks(of: pair.standby)
        try await pause(500...1_000)
        let after = try blocks(of: pair.standby)
        guard before != after else { return }
        findings.broken += 1
        findings.note("the old primary went from block \(before) to \(after) after its return")
    }

    private mutating func pause(_ milliseconds: ClosedRange<Int64>) async throws {
        try await Task.sleep(for: .milliseconds(Int64.random(in: milliseconds, using: &random)))
    }

    private func blocks(of cluster: PostgresCluster) throws -> String {
        try cluster.sql("SELECT block FROM journal_head").filter(\.isNumber)
    }

    // MARK: Checks

    private mutating func settle() async throws {
        workers = try await each { try await $0.settle($1) }
        try await checkTotals()
        for index in workers.indices {
            findings += workers[index].findings
            workers[index].findings = Findings()
        }
    }

    private mutating func checkTotals() async throws {
        let session = try await Session.open(servers[1], key: site.api.key, name: "totals")
        let report = try await session.get("/v1/campaigns/\(site.campaignID)/report")
        await session.connection.close()
        let counts = [
            ("issued", workers.reduce(0) { $0 + $1.couponsIssued }),
            ("redeemed", workers.reduce(0) { $0 + $1.couponsRedeemed }),
        ]
        for (name, expected) in counts {
            guard let found = report[name].integer, found != expected else { continue }
            findings.note("the report says \(name) \(found), the clients counted \(expected)")
            findings.doubled += Int(max(found - expected, 0))
            findings.lost += Int(max(expected - found, 0))
        }
    }

    private func each(
        _ body: @escaping @Sendable (inout CrashWorker, HTTPConnection) async throws -> Void
    ) async throws -> [CrashWorker] {
        let pool = try await HTTPPool.open(
            count: connections, ports: servers.map(\.port),
            on: MultiThreadedEventLoopGroup.singleton)
        let after = try await pool.concurrently { [workers] index, connection in
            var worker = workers[index]
            try await body(&worker, connection)
            return worker
        }
        await pool.close()
        return after
    }

    mutating func finish() async throws {
        workers = try await each { try await $0.recheck($1, sample: 40) }
        for server in servers { try await server.stop() }
        let ending = try await ServerProcess.verify(scrip: options.scrip, at: places[0])
        try check(ending.status == 0, "scrip verify after the failovers: \(ending.everything)")
    }
}
