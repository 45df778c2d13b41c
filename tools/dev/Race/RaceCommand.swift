import ArgumentParser
import DevClient
import NIOPosix

/// Many callers want the same thing at the same moment; exactly as many as allowed get it.
struct RaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "race",
        abstract: "Redeem the same coupon from many connections; run limits to their end.")

    @OptionGroup var options: ServerOptions

    @Option(help: "Connections that race.")
    var connections = 64

    @Option(help: "Coupons raced for, one after the other.")
    var coupons = 1_000

    func run() async throws {
        try await options.inFreshFolder("race") { folder in
            let database = folder + "/race.sqlite"
            let server = try await ServerProcess.start(scrip: options.scrip, database: database)
            do {
                let key = try ServerProcess.operatorKey(database: database)
                let session = try await Session.open(server, key: key, name: "race")
                let pool = try await HTTPPool.open(
                    count: connections, port: server.port,
                    on: MultiThreadedEventLoopGroup.singleton)
                let race = Race(
                    site: try await Site.prepare(session), session: session, pool: pool)
                try await race.couponsAreUsedOnce(count: coupons)
                for limit in [1, 7, 64, 100] {
                    try await race.redemptionsStopAtLimit(limit)
                    try await race.issuesStopAtLimit(limit)
                }
                await pool.close()
                await session.connection.close()
                try await server.stop()
            } catch {
                try? await server.kill()
                throw error
            }
            let ending = try await ServerProcess.verify(
                scrip: options.scrip, database: database)
            try check(ending.status == 0, "scrip verify after the race: \(ending.everything)")
        }
        say("race passed")
    }
}
