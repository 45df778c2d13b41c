import Codes
import Database
import Domain
import Engine
import Ledger
import Logging
import Simulation
import Testing

@Suite struct JournalKeyTests {
    /// A key that could not be stored must not sign: after a restart nobody would know it.
    @Test func aJournalKeyThatWasNotStoredDoesNotSign() async throws {
        let driver = SimulatedDriver(try DiskStorage().start(seed: 1))
        let configuration = EngineConfiguration(
            root: RootKey(secret: .random(count: 32)),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let engine = try await Engine.open(driver: driver, configuration: configuration)
        driver.plan = [.statement(4, .constraint(.other))]
        await #expect(throws: DatabaseFailure.self) {
            try await engine.rotateKey(tenant: TenantID(0), purpose: .journal)
        }
        driver.plan = []
        let currency = try #require(Asset(currency: "CNY"))
        _ = try await engine.createMerchant(name: "Tea House", currency: currency)
        let root = configuration.root
        let report = try await DatabaseVerifier.verify(driver, root: root)
        #expect(report.problems == [])
        try await engine.close()
    }
}
