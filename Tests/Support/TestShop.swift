// Fixtures for tests that need a whole engine: a shop on a fresh database, with a clock that
// the test turns, and short ways to do what every story needs.

package import Codes
package import Database
package import Domain
package import Engine
package import Foundation
package import Ledger
import Logging
import Server
import Store
import Synchronization

/// A clock that moves only when the test says so.
package final class TestClock: Sendable {
    private let milliseconds: Mutex<Int64>

    package init(_ time: Timestamp) {
        milliseconds = Mutex(time.milliseconds)
    }

    package var now: Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }

    package func advance(byMilliseconds delta: Int64) {
        milliseconds.withLock { $0 += delta }
    }

    package func set(_ time: Timestamp) {
        milliseconds.withLock { $0 = time.milliseconds }
    }
}

/// One merchant on one temporary database, torn down with `close`.
package struct TestShop: Sendable {
    package let engine: Engine
    package let tenant: TenantID
    package let clock: TestClock
    package let database: TestDatabase
    package let root: RootKey

    package init(
        engine: Engine, tenant: TenantID, clock: TestClock, database: TestDatabase, root: RootKey
    ) {
        self.engine = engine
        self.tenant = tenant
        self.clock = clock
        self.database = database
        self.root = root
    }

    package var folder: URL { database.folder }

    /// 2026-06-01T12:00:00Z.
    package static let start = Timestamp(milliseconds: 1_780_315_200_000)

    /// `wrapping` may put something between the engine and its database; `configure` changes how
    /// the engine is opened.
    package static func open(
        on backend: Backend = .sqlite,
        configure: (inout EngineConfiguration) -> Void = { _ in },
        onFatal: @escaping @Sendable (any Error) -> Void = { fatalError("\($0)") },
        wrapping: (any Driver) -> any Driver = { $0 }
    ) async throws -> TestShop {
        let root = RootKey(secret: .random(count: 32))
        return try await open(
            try backend.makeDatabase(), root: root, clock: TestClock(start), configure: configure,
            onFatal: onFatal, wrapping: wrapping)
    }

    /// Opens the same database again, as after a restart.
    package func reopened(
        configure: (inout EngineConfiguration) -> Void = { _ in }
    ) async throws -> TestShop {
        try await engine.close()
        return try await beside(configure: configure)
    }

    /// A second engine on the same database, as another process would open it.
    package func beside(
        configure: (inout EngineConfiguration) -> Void = { _ in }
    ) async throws -> TestShop {
        try await Self.open(database, root: root, clock: clock, configure: configure)
    }

    private static func open(
        _ database: TestDatabase, root: RootKey, clock: TestClock,
        configure: (inout EngineConfiguration) -> Void = { _ in },
        onFatal: @escaping @Sendable (any Error) -> Void = { fatalError("\($0)") },
        wrapping: (any Driver) -> any Driver = { $0 }
    ) async throws -> TestShop {
        let driver = wrapping(try database.open())
        var configuration = EngineConfiguration(
            root: root, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            clock: { clock.now }, onFatal: onFatal)
        configure(&configuration)
        let engine: Engine
        do {
            engine = try await Engine.open(driver: driver, configuration: configuration)
        } catch {
            try? driver.close()
            throw error
        }
        guard let currency = Asset(currency: "CNY") else {
            preconditionFailure("CNY is a currency")
        }
        let tenant = try await engine.firstMerchant(name: "Tea House", currency: currency).tenant
        return TestShop(
            engine: engine, tenant: tenant, clock: clock, database: database, root: root)
    }

    package func close() async throws {
        try await engine.close()
        try database.remove()
    }

    /// Checks everything stored against the journal.
    package func verify() async throws -> VerificationReport {
        let codes = engine.codes
        return try await engine.driver.read { try DatabaseVerifier.verify($0, codes: codes) }
    }
}

/// Runs a test body against a fresh shop, and checks the books at its end.
package func withShop(
    on backend: Backend = .sqlite, _ body: (TestShop) async throws -> Void
) async throws {
    let shop = try await TestShop.open(on: backend)
    try await body(shop)
    let report = try await shop.verify()
    guard report.isSound else { throw UnsoundBooks(problems: report.problems) }
    try await shop.close()
}

/// The books did not add up at the end of a test.
package struct UnsoundBooks: Error {
    package let problems: [String]
}

extension TestShop {
    package var currency: Asset? { Asset(currency: "CNY") }

    /// Another merchant on the same engine.
    package func neighbour() async throws -> TestShop {
        guard let currency else { preconditionFailure("CNY is a currency") }
        return TestShop(
            engine: engine,
            tenant: try await engine.createMerchant(name: "Other", currency: currency),
            clock: clock, database: database, root: root)
    }
}
