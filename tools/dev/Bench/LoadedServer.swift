import DevClient
import Foundation
import NIOCore
import NIOPosix

/// Servers of one database, a campaign on them, and the ways to load them: redemptions over HTTP
/// from keep-alive connections, each a coupon of its own by its signed code, one line per order.
final class LoadedServer {
    let servers: [ServerProcess]
    let site: Site
    private let session: Session
    /// One event loop: the load must leave the second core to the server.
    private let group: MultiThreadedEventLoopGroup
    private var batches = 0

    /// - Parameters:
    ///   - servers: running processes of one database.
    ///   - key: an operator's key.
    init(_ servers: [ServerProcess], key: String) async throws {
        self.servers = servers
        session = try await Session.open(servers[0], key: key, name: "bench")
        site = try await Site.prepare(session)
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    }

    /// Stops everything and demands that the servers end well.
    func stop() async throws {
        await session.connection.close()
        try await group.shutdownGracefully()
        for server in servers { try await server.stop() }
    }

    /// Runs the body on connections that are open: opening them is not what is measured. Kept for
    /// the next run they would be idle for longer than the server allows.
    private func connected<Value>(
        _ connections: Int, _ body: (HTTPPool) async throws -> Value
    ) async throws -> Value {
        let pool = try await HTTPPool.open(
            count: connections, ports: servers.map(\.port), on: group)
        let value = try await body(pool)
        await pool.close()
        return value
    }

    /// Issues coupons, and makes one redemption of each ready to send: formatted beforehand, so
    /// that the load generator's own work does not slow the server.
    func issue(_ count: Int, connections: Int) async throws -> (rate: Double, calls: [HTTPCall]) {
        batches += 1
        let (site, batch, share) = (site, batches, count / connections)
        let issues = (0..<share * connections).map {
            site.issue(idempotencyKey: "issue-\(batch)-\($0)")
        }
        let (seconds, answers) = try await send(issues, connections: connections)
        let calls = try answers.enumerated().map { number, answer in
            let name = "run-\(batch)-\(number)"
            let code = try JSONValue(parsing: answer.body).required("signed_code")
            return site.redeem(code: code, reference: name, idempotencyKey: name)
        }
        return (Double(calls.count) / seconds, calls)
    }

    /// Durable redemptions per second.
    func redeem(_ calls: [HTTPCall], connections: Int) async throws -> Double {
        Double(calls.count) / (try await send(calls, connections: connections)).seconds
    }

    /// Sends all calls, each connection its share, one after the other; all must answer 201.
    private func send(
        _ calls: [HTTPCall], connections: Int
    ) async throws -> (seconds: Double, answers: [HTTPAnswer]) {
        let share = calls.count / connections
        return try await connected(connections) { pool in
            let began = ContinuousClock.now
            let answers = try await pool.concurrently { index, connection in
                var answers: [HTTPAnswer] = []
                answers.reserveCapacity(share)
                for call in calls[(index * share)..<((index + 1) * share)] {
                    let answer = try await connection.send(call)
                    try check(answer.status == 201, "\(call.target) answered \(answer.text)")
                    answers.append(answer)
                }
                return answers
            }
            return ((ContinuousClock.now - began).seconds, answers.flatMap(\.self))
        }
    }

    /// Latencies in milliseconds of calls that arrive at a rate, whether the earlier ones have
    /// been answered or not: each is counted from the moment it was due (see `OpenLoop`).
    func arrive(_ calls: [HTTPCall], perSecond rate: Double, seed: UInt64) async throws -> [Double]
    {
        try await connected(OpenLoop.connections) { pool in
            try await OpenLoop(calls: calls, rate: rate, seed: seed).run(on: pool)
        }
    }

    /// Latencies in milliseconds of calls sent one at a time to a server that does nothing else.
    func alone(_ calls: [HTTPCall]) async throws -> [Double] {
        try await connected(1) { pool in
            try await pool.concurrently { _, connection in
                var latencies: [Double] = []
                for call in calls {
                    // Long enough for everything behind the last answer to be over.
                    try await connection.eventLoop.scheduleTask(in: .milliseconds(2)) {}
                        .futureResult.get()
                    let began = ContinuousClock.now
                    let answer = try await connection.send(call)
                    latencies.append((ContinuousClock.now - began).seconds * 1e3)
                    try check(answer.status == 201, "\(call.target) answered \(answer.text)")
                }
                return latencies
            }[0]
        }
    }
}
