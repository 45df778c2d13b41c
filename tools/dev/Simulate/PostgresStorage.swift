import Database
import DevPostgres
import PostgresDatabase
import Simulation

/// A schema on a PostgreSQL server of its own; a new process connects anew.
final class PostgresStorage: SimulatedStorage {
    private let cluster: PostgresCluster
    private var driver: PostgresDriver?

    init() throws {
        // What a power cut leaves is not asked here, so the server need not wait for its disk.
        cluster = try PostgresCluster(settings: ["fsync = off", "synchronous_commit = off"])
    }

    func start(seed: UInt64) throws -> any Driver {
        try end()
        _ = try cluster.sql(
            "DROP SCHEMA IF EXISTS simulated CASCADE", "CREATE SCHEMA simulated")
        return try open()
    }

    func restart() throws -> any Driver {
        try end()
        return try open()
    }

    func end() throws {
        try driver?.close()
        driver = nil
    }

    func remove() {
        try? end()
        cluster.remove()
    }

    private func open() throws -> any Driver {
        var options = PostgresOptions()
        options.readers = 1
        let driver = try PostgresDriver(
            address: cluster.address(options: "search_path=simulated"), options: options)
        self.driver = driver
        return driver
    }
}
