import DevPostgres

/// Two database servers, one of them the primary; what a person or a cluster manager would do.
struct ServerPair {
    private(set) var primary: PostgresCluster
    private(set) var standby: PostgresCluster
    /// Both, in an order that does not change, as processes are told once.
    let address: String

    static func make() throws -> ServerPair {
        let first = try PostgresCluster()
        do {
            let second = try first.standby(name: "second", port: first.port)
            let address =
                "postgresql:///postgres?host=\(first.folder),\(second.folder)"
                + "&port=\(first.port)&user=postgres"
            let pair = ServerPair(primary: first, standby: second, address: address)
            try pair.waitForStandby()
            return pair
        } catch {
            first.remove()
            throw error
        }
    }

    private init(primary: PostgresCluster, standby: PostgresCluster, address: String) {
        self.primary = primary
        self.standby = standby
        self.address = address
    }

    /// From now on a commit waits for the standby.
    func waitForStandby() throws {
        try primary.sql(
            "ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (*)'", "SELECT pg_reload_conf()")
        var state = ""
        for _ in 0..<2_000 where !state.contains("quorum") {
            state = try primary.sql("SELECT sync_state FROM pg_stat_replication")
        }
        try check(state.contains("quorum"), "the standby does not follow: \(state)")
    }

    /// The standby becomes the primary, alone for now.
    mutating func promote() throws {
        try standby.promote()
        try standby.sql(
            "ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_reload_conf()")
        swap(&primary, &standby)
    }

    /// The server that was replaced throws away what it has and follows the new primary.
    func rebuild() throws {
        try standby.rebuild(from: primary, name: "follower")
        try waitForStandby()
    }

    func remove() {
        primary.remove()
        standby.remove()
    }
}
