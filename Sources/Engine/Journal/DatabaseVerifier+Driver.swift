package import Codes
package import Database
import Domain
import Foundation
import Ledger
package import Store
import Synchronization

/// A database that no engine has open: its keys and its place in time, only read.
package struct ClosedDatabase: Sendable {
    package let codes: CodeBook
    package let merchants: [Merchant]
    package let head: JournalHead

    /// Throws `KeyError` where the root key is not the one of the database, `DatabaseFailure`
    /// where it cannot be read.
    package static func read(_ driver: any Driver, root: RootKey) async throws -> ClosedDatabase {
        try await driver.read { connection in
            let records = try KeySlotTable.all(connection).map(KeySlotRecord.init(row:))
            return ClosedDatabase(
                codes: try CodeBook(
                    root: root, records: records, clock: EngineConfiguration.wallClock),
                merchants: try MerchantTable.all(connection),
                head: try JournalTable.head(connection) ?? .empty)
        }
    }
}

/// The keys of a database that may have been tampered with.
package struct SoundKeys: Sendable {
    package let codes: CodeBook
    /// Key slots that the root key does not open; they are left out.
    package let problems: [String]

    /// Throws `KeyError` where the root key opens none of them: it is another database's.
    package static func read(
        _ connection: any Connection, root: RootKey
    ) throws -> SoundKeys {
        var records: [KeySlotRecord] = []
        var problems: [String] = []
        var failure: KeyError?
        for row in try KeySlotTable.all(connection) {
            do {
                let record = try KeySlotRecord(row: row)
                _ = try KeyRing(records: [record], root: root)
                records.append(record)
            } catch {
                failure = failure ?? error as? KeyError
                problems.append(
                    "key_slot row \(row.tenant)/\(row.purpose)/\(row.slot): the root key does "
                        + "not open it")
            }
        }
        if records.isEmpty, let failure { throw failure }
        let codes = try CodeBook(
            root: root, records: records, clock: EngineConfiguration.wallClock)
        return SoundKeys(codes: codes, problems: problems)
    }
}

extension DatabaseVerifier {
    /// How often two connections try to see the same state beside a writer, before one works alone.
    private static let attempts = 20
    /// How long the first of two connections waits for the other.
    private static let patienceMilliseconds: Int64 = 250

    /// Checks a database, on two of its connections where it has two. `progress` gets the journal
    /// entries checked so far, and how many there are.
    ///
    /// Throws `KeyError` when the root key is not the one of the database; a file that cannot be
    /// read at all throws `DatabaseFailure`.
    package static func verify(
        _ driver: any Driver, root: RootKey, witness: Witness? = nil,
        progress: @escaping @Sendable (_ done: Int64, _ total: Int64) -> Void = { _, _ in }
    ) async throws -> VerificationReport {
        // Beside the walks: it has a connection and a thread of its own.
        async let damage = driver.checkIntegrity()
        let keys = try await driver.read { try SoundKeys.read($0, root: root) }
        var report = try await verify(driver, keys.codes, witness, progress)
        for line in keys.problems + (try await damage).map({ "storage: \($0)" }) {
            report.add(line)
        }
        return report
    }

    private static func verify(
        _ driver: any Driver, _ codes: CodeBook, _ witness: Witness?,
        _ progress: @escaping @Sendable (_ done: Int64, _ total: Int64) -> Void
    ) async throws -> VerificationReport {
        for attempt in 1...attempts {
            let meeting = Meeting(isLast: attempt == attempts)
            @Sendable func work() async throws -> VerificationReport? {
                try await driver.read { connection in
                    guard let verifier = try meeting.enter(connection, codes, witness, progress)
                    else { return nil }
                    return try verifier.work(connection)
                }
            }
            async let first = work()
            async let second = work()
            if let report = try await [first, second].compactMap({ $0 }).first { return report }
        }
        throw DatabaseFailure(.unavailable)
    }

    /// Where two connections find out whether they see the same state.
    private final class Meeting: Sendable {
        private struct State {
            var verifier: DatabaseVerifier?
            /// True: the second one sees the same. False: another state, or nobody waits for it.
            var isSame: Bool?
        }

        private let condition = NSCondition()
        private let state = Mutex(State())
        private let isLast: Bool

        init(isLast: Bool) {
            self.isLast = isLast
        }

        /// The common verifier, or nil where this connection has nothing to do.
        func enter(
            _ connection: any Connection, _ codes: CodeBook, _ witness: Witness?,
            _ progress: @escaping @Sendable (Int64, Int64) -> Void
        ) throws -> DatabaseVerifier? {
            let new = DatabaseVerifier(codes: codes, witness: witness, progress: progress)
            let first = state.withLock { state in
                if state.verifier == nil { state.verifier = new }
                return state.verifier ?? new
            }
            let isSame = try first.enter(connection)
            condition.lock()
            defer { condition.unlock() }
            if first !== new {
                state.withLock { $0.isSame = $0.isSame ?? isSame }
                condition.broadcast()
                return state.withLock { $0.isSame } == true ? first : nil
            }
            let limit = Date(timeIntervalSinceNow: Double(patienceMilliseconds) / 1_000)
            while state.withLock({ $0.isSame }) == nil, condition.wait(until: limit) {}
            if state.withLock({ $0.isSame }) == nil {
                // Nobody came: this one goes alone.
                state.withLock { $0.isSame = false }
                return first
            }
            return state.withLock { $0.isSame } == true || isLast ? first : nil
        }
    }
}
