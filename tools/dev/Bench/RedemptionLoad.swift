import DevClient
import NIOCore
import NIOPosix

/// Redemptions over HTTP from many keep-alive connections, each a coupon of its own by its signed
/// code with an order of one line.
struct RedemptionLoad {
    let scrip: String
    let database: String
    let connections: Int
    /// Redemptions of one run.
    let size: Int

    /// Durable changes per second, one value per run.
    struct Rates {
        var issues: [Double] = []
        var redemptions: [Double] = []
    }

    /// Issues and then redeems, run by run, after one run of warm-up.
    func measure(runs: Int) async throws -> Rates {
        let server = try await ServerProcess.start(scrip: scrip, database: database)
        do {
            let key = try ServerProcess.operatorKey(database: database)
            let session = try await Session.open(server, key: key, name: "bench")
            let site = try await Site.prepare(session)
            // One event loop: the load must leave the second core to the server.
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let pool = try await HTTPPool.open(count: connections, port: server.port, on: group)
            var rates = Rates()
            for run in 0...runs {
                let rate = try await issueAndRedeem(site, pool, run: run)
                if run > 0 {
                    rates.issues.append(rate.issues)
                    rates.redemptions.append(rate.redemptions)
                }
            }
            await pool.close()
            await session.connection.close()
            try await group.shutdownGracefully()
            try await server.stop()
            return rates
        } catch {
            try? await server.kill()
            throw error
        }
    }

    private func issueAndRedeem(
        _ site: Site, _ pool: HTTPPool, run: Int
    ) async throws -> (issues: Double, redemptions: Double) {
        let share = size / connections
        let began = ContinuousClock.now
        let answers = try await pool.concurrently { index, connection in
            var answers: [HTTPAnswer] = []
            for number in 0..<share {
                let answer = try await connection.send(
                    site.issue(idempotencyKey: "issue-\(run)-\(index)-\(number)"))
                try check(answer.status == 201, "issue answered \(answer.text.prefix(300))")
                answers.append(answer)
            }
            return answers
        }
        let issued = ContinuousClock.now
        // Formatted beforehand: the load generator's own work must not slow the server.
        let calls = try answers.enumerated().map { index, answers in
            try answers.enumerated().map { number, answer in
                let name = "run-\(run)-\(index)-\(number)"
                let code = try JSONValue(parsing: answer.body).required("signed_code")
                return site.redeem(code: code, reference: name, idempotencyKey: name)
            }
        }
        let ready = ContinuousClock.now
        _ = try await pool.concurrently { index, connection in
            for call in calls[index] {
                let answer = try await connection.send(call)
                try check(answer.status == 201, "redemption answered \(answer.text.prefix(300))")
            }
        }
        let count = Double(share * connections)
        return (
            count / (issued - began).seconds, count / (ContinuousClock.now - ready).seconds
        )
    }
}
