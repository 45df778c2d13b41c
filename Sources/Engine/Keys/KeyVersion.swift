import Codes
import Database
import Store
import Synchronization

/// Which version of the keys (slots and API keys) this engine holds, and which one the database
/// has as far as known. On a database that several engines share, any of them changes keys.
final class KeyVersion: Sendable {
    private let held = Atomic<Int64>(0)
    private let latest = Atomic<Int64>(0)

    var isBehind: Bool {
        held.load(ordering: .acquiring) < latest.load(ordering: .acquiring)
    }

    func isNow(_ version: Int64) { latest.max(version, ordering: .acquiringAndReleasing) }

    func holds(_ version: Int64) {
        held.max(version, ordering: .acquiringAndReleasing)
        isNow(version)
    }
}

extension Engine {
    /// Takes over what other engines have changed about keys; whether there was anything. Called
    /// once a second where engines share a database (`Limits.keyFollowMilliseconds`): for so long
    /// a revoked key may still be taken by an engine that gets no other word of it.
    @discardableResult
    package func followKeys() async throws -> Bool {
        guard driver.dialect.isRemote else { return false }
        let version = try await read { try JournalTable.head($0.connection)?.keys ?? 0 }
        keyVersion.isNow(version)
        guard keyVersion.isBehind else { return false }
        try await refreshKeys()
        return true
    }

    func refreshKeys() async throws {
        let (version, records) = try await read { work in
            let head = try JournalTable.head(work.connection) ?? .empty
            return (
                head.keys, try KeySlotTable.all(work.connection).map(KeySlotRecord.init(row:))
            )
        }
        try codes.replace(records: records)
        keyCache.forgetAll()
        keyVersion.holds(version)
    }
}
