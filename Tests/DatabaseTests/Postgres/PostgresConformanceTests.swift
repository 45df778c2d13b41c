import PostgresDatabase
import TestSupport
import Testing

@testable import Database

/// The PostgreSQL driver runs every check of the conformance suite.
@Suite struct PostgresConformanceTests {
    /// A busy machine may leave a transaction alone for longer than a server should.
    private static var patient: PostgresOptions {
        var options = PostgresOptions()
        options.writeMilliseconds = 120_000
        options.readMilliseconds = 120_000
        options.idleMilliseconds = 120_000
        options.connectSeconds = 60
        options.reconnectMilliseconds = 60_000
        return options
    }

    @Test(arguments: Conformance.all)
    func postgres(_ check: ConformanceCheck) async throws {
        let driver = try PostgresDriver(
            address: try SharedCluster.nextAddress(), options: Self.patient)
        try await check.run(driver)
        try driver.close()
    }

    /// Also with one reader, a portion for every other row and a bulk form for any two rows.
    @Test(arguments: Conformance.all)
    func postgresWithLittle(_ check: ConformanceCheck) async throws {
        var options = Self.patient
        options.readers = 1
        options.bulkRows = 1
        options.rowsPerTrip = 2
        options.rowsPerFetch = 2
        options.bytesPerTrip = 64
        let driver = try PostgresDriver(
            address: try SharedCluster.nextAddress(), options: options)
        try await check.run(driver)
        try driver.close()
    }
}
