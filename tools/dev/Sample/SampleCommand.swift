import ArgumentParser
import DevClient
import NIOPosix

/// Replays the published sample through the HTTP interface.
struct SampleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Claim 90,000 coupons, redeem 60,000, gain 50,000 members; read the report.")

    @OptionGroup var options: ServerOptions

    @Option(help: "Callers at once.")
    var connections = 64

    @Option(help: "Coupons claimed.")
    var claims = 90_000

    @Option(help: "Coupons redeemed, at most as many as claimed.")
    var redemptions = 60_000

    @Option(help: "Members gained.")
    var members = 50_000

    func run() async throws {
        try await options.inFreshFolder("sample") { folder in
            let database = folder + "/sample.sqlite"
            let server = try await ServerProcess.start(scrip: options.scrip, database: database)
            do {
                let key = try ServerProcess.operatorKey(database: database)
                let session = try await Session.open(server, key: key, name: "sample")
                let pool = try await HTTPPool.open(
                    count: connections, port: server.port,
                    on: MultiThreadedEventLoopGroup.singleton)
                let sample = Sample(
                    site: try await Site.prepare(session), session: session, pool: pool,
                    claims: claims, redemptions: redemptions, members: members)
                try await sample.play()
                await pool.close()
                await session.connection.close()
                try await server.stop()
            } catch {
                try? await server.kill()
                throw error
            }
            let ending = try await ServerProcess.verify(
                scrip: options.scrip, database: database)
            try check(ending.status == 0, "scrip verify after the sample: \(ending.everything)")
        }
        print("sample passed")
    }
}
