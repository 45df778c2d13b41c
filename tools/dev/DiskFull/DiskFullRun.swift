import DevClient
import DevProcess
import Foundation
import NIOCore
import NIOPosix

/// One server's life on a disk that runs full again and again.
struct DiskFullRun {
    let scrip: String
    let folder: String
    let disk: SmallDisk
    let connections: Int
    var random: SplitMix64
    private var acknowledged: [Issue] = []
    private var refused = 0
    private var number = 0

    /// A coupon that was asked for, with its answer.
    private struct Issue: Sendable {
        let call: HTTPCall
        let body: [UInt8]
    }

    init(scrip: String, folder: String, disk: SmallDisk, connections: Int, seed: UInt64) {
        self.scrip = scrip
        self.folder = folder
        self.disk = disk
        self.connections = connections
        random = SplitMix64(seed: seed)
    }

    private var database: String { disk.path + "/shop.sqlite" }

    mutating func run(cycles: Int) async throws {
        // The log is not to fill the disk, nor to end with it.
        try FileManager.default.createSymbolicLink(
            atPath: ServerProcess.logPath(database), withDestinationPath: "../shop.log")
        let server = try await ServerProcess.start(scrip: scrip, database: database)
        do {
            let session = try await Session.open(
                server, key: try ServerProcess.operatorKey(database: database), name: "full")
            let site = try await Site.prepare(session)
            for cycle in 1...max(cycles, 1) {
                try await runCycle(server, session, site)
                say(
                    "cycles \(cycle), acknowledged \(acknowledged.count), "
                        + "refused \(refused), lost 0")
            }
            try await checkTotal(session, site)
            try await server.stop()
        } catch {
            server.process.signal(SIGKILL)
            throw error
        }
        let verdict = try await ServerProcess.verify(scrip: scrip, database: database)
        try check(verdict.status == 0, "scrip verify: \(verdict.everything)")
        say("verified: sound")
    }

    private mutating func runCycle(
        _ server: ServerProcess, _ session: Session, _ site: Site
    ) async throws {
        let first = acknowledged.count
        try disk.fill(leaving: Int.random(in: 0...1_500_000, using: &random))
        let refusedCalls = try await loadUntilFull(server, site)
        try await checkWhileFull(session, site)
        disk.empty()
        try await waitUntilServing(session)
        for call in refusedCalls {
            let answer = try await session.connection.send(call)
            try check(answer.status == 201, "refused before, now \(answer.status): \(answer.text)")
            acknowledged.append(Issue(call: call, body: answer.body))
        }
        for issue in acknowledged[first...].shuffled(using: &random).prefix(100) {
            let again = try await session.connection.send(issue.call)
            try check(
                again.status == 201 && again.body == issue.body
                    && again.field("Idempotency-Replayed") == "true",
                "acknowledged, and after the full disk \(again.status): \(again.text)")
        }
    }

    /// Issues coupons on all connections until each was refused for lack of space. Returns what
    /// was refused.
    private mutating func loadUntilFull(
        _ server: ServerProcess, _ site: Site
    ) async throws -> [HTTPCall] {
        let start = number
        number += 1
        let pool = try await HTTPPool.open(
            count: connections, port: server.port, on: MultiThreadedEventLoopGroup.singleton)
        let parts = try await pool.concurrently { index, connection in
            var issues: [Issue] = []
            for count in 0..<20_000 {
                let call = site.issue(idempotencyKey: "cycle-\(start)-\(index)-\(count)")
                let answer = try await connection.send(call)
                if answer.status == 201 {
                    issues.append(Issue(call: call, body: answer.body))
                    continue
                }
                try Self.checkRefusal(answer)
                return (issues, call)
            }
            throw CheckFailure("20,000 coupons on one connection, and the disk is not full")
        }
        await pool.close()
        for part in parts { acknowledged += part.0 }
        refused += parts.count
        return parts.map(\.1)
    }

    private static func checkRefusal(_ answer: HTTPAnswer) throws {
        let body = try JSONValue(parsing: answer.body)
        try check(
            answer.status == 503 && body["code"].text == "storage_full"
                && answer.field("Retry-After") != nil,
            "on a full disk \(answer.status): \(answer.text)")
    }

    private func checkWhileFull(_ session: Session, _ site: Site) async throws {
        let connection = session.connection
        _ = try await connection.answer(session.api.get("/v1/campaigns/\(site.campaignID)"))
        _ = try await connection.answer(session.api.get("/healthz"))
        let ready = try await connection.send(session.api.get("/readyz"))
        try check(
            ready.status == 503 && ready.text.contains("diskFull"),
            "/readyz on a full disk: \(ready.status) \(ready.text)")
    }

    private func waitUntilServing(_ session: Session) async throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while try await session.connection.send(session.api.get("/readyz")).status != 200 {
            try check(
                ContinuousClock.now < deadline, "ten seconds after there is space, not ready")
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func checkTotal(_ session: Session, _ site: Site) async throws {
        let report = try await session.get("/v1/campaigns/\(site.campaignID)/report")
        let issued = report["issued"].integer
        try check(
            issued == Int64(acknowledged.count),
            "\(acknowledged.count) coupons acknowledged; the report says \(report)")
    }
}
