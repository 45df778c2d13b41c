import ArgumentParser

/// Many callers want the same thing at the same moment; exactly as many as allowed get it.
struct RaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "race",
        abstract: "Redeem the same coupon from many connections; run limits to their end.")

    @OptionGroup var options: ServerOptions

    @Option(name: [.long, .customLong("callers")], help: "Connections that race.")
    var connections = 64

    @Option(
        name: [.long, .customLong("codes")], help: "Coupons raced for, one after the other.")
    var coupons = 1_000

    @Flag(help: "On a PostgreSQL server of its own, through two processes.")
    var postgres = false

    func run() async throws {
        let coupons = coupons
        try await options.underLoad("race", connections: connections, onPostgres: postgres) {
            site, session, pool in
            let race = Race(site: site, session: session, pool: pool)
            try await race.couponsAreUsedOnce(count: coupons)
            for limit in [1, 7, 64, 100] {
                try await race.redemptionsStopAtLimit(limit)
                try await race.issuesStopAtLimit(limit)
            }
        }
    }
}
