import Codes
import Database
import Ledger
import Store

/// The keyed hashes around the rows that no journal entry tells of, and around the head.
struct SideSeals: Sendable {
    private let key: SecretBytes

    init(root: RootKey) {
        key = root.derive(purpose: "side rows", tenant: 0)
    }

    /// A tally for one transaction that writes.
    func tally() -> SideTally {
        SideTally { [key] in Hash.blake2b($0, key: key, length: 16) }
    }

    /// The head with these changes and its seal.
    func sealed(_ head: JournalHead, adding change: SideSums = SideSums()) -> JournalHead {
        var head = head
        head.sums = head.sums + change
        head.seal = seal(of: head)
        return head
    }

    /// 16 bytes. The leading zero keeps it apart from the hashes of rows.
    func seal(of head: JournalHead) -> [UInt8] {
        Hash.blake2b([0] + head.sealedBytes, key: key, length: 16)
    }

    /// The head that batches go on from: made for a new database, its sums taken where a
    /// migration has just added them or has changed the schema's history.
    ///
    /// A head without a seal is not sealed again later on: that would make good whatever was done
    /// to the rows meanwhile.
    @discardableResult
    func prepareHead(applied: [Int], _ connection: any Connection) throws -> JournalHead {
        guard let head = try JournalTable.lockHead(connection) else {
            let new = sealed(.empty, adding: try sums(of: connection))
            try JournalTable.create(new, connection)
            return new
        }
        guard !applied.isEmpty else { return head }
        var new = head
        let sums = try sums(of: connection)
        if head.seal.isEmpty { new.sums = sums } else { new.sums.migrations = sums.migrations }
        new = sealed(new)
        try JournalTable.move(from: head, to: new, connection)
        return new
    }

    /// The sums over what is stored.
    func sums(of connection: any Connection) throws -> SideSums {
        let tally = tally()
        try LeaseTable.scan(connection) { tally.add(lease: $0) }
        try IdempotencyTable.scanRows(connection) { tally.add(answer: try $0.blob(6)) }
        for migration in try Migrator.applied(connection) {
            tally.add(migration: migration.canonicalBytes)
        }
        return tally.change
    }
}

extension Migrator.Applied {
    var canonicalBytes: [UInt8] {
        Store.canonicalBytes([
            .integer(number), .text(name), .integer(appliedAt), .integer(fingerprint),
        ])
    }
}
