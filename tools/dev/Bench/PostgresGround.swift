import DevPostgres
import DevProcess
import Foundation

/// A PostgreSQL server with the reference's tables in one database and ours in another, served by
/// two processes.
final class PostgresGround {
    private let cluster: PostgresCluster
    private let reference: PostgresReference
    private let server: LoadedServer
    private let place: DatabasePlace
    private let options: ServerOptions
    private let size: Int
    private let connections: Int

    /// Fills the reference's tables and starts both processes.
    init(
        _ cluster: PostgresCluster, _ options: ServerOptions, folder: String, size: Int,
        connections: Int, sizes: RedemptionSizes, seconds: Int
    ) async throws {
        reference = PostgresReference(server: cluster, sizes: sizes, seconds: seconds)
        try reference.prepare()
        try cluster.sql("CREATE DATABASE shop")
        let places = ServerOptions.places(
            cluster.address(database: "shop"), folder: folder, name: "bench")
        let servers = try await options.start(places)
        do {
            server = try await LoadedServer(
                servers, key: try ServerProcess.operatorKey(of: places[0]))
        } catch {
            for server in servers { try? await server.kill() }
            throw error
        }
        (self.cluster, self.options, self.size, place) = (cluster, options, size, places[0])
        self.connections = connections
    }

    /// Adds the reference and ours, one after the other.
    func take(part turns: inout Turns) {
        turns.add { [reference] _ in
            let rates = try reference.once()
            return [
                "pgbench_function": rates.oneBudget, "pgbench_function_spread": rates.manyBudgets,
            ]
        }
        turns.add { [server, size, connections] _ in
            let (rate, calls) = try await server.issue(size / 2, connections: connections)
            return [
                "issue_http_postgres": rate,
                "redeem_http_postgres": try await server.redeem(calls, connections: connections),
            ]
        }
    }

    /// Stops the processes, and checks the books of both databases.
    func finish() async throws {
        try await server.stop()
        try reference.audit()
        let ending = try await ServerProcess.verify(scrip: options.scrip, at: place)
        try check(ending.status == 0, "scrip verify: \(ending.everything)")
    }

    /// After a failure.
    func kill() async {
        for server in server.servers { try? await server.kill() }
    }
}
