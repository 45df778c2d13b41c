// The room "Journal": what was decided, in order, for good.
//
// Entries are gap-free and never changed. Each batch closes one block over its entries: a header
// with the Merkle root, the hash of the block before and the time, signed with Ed25519. The head
// row says where the next batch goes on. On a database with several engines it is locked first, so
// that one batch at a time is decided and every fact it loads is current.
// The outbox is this journal read from a consumer's cursor: no event without a commit, none lost.

package import Database
package import Ledger

/// The end of the journal: where the next block goes on.
package struct JournalHead: Hashable, Sendable {
    /// Sequence of the last block, 0 before the first.
    package let block: Int64
    /// Number of entries so far; the next entry gets this plus one.
    package let entries: Int64
    /// Time of the last block; ledger time never goes back behind it.
    package let time: Timestamp
    /// Hash of the last block, 32 bytes; 32 zero bytes before the first.
    package let hash: [UInt8]
    /// The highest timeline of the database server that has decided; 0 where there is none.
    package let epoch: Int64
    /// How often key slots or API keys have changed.
    package let keys: Int64
    /// Sums over the rows outside the journal, as of this head.
    package var sums: SideSums
    /// Keyed code over `sealedBytes`, 16 bytes; none where a new head waits for it.
    package var seal: [UInt8]

    package init(
        block: Int64, entries: Int64, time: Timestamp, hash: [UInt8], epoch: Int64 = 0,
        keys: Int64 = 0, sums: SideSums = SideSums(), seal: [UInt8] = []
    ) {
        self.block = block
        self.entries = entries
        self.time = time
        self.hash = hash
        self.epoch = epoch
        self.keys = keys
        self.sums = sums
        self.seal = seal
    }

    /// What the seal is over: everything else.
    package var sealedBytes: [UInt8] {
        canonicalBytes([
            .integer(block), .integer(entries), .integer(time.milliseconds), .blob(hash),
            .integer(epoch), .integer(keys), .blob(sums.bytes),
        ])
    }

    /// The head of an empty journal.
    package static let empty = JournalHead(
        block: 0, entries: 0, time: .minimum, hash: [UInt8](repeating: 0, count: 32))
}

/// One stored block.
package struct StoredBlock: Hashable, Sendable {
    package let sequence: Int64
    /// Canonical header bytes, the ones that are signed.
    package let header: [UInt8]
    package let hash: [UInt8]
    package let signature: [UInt8]

    package init(sequence: Int64, header: [UInt8], hash: [UInt8], signature: [UInt8]) {
        self.sequence = sequence
        self.header = header
        self.hash = hash
        self.signature = signature
    }
}

/// One stored entry.
package struct StoredEntry: Hashable, Sendable {
    package let sequence: Int64
    package let tenant: Int64
    package let bytes: [UInt8]

    package init(sequence: Int64, tenant: Int64, bytes: [UInt8]) {
        self.sequence = sequence
        self.tenant = tenant
        self.bytes = bytes
    }
}

package enum JournalTable {
    private static let selectHead = SQL(
        """
        SELECT block, entries, time, hash, epoch, keys, sums, seal FROM journal_head WHERE id = 1
        """)
    private static let selectHeadLocked = SQL(
        """
        SELECT block, entries, time, hash, epoch, keys, sums, seal FROM journal_head WHERE id = 1
        {for_update}
        """)
    private static let insertHead = SQL(
        """
        INSERT INTO journal_head (id, block, entries, time, hash, epoch, keys, sums, seal)
        VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8)
        """)
    private static let updateHead = SQL(
        """
        UPDATE journal_head SET block = $1, entries = $2, time = $3, hash = $4, epoch = $5,
        keys = $6, sums = $7, seal = $8 WHERE id = 1 AND block = $9
        """)
    private static let insertEntry = SQL(
        "INSERT INTO journal_entry (sequence, tenant, bytes) VALUES ($1, $2, $3)")
    private static let insertBlock = SQL(
        """
        INSERT INTO journal_block (sequence, header, hash, signature) VALUES ($1, $2, $3, $4)
        """)
    private static let selectEntry = SQL(
        "SELECT sequence, tenant, bytes FROM journal_entry WHERE sequence = $1")
    private static let scanEntries = SQL(
        """
        SELECT sequence, tenant, bytes FROM journal_entry
        WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence
        """)
    private static let pageEntries = SQL(
        """
        SELECT sequence, tenant, bytes FROM journal_entry
        WHERE tenant = $1 AND sequence > $2 ORDER BY sequence LIMIT $3
        """)
    private static let pageBlocks = SQL(
        """
        SELECT sequence, header, hash, signature FROM journal_block WHERE sequence > $1
        ORDER BY sequence LIMIT $2
        """)
    private static let selectBlock = SQL(
        "SELECT sequence, header, hash, signature FROM journal_block WHERE sequence = $1")

    /// The head, or nil in a database that has none yet.
    package static func head(_ connection: any Connection) throws -> JournalHead? {
        try head(selectHead, connection)
    }

    /// The head, locked until the transaction ends: other engines wait here for their turn.
    package static func lockHead(_ connection: any Connection) throws -> JournalHead? {
        try head(selectHeadLocked, connection)
    }

    private static func head(_ sql: SQL, _ connection: any Connection) throws -> JournalHead? {
        var head: JournalHead?
        try connection.query(sql, []) { row in
            head = JournalHead(
                block: try row.integer(0), entries: try row.integer(1),
                time: try row.timestamp(2), hash: try row.blob(3), epoch: try row.integer(4),
                keys: try row.integer(5),
                sums: try row.optionalBlob(6).flatMap(SideSums.init(bytes:)) ?? SideSums(),
                seal: try row.optionalBlob(7) ?? [])
        }
        return head
    }

    package static func create(_ head: JournalHead, _ connection: any Connection) throws {
        try connection.execute(insertHead, values(of: head))
    }

    /// Moves the head. Throws `serialization` when another writer has moved it meanwhile.
    package static func move(
        from old: JournalHead, to new: JournalHead, _ connection: any Connection
    ) throws {
        try connection.executeLater(
            updateHead, [values(of: new) + [.integer(old.block)]]
        ) { (moved) throws(DatabaseFailure) in
            guard moved == 1 else {
                throw DatabaseFailure(
                    .serialization, "Another writer has moved the journal. Try again.")
            }
        }
    }

    private static func values(of head: JournalHead) -> [SQLValue] {
        [
            .integer(head.block), .integer(head.entries), .integer(head.time.milliseconds),
            .blob(head.hash), .integer(head.epoch), .integer(head.keys),
            .blob(head.sums.bytes), .blob(head.seal),
        ]
    }

    /// Appends a closed block and its entries and moves the head. Throws `serialization` when
    /// another writer has moved it since it was read.
    package static func append(
        _ block: StoredBlock, entries: [StoredEntry], from old: JournalHead, to new: JournalHead,
        _ connection: any Connection
    ) throws {
        try connection.executeLater(
            insertEntry,
            entries.map { [.integer($0.sequence), .integer($0.tenant), .blob($0.bytes)] })
        try connection.executeLater(
            insertBlock,
            [
                [
                    .integer(block.sequence), .blob(block.header), .blob(block.hash),
                    .blob(block.signature),
                ]
            ])
        try move(from: old, to: new, connection)
    }

    private static let countEntries = SQL("SELECT COUNT(*) FROM journal_entry")
    private static let countBlocks = SQL("SELECT COUNT(*) FROM journal_block")
    private static let countHeads = SQL("SELECT COUNT(*) FROM journal_head")

    /// How many entries, blocks and heads are stored, whatever their numbers.
    package static func counts(
        _ connection: any Connection
    ) throws -> (entries: Int64, blocks: Int64, heads: Int64) {
        func count(_ sql: SQL) throws -> Int64 {
            var count: Int64 = 0
            try connection.query(sql) { count = try $0.integer(0) }
            return count
        }
        return (try count(countEntries), try count(countBlocks), try count(countHeads))
    }

    /// The entries after `after` up to and including `upTo`, in order, where they lie: sequence,
    /// merchant, bytes.
    package static func scanRows(
        after: Int64, upTo: Int64, _ connection: any Connection,
        _ body: (any SQLRow) throws -> Void
    ) throws {
        try connection.query(scanEntries, [.integer(after), .integer(upTo)], body)
    }

    package static func entry(
        _ sequence: Int64, _ connection: any Connection
    ) throws -> StoredEntry? {
        var found: StoredEntry?
        try connection.query(selectEntry, [.integer(sequence)]) { found = try entry(from: $0) }
        return found
    }

    /// All entries after `after` up to and including `upTo`, in order, one at a time.
    package static func scan(
        after: Int64, upTo: Int64, _ connection: any Connection,
        _ body: (StoredEntry) throws -> Void
    ) throws {
        try connection.query(scanEntries, [.integer(after), .integer(upTo)]) {
            try body(try entry(from: $0))
        }
    }

    /// At most `limit` entries of one merchant after a sequence: a page of the outbox.
    package static func page(
        tenant: Int64, after: Int64, limit: Int, _ connection: any Connection
    ) throws -> [StoredEntry] {
        var entries: [StoredEntry] = []
        let values: [SQLValue] = [.integer(tenant), .integer(after), .integer(Int64(limit))]
        try connection.query(pageEntries, values) { entries.append(try entry(from: $0)) }
        return entries
    }

    /// At most `limit` blocks after a sequence, in order.
    package static func blocks(
        after: Int64, limit: Int, _ connection: any Connection
    ) throws -> [StoredBlock] {
        var blocks: [StoredBlock] = []
        try connection.query(pageBlocks, [.integer(after), .integer(Int64(limit))]) {
            blocks.append(try block(from: $0))
        }
        return blocks
    }

    package static func block(
        _ sequence: Int64, _ connection: any Connection
    ) throws -> StoredBlock? {
        var found: StoredBlock?
        try connection.query(selectBlock, [.integer(sequence)]) { found = try block(from: $0) }
        return found
    }

    private static func entry(from row: any SQLRow) throws -> StoredEntry {
        StoredEntry(
            sequence: try row.integer(0), tenant: try row.integer(1), bytes: try row.blob(2))
    }

    private static func block(from row: any SQLRow) throws -> StoredBlock {
        StoredBlock(
            sequence: try row.integer(0), header: try row.blob(1), hash: try row.blob(2),
            signature: try row.blob(3))
    }
}
