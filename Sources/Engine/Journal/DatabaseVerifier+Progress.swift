package import Codes
package import Database
import Domain
import Ledger
package import Store

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

extension DatabaseVerifier {
    /// Checks a database that no engine has open. `progress` gets the journal entries checked so
    /// far, and how many there are.
    ///
    /// Throws `KeyError` when the root key is not the one of the database; a file that cannot be
    /// read at all throws `DatabaseFailure`.
    package static func verify(
        _ driver: any Driver, root: RootKey,
        progress: @escaping @Sendable (_ done: Int64, _ total: Int64) -> Void
    ) async throws -> VerificationReport {
        let damage = try await driver.checkIntegrity()
        let database = try await ClosedDatabase.read(driver, root: root)
        var report = try await driver.read { connection in
            try verify(connection, codes: database.codes) { progress($0, database.head.entries) }
        }
        for line in damage { report.add("storage: \(line)") }
        return report
    }
}
