import ArgumentParser

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
        let (claims, redemptions, members) = (claims, redemptions, members)
        try await options.underLoad("sample", connections: connections) { site, session, pool in
            let sample = Sample(
                site: site, session: session, pool: pool, claims: claims,
                redemptions: redemptions, members: members)
            try await sample.play()
        }
    }
}
