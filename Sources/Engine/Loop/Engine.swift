package import Codes
package import Database
import Domain
import Foundation
package import Ledger
package import Logging
package import Store

/// How an engine is opened.
package struct EngineConfiguration: Sendable {
    package var root: RootKey
    package var logger: Logger
    /// Wall clock in milliseconds since 1970; ledger time never goes back even where this does.
    package var clock: @Sendable () -> Timestamp
    /// Called once when the storage can no longer be trusted (a failed sync). The default ends
    /// the process: a fresh one recovers from the log, a retry would lie.
    package var onFatal: @Sendable (any Error) -> Void
    /// True: no writer thread; queued commands wait for `Engine.settleQueued` (simulation).
    package var settlesByHand = false
    /// What the clock is compared with; nil: it is believed (simulated time).
    package var clockWitness: ClockWitness?
    /// True: the clock is right, however long after the last block it is.
    package var acceptsClock = false

    package init(
        root: RootKey, logger: Logger,
        clock: @escaping @Sendable () -> Timestamp = EngineConfiguration.wallClock,
        onFatal: @escaping @Sendable (any Error) -> Void = { _ in abort() }
    ) {
        self.root = root
        self.logger = logger
        self.clock = clock
        self.onFatal = onFatal
    }

    package static let wallClock: @Sendable () -> Timestamp = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(
            milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// The engine: one database, one writer, any number of callers.
///
/// Use cases are extensions in the rooms (`Engine+Coupons` and so on). All of them either read
/// from a snapshot or hand one command to the writer and wait until it is durable.
package final class Engine: Sendable {
    package let driver: any Driver
    package let codes: CodeBook
    package let clock: @Sendable () -> Timestamp
    package let logger: Logger
    let offerCache = OfferCache()
    let numbers = NumberLeases()
    let seals: AnswerSeals
    let sideSeals: SideSeals
    let keyCache = APIKeyCache()
    let jobBell = JobBell()
    let campaignJobBell = JobBell()
    let holdAlarm = HoldAlarm()
    let unknownKeys = UnknownKeys()
    private let reading = ReadingHealth()
    let exportPlaces = ExportPlaces(limit: Limits.codeExports)
    let keyVersion = KeyVersion()
    /// Keys the hashes of API keys; made once, since guarded memory costs system calls.
    let apiHashKey: SecretBytes
    private let writer: BatchWriter

    /// Opens the database: migrates it, checks its keys, starts the writer.
    ///
    /// Throws `DatabaseFailure` (newer schema, not ours, in use by another process ...) and
    /// `KeyError` (the root key does not fit).
    package static func open(
        driver: any Driver, configuration: EngineConfiguration
    ) async throws -> Engine {
        let applied = try Migrator(Migrations.all).migrate(
            driver, atMilliseconds: configuration.clock().milliseconds)
        let sideSeals = SideSeals(root: configuration.root)
        let clockGuard = ClockGuard(configuration.clockWitness, now: configuration.clock())
        let (records, version) = try driver.write { connection in
            try Migrator.lock(connection)
            let head = try sideSeals.prepareHead(applied: applied, connection)
            if !configuration.acceptsClock {
                try clockGuard.checkStart(configuration.clock(), last: head.time)
            }
            return (try KeySlotTable.all(connection).map(KeySlotRecord.init(row:)), head.keys)
        }
        let codes = try CodeBook(
            root: configuration.root, records: records, clock: configuration.clock)
        let engine = Engine(
            driver: driver, codes: codes, sideSeals: sideSeals, clockGuard: clockGuard,
            configuration: configuration)
        engine.keyVersion.holds(version)
        try engine.prepareNumbers()
        guard configuration.settlesByHand else {
            engine.writer.start()
            try await engine.ensureKeys(tenant: 0)
            return engine
        }
        engine.writer.settleAtOnce(true)
        try await engine.ensureKeys(tenant: 0)
        engine.writer.settleAtOnce(false)
        return engine
    }

    private init(
        driver: any Driver, codes: CodeBook, sideSeals: SideSeals, clockGuard: ClockGuard,
        configuration: EngineConfiguration
    ) {
        self.sideSeals = sideSeals
        self.driver = driver
        self.codes = codes
        clock = configuration.clock
        logger = configuration.logger
        apiHashKey = codes.root.derive(purpose: "api keys", tenant: 0)
        seals = AnswerSeals(key: codes.root.derive(purpose: "answers", tenant: 0))
        let decider = BatchDecider(
            codes: codes, offerCache: offerCache, numbers: numbers, seals: seals,
            sideSeals: sideSeals, keyVersion: keyVersion, clock: configuration.clock,
            clockGuard: clockGuard)
        writer = BatchWriter(
            settler: BatchSettler(
                decider: decider, driver: driver, clock: configuration.clock,
                logger: configuration.logger, onFatal: configuration.onFatal),
            seals: seals)
    }

    private func prepareNumbers() throws {
        try driver.write { connection in
            try Migrator.lock(connection)
            guard let head = try JournalTable.lockHead(connection) else { return }
            let tally = sideSeals.tally()
            try numbers.refill(connection, tally)
            try JournalTable.move(
                from: head, to: sideSeals.sealed(head, adding: tally.change), connection)
        }
        numbers.commit()
    }

    /// Hands a command to the writer and waits for its durable answer.
    ///
    /// Throws `Unavailable` (nothing was done), or `DatabaseFailure` (nothing was done, except
    /// where its code says that the outcome is unknown).
    package func perform(
        _ command: any Command, _ identity: RequestIdentity
    ) async throws -> Answer {
        try await writer.submit(command, identity: identity)
    }

    /// Reads from one consistent snapshot.
    package func read<T: Sendable>(
        _ body: @escaping @Sendable (UnitOfWork) throws -> T
    ) async throws -> T {
        do {
            let result = try await driver.read { connection in try body(UnitOfWork(connection)) }
            reading.succeeded(logger)
            return result
        } catch let failure as DatabaseFailure {
            reading.failed(failure, logger)
            throw failure
        }
    }

    /// A serial of a campaign's coupons (owner: campaign) or a merchant's gift cards (owner 0).
    /// `lease`: how many to take at once where none is left in memory.
    func serial(
        tenant: TenantID, kind: LeaseTable.Kind, owner: Int64, lease count: Int64 = 128
    ) async throws -> Int64 {
        let key = NumberLeases.SerialOwner(tenant: tenant.number, kind: kind, owner: owner)
        if let serial = numbers.nextSerial(key) { return serial }
        let answer = try await perform(
            TakeSerials(owner: key, count: count), RequestIdentity(tenant: tenant))
        guard let first = try JSON.parse(answer.body).integerValue, first + count <= 1 << 32 else {
            throw Unavailable.overloaded
        }
        numbers.add((first + 1)..<(first + count), for: key)
        return first
    }

    /// Whether commands are taken, and if not, why.
    package var health: EngineHealth { writer.health }

    /// Settles up to `count` queued commands as one batch on the calling thread; how many there
    /// were. Only with `settlesByHand`; the rest of the time it must not be called twice at once.
    @discardableResult
    package func settleQueued(atMost count: Int = Limits.batchCommands) -> Int {
        writer.settleQueued(atMost: count)
    }

    /// Commands waiting for the writer.
    package var queueDepth: Int { writer.depth }

    /// Finishes what is queued, refuses what comes after, and closes the database.
    package func close() async throws {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [writer] in
                writer.stop()
                continuation.resume()
            }
        }
        try driver.close()
    }
}
