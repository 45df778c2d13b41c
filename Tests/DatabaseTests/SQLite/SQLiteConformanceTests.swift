import Testing

@testable import Database

/// The SQLite driver runs every check of the conformance suite.
@Suite struct SQLiteConformanceTests {
    @Test(arguments: Conformance.all)
    func sqlite(_ check: ConformanceCheck) async throws {
        let scratch = Scratch()
        let driver = try SQLiteDriver(path: scratch.database)
        try await check.run(driver)
        #expect(try driverIsSound(scratch, driver))
    }

    /// Also on an almost bare configuration: one reader, a small cache, checkpoints all the time.
    @Test(arguments: Conformance.all)
    func sqliteWithLittle(_ check: ConformanceCheck) async throws {
        let scratch = Scratch()
        var options = SQLiteOptions()
        options.readers = 1
        options.cacheKibibytes = 64
        options.checkpointPages = 1
        options.logLimitPages = 8
        try await check.run(try SQLiteDriver(path: scratch.database, options: options))
    }

    /// After each check the file opens again: nothing was left half done.
    private func driverIsSound(_ scratch: Scratch, _ driver: SQLiteDriver) throws -> Bool {
        try driver.close()
        let again = try SQLiteDriver(path: scratch.database)
        try again.close()
        return !scratch.exists("test.sqlite-wal")
    }
}
