import Codes
import Database
import Domain
import Ledger
import Receipts
import Store

/// Finds entries and blocks in the journal without an index: both are in order of time.
struct JournalSearch {
    private let connection: any Connection

    init(_ connection: any Connection) {
        self.connection = connection
    }

    /// The entry of this event about this subject: `hint`, or one of those booked at `time`.
    func entry(
        event: String, subject: String, tenant: Int64, hint: Int64, at time: Timestamp
    ) throws -> StoredEntry? {
        func isIt(_ entry: JournalEntry) -> Bool {
            entry.event == event && entry.subject == subject && entry.tenant == tenant
        }
        if let stored = try JournalTable.entry(hint, connection), isIt(try decoded(stored)) {
            return stored
        }
        var sequence = try firstEntry(at: time)
        while let stored = try JournalTable.entry(sequence, connection) {
            let entry = try decoded(stored)
            if entry.time > time { return nil }
            if isIt(entry) { return stored }
            sequence += 1
        }
        return nil
    }

    /// The block that holds an entry.
    func block(holding sequence: Int64) throws -> StoredBlock? {
        let head = try JournalTable.head(connection)?.block ?? 0
        let number = try first(upTo: head) { number in
            guard let stored = try JournalTable.block(number, connection) else { return true }
            return try Block(signedBytes: stored.header).lastEntry >= sequence
        }
        return try JournalTable.block(number, connection)
    }

    private func firstEntry(at time: Timestamp) throws -> Int64 {
        let count = try JournalTable.head(connection)?.entries ?? 0
        return try first(upTo: count) { sequence in
            guard let stored = try JournalTable.entry(sequence, connection) else { return true }
            return try decoded(stored).time >= time
        }
    }

    /// The smallest number for which it holds, of 1 ... `last`; one more where there is none.
    private func first(upTo last: Int64, where holds: (Int64) throws -> Bool) throws -> Int64 {
        var low: Int64 = 1
        var high = last + 1
        while low < high {
            let middle = low + (high - low) / 2
            if try holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func decoded(_ stored: StoredEntry) throws -> JournalEntry {
        try JournalEntry(bytes: stored.bytes)
    }
}

/// Puts a receipt together.
struct ReceiptMaker {
    private let codes: CodeBook
    private let connection: any Connection

    init(codes: CodeBook, _ connection: any Connection) {
        self.codes = codes
        self.connection = connection
    }

    /// Throws `Refusal` where the block or its key is gone, or the chain would be too long.
    func receipt(of entry: StoredEntry, upTo last: Int64?) throws -> Receipt {
        guard let stored = try JournalSearch(connection).block(holding: entry.sequence) else {
            throw Refusal.notFound("journal block")
        }
        let block = try Block(signedBytes: stored.header)
        let key = codes.currentRing.publicKey(tenant: 0, slot: block.keySlot, purpose: .journal)
        guard let key else { throw Refusal.notFound("journal key") }
        return Receipt(
            entry: entry.bytes, path: try path(of: entry.sequence, in: block),
            header: stored.header, signature: stored.signature, publicKey: key.bytes,
            chain: try chain(after: stored.sequence, upTo: last))
    }

    private func path(of sequence: Int64, in block: Block) throws -> [[UInt8]] {
        let tree = MerkleTree { Hash.sha256($0) }
        var leaves: [[UInt8]] = []
        try JournalTable.scan(
            after: block.firstEntry - 1, upTo: block.lastEntry, connection
        ) { leaves.append(tree.leafHash(of: $0.bytes)) }
        guard block.fault(leaves: leaves, in: tree) == nil else {
            throw DatabaseFailure(
                .corrupt, "The journal's block \(block.sequence) was changed. Run `scrip verify`.")
        }
        return tree.inclusionProof(of: Int(sequence - block.firstEntry), in: leaves)
    }

    private func chain(after block: Int64, upTo last: Int64?) throws -> [[UInt8]] {
        guard let last, last > block else { return [] }
        let limit = Limits.receiptChainBlocks
        guard last - block <= limit else {
            throw Refusal(
                .invalidField, "The block is too far behind the entry's. Name an earlier one.",
                [
                    Condition(
                        "receipt_chain", subject: "/query/to_block",
                        required: .integer(block + Int64(limit)), actual: .integer(last))
                ])
        }
        let blocks = try JournalTable.blocks(
            after: block, limit: Int(last - block), connection)
        guard blocks.last?.sequence == last else { throw Refusal.notFound("journal block") }
        return blocks.map(\.header)
    }
}
