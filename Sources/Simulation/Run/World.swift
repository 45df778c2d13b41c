import Codes
import Database
import Domain
package import Engine
import Ledger
import Logging
import Store

/// The engine under test and everything it stands on; survives the death of its process.
package final class World {
    private let storage: any SimulatedStorage
    private let clock: SimulatedClock
    private let root: RootKey
    private(set) var driver: SimulatedDriver
    package private(set) var engine: Engine
    private(set) var gateway: Gateway
    private let admin = CallerExecutor()

    init(storage: any SimulatedStorage, seed: UInt64, clock: SimulatedClock) throws {
        self.storage = storage
        self.clock = clock
        root = RootKey(secret: .random(count: 32))
        driver = SimulatedDriver(try storage.start(seed: seed))
        engine = try Self.open(driver, root, clock, admin)
        gateway = Gateway(engine: engine, tenants: [])
    }

    private static func open(
        _ driver: SimulatedDriver, _ root: RootKey, _ clock: SimulatedClock,
        _ executor: CallerExecutor
    ) throws -> Engine {
        var configuration = EngineConfiguration(
            root: root, logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() },
            clock: { clock.now }, onFatal: { _ in })
        configuration.settlesByHand = true
        return try runToEnd(executor, settling: {}) { [configuration] in
            try await Engine.open(driver: driver, configuration: configuration)
        }
    }

    /// A new process on the same database, after the old one has died.
    func restart() throws {
        driver = SimulatedDriver(try storage.restart())
        engine = try Self.open(driver, root, clock, admin)
    }

    func serve(_ tenants: [TenantID]) {
        gateway = Gateway(engine: engine, tenants: tenants)
    }

    func createMerchant(_ name: String) throws -> TenantID {
        guard let currency = Asset(currency: "CNY") else { throw Disagreement("no currency") }
        return try alone { engine in
            try await engine.createMerchant(name: name, currency: currency)
        }
    }

    /// Runs work of the engine's own to its end, with nothing else in the queue.
    func alone<T: Sendable>(_ body: @escaping @Sendable (Engine) async throws -> T) throws -> T {
        let engine = engine
        return try runToEnd(admin, settling: { engine.settleQueued(atMost: 64) }) {
            try await body(engine)
        }
    }

    func head() throws -> JournalHead {
        guard let head = try read({ try JournalTable.head($0) }) else {
            throw Disagreement("the journal has no head")
        }
        return head
    }

    /// Looks at what is stored, past every fault.
    func read<T>(_ body: (any Connection) throws -> T) throws -> T {
        try driver.look(body)
    }

    /// The idempotency keys of these that have a stored answer, with the request's fingerprint.
    func stored(_ keys: [(tenant: TenantID, key: String)]) throws -> [Int: [UInt8]] {
        let secret = root.derive(purpose: "answers", tenant: 0)
        let hashes = keys.map { tenant, key in
            var bytes = withUnsafeBytes(of: tenant.number.bigEndian) { Array($0) }
            bytes.append(contentsOf: key.utf8)
            return (tenant.number, Hash.blake2b(bytes, key: secret, length: 16))
        }
        var found: [Int: [UInt8]] = [:]
        try read { connection in
            try IdempotencyTable.load(hashes, connection) { index, record in
                found[index] = record.fingerprint
            }
        }
        return found
    }

    /// The number behind an outer id.
    func number(_ id: String) -> Int64? {
        switch id.prefix(3) {
        case "cmp": engine.codes.identifier(id, as: CampaignID.self)?.number
        case "off": engine.codes.identifier(id, as: OfferID.self)?.number
        case "mbr": engine.codes.identifier(id, as: MemberID.self)?.number
        case "cpn": engine.codes.identifier(id, as: CouponID.self)?.number
        case "gft": engine.codes.identifier(id, as: GiftCardID.self)?.number
        case "red": engine.codes.identifier(id, as: RedemptionID.self)?.number
        default: nil
        }
    }

    func verify() throws {
        let codes = engine.codes
        let report = try read { try DatabaseVerifier.verify($0, codes: codes) }
        guard report.isSound else {
            throw Disagreement("verification: \(report.problems.joined(separator: "; "))")
        }
    }

    func end() throws {
        try driver.close()
        try storage.end()
    }
}

/// Holds what a task leaves behind.
///
/// `@unchecked`: the task runs on the simulation's own thread.
private final class Slot<T>: @unchecked Sendable {
    var result: Result<T, any Error>?
}

/// Runs asynchronous work on this thread. `settling` is called while the work waits; it must bring
/// it on, e.g. by settling what is queued.
private func runToEnd<T: Sendable>(
    _ executor: CallerExecutor, settling settle: () -> Void,
    _ body: @escaping @Sendable () async throws -> T
) throws -> T {
    let slot = Slot<T>()
    Task(executorPreference: executor) {
        do { slot.result = .success(try await body()) } catch { slot.result = .failure(error) }
    }
    for _ in 0..<10_000 {
        executor.drain()
        if let result = slot.result { return try result.get() }
        settle()
    }
    throw Disagreement("the engine does not come to an end")
}
